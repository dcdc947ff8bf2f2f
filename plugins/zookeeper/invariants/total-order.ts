/**
 * Total order: if a server delivers a before b, every server that delivers b has delivered a
 * before it. Hence the transaction delivered right before another is the same on all servers.
 */

import { FOLLOW_SERVERS, followServers, hex, zxidOf } from './history.ts';
import { defineWithLedger, type Open } from './ledger.ts';

export const totalOrder = defineWithLedger({
  summary: 'all servers apply transactions in the same order, that of their zxids',
  start: (open: Open) => ({ ...followServers(), before: open<number>() }),
  on: {
    ...FOLLOW_SERVERS,
    delivered: ({ servers, before }, event, fail) => {
      const { host } = event;
      const zxid = zxidOf(event);
      const end = servers.endOf(event);
      servers.place(event);
      if (end === undefined) return;
      if (zxid <= end) fail(`${host} applied ${hex(zxid)} after ${hex(end)}`);
      if (servers.isAlone(event) || !servers.histories.isKnown(end)) return;
      const first = before.recall(zxid);
      if (first === undefined) before.note(zxid, end);
      else if (first !== end) {
        fail(`${host} applied ${hex(zxid)} right after ${hex(end)}, another after ${hex(first)}`);
      }
    },
  },
});
