/**
 * Durability: what was committed, and so may have been acknowledged to a client, is in the history
 * of every later leader, and its zxid never means anything else.
 */

import type { TraceEvent } from '../../../core/plugin/index.ts';
import { type Fail, hex, zxidOf } from './history.ts';
import { defineWithLedger, type Ledger, type Open } from './ledger.ts';
import { Survival } from './survival.ts';

interface Committed {
  readonly survival: Survival;
  readonly digests: Ledger<string>;
}

function demandSame({ digests }: Committed, event: TraceEvent, fail: Fail): void {
  const zxid = zxidOf(event);
  const committed = digests.recall(zxid);
  if (digests.isForgotten(zxid)) {
    fail(`${hex(zxid)} was applied everywhere, and ${event.host} gives it away again`);
  } else if (committed !== undefined && committed !== event.data.digest) {
    fail(`${hex(zxid)} was committed, and is something else on ${event.host}`);
  }
}

export const durability = defineWithLedger({
  summary: 'what was committed is never lost, and its zxid is never given away again',
  start: (open: Open): Committed => ({ survival: new Survival(), digests: open() }),
  on: {
    established: ({ survival }, event, fail) => survival.established(event, fail),
    committed: (state, event, fail) => {
      demandSame(state, event, fail);
      state.digests.note(zxidOf(event), event.data.digest as string);
      state.survival.count(zxidOf(event), fail);
    },
    proposed: demandSame,
  },
});
