/**
 * Prefix consistency: of any two histories, one begins with the other. What stands before a
 * transaction is the same wherever it stands, so servers at the same zxid have the same tree,
 * however they came there: by delivery, from disk, by truncation, by a leader's snapshot.
 */

import type { TraceEvent } from '../../../core/plugin/index.ts';
import { epochOf, type Fail, hex, serverOf, zxidOf } from './history.ts';
import { defineWithLedger, type Ledger, type Open } from './ledger.ts';

interface Trees {
  /** By the zxid that the tree was seen at. */
  readonly seen: Ledger<{ readonly tree: number; readonly host: string }>;
  readonly alone: Set<number>;
}

function compare({ seen, alone }: Trees, event: TraceEvent, fail: Fail): void {
  const zxid = zxidOf(event);
  // Epoch 0: the empty tree, or a server on its own.
  if (epochOf(zxid) === 0 || alone.has(serverOf(event))) return;
  const { host } = event;
  const tree = event.data.tree as number;
  const first = seen.recall(zxid);
  if (first === undefined) seen.note(zxid, { tree, host });
  else if (first.tree !== tree) {
    fail(`${host} has another tree at ${hex(zxid)} than ${first.host} had`);
  }
}

export const prefixConsistency = defineWithLedger({
  summary: 'of two histories one begins with the other: equal zxids mean equal trees',
  start: (open: Open): Trees => ({ seen: open(), alone: new Set() }),
  on: {
    recovered: compare,
    truncated: compare,
    'snapshot-installed': compare,
    established: compare,
    delivered: compare,
    serving: (trees, event, fail) => {
      if (event.data.mode === 'standalone') trees.alone.add(serverOf(event));
      compare(trees, event, fail);
    },
  },
});
