/**
 * Membership: another one is in force only once the transaction that makes it is committed, or a
 * leader that proposes it anew is established; who leads goes by the newest that is in force, has
 * the promise of a quorum of each that it asks, and commits only while it is a voter. One exception
 * is true to ZooKeeper: NEWLEADER tells a server that joins what was proposed last, committed or not,
 * and it goes by that from UPTODATE on; and so do those that hear of it while they look for a leader.
 */

import { defineInvariant } from '../../../core/plugin/index.ts';
import { type Fail, hex, serverOf, zxidOf } from './history.ts';
import { Memberships } from './memberships.ts';

interface State {
  readonly memberships: Memberships;
  /** In force: the version of each that ever was. */
  readonly inForce: Set<number>;
  /** By epoch: the servers that promised to follow no earlier one. */
  readonly promised: Map<number, Set<number>>;
  readonly started: Set<number>;
  /** Servers that are being brought up to date. */
  readonly joining: Set<number>;
  /** Memberships by which a server goes that has joined while they were proposed. */
  readonly early: Set<number>;
}

function demandNewest({ inForce }: State, version: number, host: string, fail: Fail): void {
  const newest = Math.max(...inForce);
  if (version < newest) {
    fail(`${host} leads with the membership of ${hex(version)}, after that of ${hex(newest)}`);
  }
}

export const membership = defineInvariant({
  summary: 'a membership is in force once it is committed, and only its voters lead by it',
  start: (): State => ({
    ...{ memberships: new Memberships(), inForce: new Set([0]) },
    ...{ promised: new Map(), started: new Set(), joining: new Set(), early: new Set() },
  }),
  on: {
    membership: ({ memberships, inForce, started }, event) => {
      memberships.told(event);
      // What a server finds in its own files when it starts was in force.
      if (!started.has(serverOf(event))) inForce.add(Number(event.data.version as bigint));
      started.add(serverOf(event));
    },
    recovered: ({ memberships }, event) => memberships.recovered(event),
    'epoch-accepted': ({ memberships, promised }, event) => {
      const epoch = event.data.epoch as number;
      const servers = promised.get(epoch) ?? new Set<number>();
      promised.set(epoch, servers.add(memberships.servers.idOf(event)));
    },
    established: (state, event, fail) => {
      const { memberships, promised, inForce } = state;
      const epoch = event.data.epoch as number;
      const servers = promised.get(epoch) ?? new Set<number>();
      for (const members of memberships.established(event)) {
        if (members.isQuorum(servers)) continue;
        fail(`epoch ${epoch} has the promise of [${[...servers]}], no quorum of [${members.text}]`);
      }
      const begun = memberships.begunWith(epoch);
      if (begun === undefined) return;
      demandNewest(state, begun, event.host, fail);
      inForce.add(begun);
    },
    committed: ({ memberships, inForce }, event, fail) => {
      const zxid = zxidOf(event);
      const members = memberships.before(zxid);
      const server = memberships.servers.idOf(event);
      if (members !== undefined && !members.voters.has(server)) {
        fail(`${event.host} commits ${hex(zxid)}, and is none of the voters [${members.text}]`);
      }
      if (memberships.isOne(zxid)) inForce.add(zxid);
    },
    synced: ({ joining }, event) => {
      joining.add(serverOf(event));
    },
    serving: ({ joining }, event) => {
      joining.delete(serverOf(event));
    },
    reconfigured: ({ memberships, inForce, joining, early }, event, fail) => {
      const version = Number(event.data.version as bigint);
      if (inForce.has(version) || early.has(version)) return;
      if (joining.has(serverOf(event)) && memberships.isOne(version)) {
        early.add(version);
        return;
      }
      fail(`${event.host} goes by the membership of ${hex(version)}, which is not committed`);
    },
  },
});
