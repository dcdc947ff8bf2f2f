/**
 * Finalized segments agree: wherever a segment that begins at one transaction is finalized, it ends
 * at the same one and holds the same, and no two of them overlap.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { type Fail, journalOf, numberOf, rangeOf } from './journals.ts';

interface Segment {
  readonly first: number;
  readonly last: number;
  readonly digest: number;
  readonly host: string;
}

/** By journal, then by the first transaction. */
type State = Map<string, Map<number, Segment>>;

function finalize(state: State, event: TraceEvent, fail: Fail): void {
  const segments = state.get(journalOf(event)) ?? new Map<number, Segment>();
  state.set(journalOf(event), segments);
  const mine: Segment = {
    first: numberOf(event, 'first'),
    last: numberOf(event, 'last'),
    digest: numberOf(event, 'digest'),
    host: event.host,
  };
  const same = segments.get(mine.first);
  if (!same) {
    for (const { first, last, host } of segments.values()) {
      if (mine.last < first || mine.first > last) continue;
      fail(`${event.host} has the segment ${rangeOf(event)}, and ${host} ${first} to ${last}`);
    }
    segments.set(mine.first, mine);
  } else if (same.last !== mine.last) {
    fail(
      `the segment at ${mine.first} ends at ${mine.last} on ${event.host}, and at ${same.last} on ${same.host}`,
    );
  } else if (same.digest !== mine.digest) {
    fail(`the segment ${rangeOf(event)} on ${event.host} is not that on ${same.host}`);
  }
}

export const finalizedAgree = defineInvariant({
  summary:
    'a finalized segment ends at the same transaction and holds the same on every JournalNode',
  start: (): State => new Map(),
  on: {
    formatted: (state, event) => {
      state.delete(journalOf(event));
    },
    'segment-finalized': finalize,
    'segment-synced': finalize,
  },
});
