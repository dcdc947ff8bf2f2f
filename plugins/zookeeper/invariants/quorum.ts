/**
 * Quorum: a leader commits only what enough voters have on disk. A server's `logged` says up to
 * where its log is durable; `established` and `reconfigured` say how many voters a quorum takes at
 * least.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { epochOf, hex, serverOf, zxidOf } from './history.ts';

interface Logs {
  /** By epoch: where the log of each voter ends. */
  readonly logged: Map<number, Map<number, number>>;
  /** By epoch: how many voters are a quorum. */
  readonly quorums: Map<number, number>;
  /** By epoch: the membership that the quorum is of. */
  readonly versions: Map<number, number>;
  readonly observers: Set<number>;
}

function holders({ logged }: Logs, zxid: number): number {
  let count = 0;
  for (const end of logged.get(epochOf(zxid))?.values() ?? []) if (end >= zxid) count++;
  return count;
}

export const quorum = defineInvariant({
  summary: 'a transaction is committed only once a quorum has it on disk',
  start: (): Logs => ({
    logged: new Map(),
    quorums: new Map(),
    versions: new Map(),
    observers: new Set(),
  }),
  on: {
    observing: ({ observers }, event) => {
      observers.add(serverOf(event));
    },
    following: ({ observers }, event) => {
      observers.delete(serverOf(event));
    },
    established: ({ quorums }, { data }) => {
      quorums.set(data.epoch as number, data.quorum as number);
    },
    // The epoch goes on under another membership; who reads of it later says nothing new.
    reconfigured: ({ quorums, versions }, { data }) => {
      const version = Number(data.version);
      const epoch = epochOf(version);
      if (!quorums.has(epoch) || version <= (versions.get(epoch) ?? 0)) return;
      versions.set(epoch, version);
      quorums.set(epoch, data.quorum as number);
    },
    logged: ({ logged, observers }, event: TraceEvent) => {
      if (observers.has(serverOf(event))) return;
      const zxid = zxidOf(event);
      const voters = logged.get(epochOf(zxid)) ?? new Map<number, number>();
      logged.set(epochOf(zxid), voters.set(serverOf(event), zxid));
    },
    committed: (logs, event, fail) => {
      const zxid = zxidOf(event);
      const needed = logs.quorums.get(event.data.epoch as number) ?? 1;
      const count = holders(logs, zxid);
      if (count >= needed) return;
      fail(`${event.host} committed ${hex(zxid)}, on disk at ${count} voters of ${needed} needed`);
    },
  },
});
