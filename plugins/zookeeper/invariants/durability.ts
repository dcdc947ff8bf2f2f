/**
 * Durability: what was committed, and so may have been acknowledged to a client, is in the history
 * of every later leader, and its zxid never means anything else.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { type Fail, hex, zxidOf } from './history.ts';
import { Survival } from './survival.ts';

interface Committed {
  readonly survival: Survival;
  readonly digests: Map<number, string>;
}

function demandSame({ digests }: Committed, event: TraceEvent, fail: Fail): void {
  const zxid = zxidOf(event);
  const committed = digests.get(zxid);
  if (committed !== undefined && committed !== event.data.digest) {
    fail(`${hex(zxid)} was committed, and is something else on ${event.host}`);
  }
}

export const durability = defineInvariant({
  summary: 'what was committed is never lost, and its zxid is never given away again',
  start: (): Committed => ({ survival: new Survival(), digests: new Map() }),
  on: {
    established: ({ survival }, event, fail) => survival.established(event, fail),
    committed: (state, event, fail) => {
      demandSame(state, event, fail);
      state.digests.set(zxidOf(event), event.data.digest as string);
      state.survival.count(zxidOf(event), fail);
    },
    proposed: demandSame,
  },
});
