/**
 * Local primary order: if a primary broadcasts a before b, a server that delivers b has delivered a
 * before it. Of epochs from before the trace the counters say in which order it was.
 */

import { counterOf, epochOf, FOLLOW_SERVERS, followServers, hex, zxidOf } from './history.ts';
import { defineWithLedger, type Open } from './ledger.ts';

export const localPrimaryOrder = defineWithLedger({
  summary: 'a server applies what a leader proposed in the order in which it proposed it',
  start: (open: Open) => ({
    ...followServers(),
    /** By epoch: what was proposed last. */
    latest: new Map<number, number>(),
    /** By proposal: the one before it in its epoch, if any. */
    previous: open<number | undefined>(),
  }),
  on: {
    ...FOLLOW_SERVERS,
    proposed: ({ latest, previous }, event) => {
      const zxid = zxidOf(event);
      const epoch = event.data.epoch as number;
      previous.note(zxid, latest.get(epoch));
      latest.set(epoch, zxid);
    },
    delivered: ({ servers, previous }, event, fail) => {
      const zxid = zxidOf(event);
      const end = servers.endOf(event);
      servers.place(event);
      if (end === undefined) return;
      const known = servers.isAlone(event) ? undefined : previous.recall(zxid);
      const counter = epochOf(end) === epochOf(zxid) ? counterOf(end) + 1 : 1;
      const inOrder = known === undefined ? counterOf(zxid) === counter : known === end;
      if (!inOrder) fail(`${event.host} applied ${hex(zxid)} right after ${hex(end)}`);
    },
  },
});
