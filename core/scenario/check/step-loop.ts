/**
 * `repeat` and `each`: a group played several times. Every round is read for itself, with the
 * values of the loop filled in, and keeps what it binds: names and handles are those of the round.
 */

import type { MapEntry, MapNode, SourceNode } from '../../plugin/source.ts';
import { t } from '../../plugin/types.ts';
import { type Axis, combinations } from '../expand/combinations.ts';
import { readAxis } from '../expand/matrix.ts';
import { inMap } from '../expand/substitute.ts';
import type { GroupStep } from '../model.ts';
import type { Scope } from './scope.ts';
import { entryOf, inOneLine, mapOf } from './shape.ts';
import type { StepSource } from './steps.ts';

/** More rounds than this are a mistake. */
const MAX_ROUNDS = 1_000;

/** After so many rounds with problems, the others have the same. */
const ENOUGH_WRONG_ROUNDS = 3;

interface Round {
  readonly title: string;
  readonly values: readonly MapEntry[];
}

/** Whether a group is a loop. */
export function isLoop(map: MapNode): boolean {
  return entryOf(map, 'repeat') !== undefined || entryOf(map, 'each') !== undefined;
}

/** A group with a group in it for each round; `readBody` reads the body of one. */
export function readLoop(
  { verb, map, base }: StepSource,
  scope: Scope,
  readBody: (source: StepSource, scope: Scope) => GroupStep,
): GroupStep | undefined {
  const repeat = entryOf(map, 'repeat');
  const each = entryOf(map, 'each');
  if (repeat && each) {
    const hint = 'put one group into the other';
    return scope.report('language/both', { keys: '`repeat` and `each`' }, each.keyAt, hint);
  }
  const rounds = repeat ? readRepeat(repeat, scope) : each && readEach(each, scope);
  if (!rounds) return undefined;
  const word = (repeat ?? each)!;
  const steps: GroupStep[] = [];
  let wrong = 0;
  for (const { title, values } of rounds) {
    if (wrong >= ENOUGH_WRONG_ROUNDS || !scope.hasRoom) break;
    const before = scope.problemCount;
    const filled = new Map<string, SourceNode>(values.map(({ key, value }) => [key, value]));
    const own = inMap(bodyOf(map), filled, scope);
    const round = { verb: entryOf(own, 'steps') ?? verb, map: own, base: roundBase(base, title) };
    const inner = scope.inLoop(filled);
    steps.push({ ...readBody(round, inner), names: 'closed' });
    scope.leave(inner, 'a round of a loop keeps what it binds to itself');
    if (scope.problemCount > before) wrong++;
  }
  const title = `steps, ${word.key}: ${inOneLine(word.value)}`;
  return { ...base, title, verb: 'steps', steps, always: [], never: [], names: 'open' };
}

/** What is read once a round. */
function bodyOf(map: MapNode): MapNode {
  const entries = map.entries.filter(({ key }) => ['steps', 'always', 'never'].includes(key));
  return { ...map, entries };
}

function roundBase(base: StepSource['base'], title: string): StepSource['base'] {
  return {
    at: base.at,
    title,
    name: undefined,
    note: title,
    differs: undefined,
    shows: [],
    as: undefined,
    skip: undefined,
    notBefore: undefined,
  };
}

function readRepeat({ value }: MapEntry, scope: Scope): Round[] | undefined {
  const count = t.int({ min: 1, max: MAX_ROUNDS }).read(value, scope);
  if (count === undefined) return undefined;
  return Array.from({ length: count }, (_, at) => ({ title: `${at + 1} of ${count}`, values: [] }));
}

function readEach(entry: MapEntry, scope: Scope): Round[] | undefined {
  const wanted = 'a map of lists, as `{ n: [3, 4, 5] }`';
  const map = mapOf(entry.value, '`each`', scope, wanted);
  if (!map) return undefined;
  const axes = map.entries.flatMap((one): Axis[] => {
    const axis = readAxis(one, 'each', scope);
    return axis && scope.isFreeForLoop(one.key, one.keyAt) ? [axis] : [];
  });
  if (map.entries.length === 0) {
    const parameters = { what: '`each`', wanted: 'a map of lists', got: 'empty' };
    return scope.report('language/wrong-shape', parameters, map.at);
  }
  if (axes.length < map.entries.length) return undefined;
  const found = combinations(axes, MAX_ROUNDS);
  if (!found) {
    const count = axes.reduce((product, { values }) => product * values.length, 1);
    const parameters = { what: '`each`', count, things: 'rounds', limit: MAX_ROUNDS };
    return scope.report('language/too-many', parameters, entry.keyAt);
  }
  return found.map((values) => ({
    title: values.map(({ key, text }) => `${key}: ${text}`).join(', '),
    values,
  }));
}
