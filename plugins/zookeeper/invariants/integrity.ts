/**
 * Integrity: a server delivers only what a primary has broadcast, with the contents that it had
 * then, and no transaction twice. What an epoch from before the trace broadcast cannot be known;
 * of it, the first delivery says what it is.
 */

import { epochOf, FOLLOW_SERVERS, followServers, hex, zxidOf } from './history.ts';
import { defineWithLedger, type Open } from './ledger.ts';

export const integrity = defineWithLedger({
  summary: 'what a server applies was proposed, with these contents, and is applied once',
  start: (open: Open) => ({ ...followServers(), digests: open<string>() }),
  on: {
    ...FOLLOW_SERVERS,
    proposed: ({ digests }, event, fail) => {
      const { host, data } = event;
      const zxid = zxidOf(event);
      const isKnown = digests.isForgotten(zxid) || digests.recall(zxid) !== undefined;
      if (isKnown) fail(`${host} proposed ${hex(zxid)}, which was there before`);
      if (epochOf(zxid) !== data.epoch) {
        fail(`${host} proposed ${hex(zxid)} as leader of epoch ${data.epoch}`);
      }
      digests.note(zxid, data.digest as string);
    },
    delivered: ({ servers, digests }, event, fail) => {
      const { host } = event;
      const zxid = zxidOf(event);
      const end = servers.endOf(event);
      if (end !== undefined && servers.histories.contains(end, zxid)) {
        fail(`${host} applied ${hex(zxid)} again: it was at ${hex(end)}`);
      }
      servers.place(event);
      if (servers.isAlone(event) || digests.isForgotten(zxid)) return;
      const digest = digests.recall(zxid);
      if (digest === undefined) {
        if (servers.histories.isEstablished(epochOf(zxid))) {
          fail(`${host} applied ${hex(zxid)}, which nobody proposed`);
        }
        digests.note(zxid, event.data.digest as string);
      } else if (digest !== event.data.digest) {
        fail(`${host} applied ${hex(zxid)} with other contents than were proposed`);
      }
    },
  },
});
