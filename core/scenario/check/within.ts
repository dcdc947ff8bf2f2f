/** `within: 1s..6s`, `every: 1s`, `since: stop`: by when something must be true. */

import type { DurationRange, Parsed } from '../../plugin/duration.ts';
import { parseDurationRange } from '../../plugin/duration.ts';
import type { MapNode } from '../../plugin/source.ts';
import { readHandle, t } from '../../plugin/types.ts';
import type { Within } from '../model.ts';
import type { Scope } from './scope.ts';
import { entryOf } from './shape.ts';

const SECOND = 1_000_000;

/** The modifier with those that only make sense beside it; undefined when it is not written. */
export function readWithin(
  map: MapNode,
  scope: Scope,
  beside: readonly ('every' | 'since')[],
): Within | undefined {
  const entry = entryOf(map, 'within');
  const everyEntry = beside.includes('every') ? entryOf(map, 'every') : undefined;
  const sinceEntry = beside.includes('since') ? entryOf(map, 'since') : undefined;
  const every = everyEntry ? t.duration({ positive: true }).read(everyEntry.value, scope) : SECOND;
  const since = sinceEntry && readHandle(sinceEntry.value, scope);
  for (const lone of entry ? [] : [everyEntry, sinceEntry]) {
    if (!lone) continue;
    scope.report('language/needs', { key: lone.key, other: '`within`' }, lone.keyAt);
  }
  if (!entry) return undefined;
  const scalar = scope.scalar(entry.value, '`within`', 'a duration or a range, as `1s..6s`');
  if (!scalar) return undefined;
  const parsed: Parsed<DurationRange> = parseDurationRange(scalar.text);
  if ('wrong' in parsed) {
    const parameters = { text: scalar.text, why: parsed.wrong };
    return scope.report('language/bad-unit', parameters, scalar.at, parsed.hint);
  }
  return { ...parsed.value, every: every ?? SECOND, since, at: entry.keyAt };
}
