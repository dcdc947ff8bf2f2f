/** Global primary order: what an earlier primary broadcast is delivered before what a later one did. */

import { defineInvariant } from '../../../core/plugin/index.ts';
import { epochOf, FOLLOW_SERVERS, followServers, hex, zxidOf } from './history.ts';

export const globalPrimaryOrder = defineInvariant({
  summary: 'no server applies a transaction of an earlier epoch after one of a later epoch',
  start: followServers,
  on: {
    ...FOLLOW_SERVERS,
    delivered: ({ servers }, event, fail) => {
      const zxid = zxidOf(event);
      const end = servers.endOf(event);
      servers.place(event);
      if (end !== undefined && epochOf(zxid) < epochOf(end)) {
        fail(`${event.host} applied ${hex(zxid)} after ${hex(end)}`);
      }
    },
  },
});
