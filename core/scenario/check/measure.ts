/**
 * `{ measure: writer.p99, is: at most 500ms, outside: cut }`: which measures there are depends on
 * the scenario's workloads and the loaded plugins, and what `is` takes on the measure.
 */

import type { Options } from '../../plugin/define.ts';
import { didYouMean } from '../../plugin/names.ts';
import { listOf } from '../../plugin/problem.ts';
import type { MapEntry } from '../../plugin/source.ts';
import { t } from '../../plugin/types.ts';
import { type MeasureUnit, STANDARD_MEASURES } from '../../plugin/workload.ts';
import type { Scope } from './scope.ts';

/** Measures of the whole, which cannot be cut at a fault. */
const WHOLE = ['lost'];

/** The options that a check on this measure takes, or undefined after having reported. */
export function measureOptions(
  subject: MapEntry,
  others: readonly MapEntry[],
  declared: Options,
  scope: Scope,
): Options | undefined {
  const name = scope.scalar(subject.value, '`measure`', 'a measure, as `writer.p99`');
  if (!name) return undefined;
  const measures = measuresOf(scope);
  const unit = measures.get(name.text);
  if (unit === undefined) {
    const names = [...measures.keys()];
    const none = 'give the scenario `workloads:`, or load a plugin with measures';
    const known = names.length === 0 ? none : `the measures are ${listOf(names)}`;
    const hint = didYouMean(name.text, names) ?? known;
    return scope.report('language/unknown-measure', { name: name.text }, name.at, hint);
  }
  const cuts = others.filter(({ key }) => key === 'outside' || key === 'during');
  const [cut, second] = cuts;
  if (second) {
    return scope.report('language/both', { keys: '`during` and `outside`' }, second.keyAt);
  }
  if (cut && !isFault(cut, scope)) return undefined;
  const own = name.text.slice(name.text.indexOf('.') + 1);
  const isOwn = scope.workloads.has(name.text.split('.')[0]!) && !(own in STANDARD_MEASURES);
  if (cut && (WHOLE.includes(own) || isOwn)) {
    const owners = 'measures that are made of single operations';
    const parameters = { key: cut.key, verb: `\`${name.text}\``, owners };
    return scope.report('language/misplaced', parameters, cut.keyAt);
  }
  const number = unit === 'duration' ? t.duration() : t.int();
  return { ...declared, is: t.quantity(number, { about: 'how much: `at most 500ms`, `0`' }) };
}

/** Only a fault has a begin and an end; a name that is not bound is reported with the option. */
function isFault({ value }: MapEntry, scope: Scope): boolean {
  const kind = value.kind === 'scalar' ? scope.boundKind(value.text) : undefined;
  if (value.kind !== 'scalar' || kind === undefined || kind === 'fault') return true;
  const got = kind === 'workload' ? 'a workload' : 'a step';
  scope.report('language/wrong-handle', { name: value.text, got }, value.at);
  return false;
}

/** Every measure that a check of this scenario may name, with its unit. */
function measuresOf(scope: Scope): ReadonlyMap<string, MeasureUnit> {
  const found = new Map<string, MeasureUnit>();
  for (const [workload, { measures = {} }] of scope.workloads) {
    for (const [name, { unit }] of Object.entries({ ...STANDARD_MEASURES, ...measures })) {
      found.set(`${workload}.${name}`, unit);
    }
  }
  for (const [name, { definition }] of scope.registry.measures) found.set(name, definition.unit);
  return found;
}
