/**
 * Durable edits survive: what a writer was told to be on a majority, and so may have acknowledged to
 * a client, is in the segment as it is finalized, and is the same there.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { type Fail, journalOf, numberOf, rangeOf } from './journals.ts';

const MODULUS = 2 ** 32;

interface Segment {
  /** The end of what is durable without a gap, and its digest. */
  durable: number;
  digest: number;
  finalized: { readonly last: number; readonly digest: number; readonly host: string } | undefined;
}

/** By journal, then by the first transaction. */
type State = Map<string, Map<number, Segment>>;

function segmentOf(state: State, event: TraceEvent, first: number): Segment {
  const segments = state.get(journalOf(event)) ?? new Map<number, Segment>();
  state.set(journalOf(event), segments);
  const known = segments.get(first) ?? { durable: first - 1, digest: 0, finalized: undefined };
  segments.set(first, known);
  return known;
}

function demandAll({ durable, digest, finalized }: Segment, fail: Fail): void {
  if (!finalized) return;
  const { host, last } = finalized;
  if (durable > last) fail(`${host} finalizes a segment at ${last}, where ${durable} was durable`);
  if (durable === last && digest !== finalized.digest) {
    fail(`${host} finalizes a segment at ${last} that is not what was durable there`);
  }
}

function finalize(state: State, event: TraceEvent, fail: Fail): void {
  const segment = segmentOf(state, event, numberOf(event, 'first'));
  segment.finalized = {
    last: numberOf(event, 'last'),
    digest: numberOf(event, 'digest'),
    host: event.host,
  };
  demandAll(segment, fail);
}

export const durableSurvive = defineInvariant({
  summary: 'edits that were on a majority are in the segment as it is finalized',
  start: (): State => new Map(),
  on: {
    formatted: (state, event) => {
      state.delete(journalOf(event));
    },
    'edits-durable': (state, event, fail) => {
      const segment = segmentOf(state, event, numberOf(event, 'segment'));
      if (numberOf(event, 'first') !== segment.durable + 1) {
        fail(`edits ${rangeOf(event)} are durable after those up to ${segment.durable}`);
      }
      segment.durable = numberOf(event, 'last');
      segment.digest = (segment.digest + numberOf(event, 'digest')) % MODULUS;
      demandAll(segment, fail);
    },
    'segment-finalized': finalize,
    'segment-synced': finalize,
  },
});
