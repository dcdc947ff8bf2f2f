/**
 * Commitment: a server applies and serves only what is committed: counted by its leader, or part of
 * the history that a leader was established with; and a learner serves only in such an epoch.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { EpochHistories, epochOf, type Fail, hex, serverOf, zxidOf } from './history.ts';

interface Commitments {
  readonly histories: EpochHistories;
  readonly alone: Set<number>;
  /** By epoch: what was committed last. */
  readonly committed: Map<number, number>;
}

function demandCommitted(state: Commitments, event: TraceEvent, fail: Fail): void {
  const { histories, committed, alone } = state;
  if (alone.has(serverOf(event))) return;
  const zxid = histories.last(zxidOf(event));
  if (zxid === 0 || zxid <= (committed.get(epochOf(zxid)) ?? 0)) return;
  for (const [epoch] of histories.entries()) {
    if (histories.contains(epoch * 2 ** 32, zxid)) return;
  }
  fail(`${event.host} has applied ${hex(zxid)}, which nobody has committed`);
}

export const commitment = defineInvariant({
  summary: 'what a server applies or serves was committed before',
  start: (): Commitments => ({
    histories: new EpochHistories(),
    alone: new Set(),
    committed: new Map(),
  }),
  on: {
    established: ({ histories }, event) => histories.establish(event),
    committed: ({ committed }, event) => {
      const zxid = zxidOf(event);
      committed.set(epochOf(zxid), zxid);
    },
    serving: (state, event, fail) => {
      const { mode, epoch } = event.data;
      if (mode === 'standalone') state.alone.add(serverOf(event));
      const isLearner = mode === 'follower' || mode === 'observer';
      if (isLearner && !state.histories.isEstablished(epoch as number)) {
        fail(`${event.host} serves in epoch ${epoch}, which is not established`);
      }
      demandCommitted(state, event, fail);
    },
    delivered: demandCommitted,
  },
});
