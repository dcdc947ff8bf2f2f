/**
 * `fails: { by: zookeeper/agreement, at: cut, when: { hit: pause } }`: a scenario that must break,
 * and by what. What it names is looked up here, so that a misspelt invariant is no passing test.
 */

import { didYouMean } from '../../plugin/names.ts';
import { listOf } from '../../plugin/problem.ts';
import type { MapNode, ScalarNode, SourceNode } from '../../plugin/source.ts';
import { FAILS_WORDS, type Fails } from '../fails.ts';
import type { ScenarioModel, Step } from '../model.ts';
import type { Scope } from './scope.ts';
import { entryOf, listedIn, mapOf } from './shape.ts';

const KEYS = ['by', 'at', 'when'] as const;

/** What `fails` can speak of. */
export interface FailsSource {
  readonly root: MapNode;
  readonly steps: readonly Step[];
  readonly without: ScenarioModel['without'];
  /** The values of this cell of the matrix, as text. */
  readonly cell: Readonly<Record<string, string>>;
  /** The names of the matrix, and what each may be. */
  readonly axes: Readonly<Record<string, readonly string[]>>;
}

/** What must break; undefined when nothing must, in this cell of the matrix or at all. */
export function readFails(source: FailsSource, scope: Scope): Fails | undefined {
  const entry = entryOf(source.root, 'fails');
  const map = entry && mapOf(entry.value, '`fails`', scope, 'a map, as `{ by: plugin/invariant }`');
  if (!entry || !map) return undefined;
  for (const { key, keyAt } of map.entries) {
    if (KEYS.some((one) => one === key)) continue;
    const hint = didYouMean(key, KEYS) ?? `it has ${listOf(KEYS)}`;
    scope.report('language/unknown-key', { key, where: '`fails`' }, keyAt, hint);
  }
  const meant = readWhen(map, source, scope);
  const by = entryOf(map, 'by');
  if (!by) {
    const parameters = { where: '`fails`', key: 'by', example: 'zookeeper/agreement' };
    return scope.report('language/missing-key', parameters, entry.keyAt);
  }
  const breaker = scope.scalar(by.value, '`by`');
  const named = breaker && isBreaker(breaker, source, scope);
  const place = readPlace(map, source, scope);
  if (!breaker || !named || place === 'wrong' || !meant) return undefined;
  return { by: breaker.text, step: place?.text, at: by.value.at };
}

function isBreaker({ text, at }: ScalarNode, source: FailsSource, scope: Scope): boolean {
  const invariants = [...scope.registry.invariants.keys()];
  const exception = source.without.find(({ invariant }) => invariant === text);
  if (exception) {
    const keys = `\`fails: { by: ${text} }\` and \`without\` of the same invariant`;
    scope.report('language/both', { keys }, at, 'an invariant that is off cannot break');
    return false;
  }
  const names = [...FAILS_WORDS, ...invariants, ...namesOf(source.steps)];
  if (names.includes(text)) return true;
  const hint = didYouMean(text, names) ?? `it may be ${listOf(names)}`;
  scope.report('language/unknown-breaker', { name: text }, at, hint);
  return false;
}

function readPlace(
  map: MapNode,
  { steps }: FailsSource,
  scope: Scope,
): ScalarNode | undefined | 'wrong' {
  const entry = entryOf(map, 'at');
  const scalar = entry && scope.scalar(entry.value, '`at`', 'the handle or the name of a step');
  if (!entry) return undefined;
  if (!scalar) return 'wrong';
  const names = namesOf(steps);
  if (names.includes(scalar.text)) return scalar;
  const none = 'give the step that breaks a name: `as: hit`';
  const known = names.length === 0 ? none : `the steps are called ${listOf(names)}`;
  const hint = didYouMean(scalar.text, names) ?? known;
  scope.report('language/unknown-step', { name: scalar.text }, scalar.at, hint);
  return 'wrong';
}

/** Whether this cell is among those in which it must break. */
function readWhen(map: MapNode, source: FailsSource, scope: Scope): boolean {
  const entry = entryOf(map, 'when');
  if (!entry) return true;
  const wanted = 'a map of matrix values, as `{ hit: pause }`';
  const cells = mapOf(entry.value, '`when`', scope, wanted);
  const { axes, cell } = source;
  const names = Object.keys(axes);
  if (names.length === 0) {
    scope.report('language/needs', { key: 'when', other: '`matrix`' }, entry.keyAt);
  }
  if (!cells || names.length === 0) return false;
  const held = cells.entries.map(({ key, keyAt, value }) => {
    const values = axes[key];
    if (!values) {
      const hint = didYouMean(key, names) ?? `the matrix has ${listOf(names)}`;
      scope.report('language/unknown-key', { key, where: '`when`' }, keyAt, hint);
      return false;
    }
    const texts = listedIn(value).flatMap((item) => cellValue(item, values, scope) ?? []);
    return texts.includes(cell[key]!);
  });
  return held.every((one) => one);
}

function cellValue(node: SourceNode, values: readonly string[], scope: Scope): string | undefined {
  const scalar = scope.scalar(node, '`when`', 'a value of the matrix');
  if (!scalar || values.includes(scalar.text)) return scalar?.text;
  const choices = values.map((one) => `\`${one}\``).join(' or ');
  const parameters = { text: scalar.text, choices };
  return scope.report(
    'language/bad-choice',
    parameters,
    scalar.at,
    didYouMean(scalar.text, values),
  );
}

/** Handles and names of steps, wherever they stand. */
function namesOf(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => [
    ...[step.as, step.name].filter((name) => name !== undefined),
    ...('steps' in step ? namesOf(step.steps) : []),
  ]);
}
