/**
 * S12: all storages of a namespace, of NameNodes, JournalNodes and DataNodes, have the same ids of
 * namespace, cluster and block pool.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { type Fail, numberOf } from './namespaces.ts';

interface Identity {
  readonly clusterId: string;
  /** Unknown to JournalNodes. */
  poolId: string | undefined;
  readonly host: string;
}

/** By namespace. */
type State = Map<number, Identity>;

function compare(state: State, event: TraceEvent, poolId: string | undefined, fail: Fail): void {
  const { host, data } = event;
  const id = numberOf(event, 'namespaceId');
  const clusterId = data.clusterId as string;
  const known = state.get(id);
  if (!known) {
    state.set(id, { clusterId, poolId, host });
    return;
  }
  const what = `of namespace ${id} on ${host}`;
  if (known.clusterId !== clusterId) {
    fail(`the cluster ${what} is ${clusterId}, and on ${known.host} it is ${known.clusterId}`);
  }
  known.poolId ??= poolId;
  if (poolId !== undefined && known.poolId !== poolId) {
    fail(`the block pool ${what} is ${poolId}, and on ${known.host} it is ${known.poolId}`);
  }
}

export const oneIdentity = defineInvariant({
  summary: 'all storages of a namespace have the same namespace id, cluster id and block pool id',
  start: (): State => new Map(),
  on: {
    'storage-ids': (state, event, fail) => compare(state, event, event.data.poolId as string, fail),
    'journalnode/formatted': (state, event, fail) => compare(state, event, undefined, fail),
  },
});
