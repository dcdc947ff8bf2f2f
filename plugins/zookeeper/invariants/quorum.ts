/**
 * Quorum: a leader commits only what enough voters have on disk. A server's `logged` says up to
 * where its log is durable. Where memberships may change, they say whose disks count, and a change
 * of them takes a quorum of both; elsewhere `established` says how many voters a quorum takes at
 * least.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { epochOf, type Fail, hex, serverOf, zxidOf } from './history.ts';
import { Memberships } from './memberships.ts';

/** A server's log, as far as it is durable. */
interface Log {
  readonly server: number;
  readonly end: number;
}

interface Logs {
  readonly memberships: Memberships;
  /** By epoch: where the log of each voter ends. */
  readonly logged: Map<number, Map<number, Log>>;
  /** By epoch: how many voters are a quorum. */
  readonly quorums: Map<number, number>;
  readonly observers: Set<number>;
}

/** The servers whose disks have this transaction. */
function holders({ logged }: Logs, zxid: number): number[] {
  const logs = [...(logged.get(epochOf(zxid)) ?? new Map<number, Log>()).values()];
  return logs.filter(({ end }) => end >= zxid).map(({ server }) => server);
}

function demandQuorum(logs: Logs, event: TraceEvent, fail: Fail): void {
  const zxid = zxidOf(event);
  const { memberships, quorums } = logs;
  const holding = holders(logs, zxid);
  const what = `${event.host} committed ${hex(zxid)}`;
  const needed = memberships.needed(zxid);
  if (needed.length === 0) {
    const count = quorums.get(event.data.epoch as number) ?? 1;
    if (holding.length < count) {
      fail(`${what}, on disk at ${holding.length} voters of ${count} needed`);
    }
    return;
  }
  const servers = new Set(holding);
  for (const members of needed) {
    if (members.isQuorum(servers)) continue;
    fail(`${what}, on disk at [${[...servers]}], which is no quorum of [${members.text}]`);
  }
}

export const quorum = defineInvariant({
  summary: 'a transaction is committed only once a quorum has it on disk',
  start: (): Logs => ({
    memberships: new Memberships(),
    logged: new Map(),
    quorums: new Map(),
    observers: new Set(),
  }),
  on: {
    observing: ({ observers }, event) => {
      observers.add(serverOf(event));
    },
    following: ({ observers }, event) => {
      observers.delete(serverOf(event));
    },
    leading: ({ observers }, event) => {
      observers.delete(serverOf(event));
    },
    membership: ({ memberships }, event) => memberships.told(event),
    recovered: ({ memberships }, event) => memberships.recovered(event),
    established: ({ memberships, quorums }, event) => {
      quorums.set(event.data.epoch as number, event.data.quorum as number);
      memberships.established(event);
    },
    logged: ({ memberships: { servers }, logged, observers }, event: TraceEvent) => {
      if (observers.has(serverOf(event))) return;
      const zxid = zxidOf(event);
      const voters = logged.get(epochOf(zxid)) ?? new Map<number, Log>();
      const log = { server: servers.idOf(event), end: zxid };
      logged.set(epochOf(zxid), voters.set(servers.keyOf(event), log));
    },
    committed: demandQuorum,
  },
});
