/**
 * Durable edits survive: what a writer was told to be on a majority, and so may have acknowledged to
 * a client, is in the segment as it is finalized, and is the same there.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { type Fail, journalOf, numberOf, rangeOf } from './journals.ts';

const MODULUS = 2 ** 32;

/** What a writer has sent at once. */
interface Batch {
  readonly last: number;
  readonly digest: number;
}

interface Segment {
  /** The end of what is durable without a gap, and its digest. */
  durable: number;
  digest: number;
  /** By the first transaction: what was sent beyond that. */
  readonly batches: Map<number, Batch[]>;
  finalized: { readonly last: number; readonly digest: number; readonly host: string } | undefined;
}

/** By journal, then by the first transaction. */
type State = Map<string, Map<number, Segment>>;

function segmentOf(state: State, event: TraceEvent, first: number): Segment {
  const segments = state.get(journalOf(event)) ?? new Map<number, Segment>();
  state.set(journalOf(event), segments);
  const known = segments.get(first) ?? {
    durable: first - 1,
    digest: 0,
    batches: new Map(),
    finalized: undefined,
  };
  segments.set(first, known);
  return known;
}

/**
 * Whether what is finalized is what was durable, and behind it nothing but batches that a
 * writer sent there; of the last, a power loss may have left a part.
 */
function goesOn({ batches, digest, durable }: Segment, end: Batch): boolean {
  const ways = [{ next: durable + 1, digest }];
  for (let way = ways.pop(); way; way = ways.pop()) {
    if (way.next === end.last + 1 && way.digest === end.digest) return true;
    for (const batch of batches.get(way.next) ?? []) {
      if (batch.last > end.last) return true;
      ways.push({ next: batch.last + 1, digest: (way.digest + batch.digest) % MODULUS });
    }
  }
  return false;
}

function demandAll(segment: Segment, first: number, fail: Fail): void {
  const { durable, finalized } = segment;
  // Of a segment from before the trace nothing is known.
  if (!finalized || durable < first) return;
  const { host, last } = finalized;
  if (durable > last) fail(`${host} finalizes a segment at ${last}, where ${durable} was durable`);
  else if (!goesOn(segment, finalized)) {
    fail(`${host} finalizes a segment at ${last} that is not what was durable up to ${durable}`);
  }
}

function finalize(state: State, event: TraceEvent, fail: Fail): void {
  const first = numberOf(event, 'first');
  const segment = segmentOf(state, event, first);
  segment.finalized = {
    last: numberOf(event, 'last'),
    digest: numberOf(event, 'digest'),
    host: event.host,
  };
  demandAll(segment, first, fail);
}

export const durableSurvive = defineInvariant({
  summary: 'edits that were on a majority are in the segment as it is finalized',
  start: (): State => new Map(),
  on: {
    formatted: (state, event) => {
      state.delete(journalOf(event));
    },
    'edits-sent': (state, event) => {
      const { batches, durable } = segmentOf(state, event, numberOf(event, 'segment'));
      const first = numberOf(event, 'first');
      if (first <= durable) return;
      const batch = { last: numberOf(event, 'last'), digest: numberOf(event, 'digest') };
      const known = batches.get(first) ?? [];
      if (known.some(({ last, digest }) => last === batch.last && digest === batch.digest)) return;
      batches.set(first, [...known, batch]);
    },
    'edits-durable': (state, event, fail) => {
      const begin = numberOf(event, 'segment');
      const segment = segmentOf(state, event, begin);
      if (numberOf(event, 'first') !== segment.durable + 1) {
        fail(`edits ${rangeOf(event)} are durable after those up to ${segment.durable}`);
      }
      segment.durable = numberOf(event, 'last');
      segment.digest = (segment.digest + numberOf(event, 'digest')) % MODULUS;
      for (const first of [...segment.batches.keys()]) {
        if (first <= segment.durable) segment.batches.delete(first);
      }
      demandAll(segment, begin, fail);
    },
    'segment-finalized': finalize,
    'segment-synced': finalize,
  },
});
