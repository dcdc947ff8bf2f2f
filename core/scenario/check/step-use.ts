/**
 * `use`: the steps of another file. Such a file is like a function: it sees what `with` gives it,
 * names of the caller only where `with` speaks of them, and what it binds stays its own. Whatever
 * goes wrong in it points into it.
 */

import { didYouMean } from '../../plugin/names.ts';
import { listOf } from '../../plugin/problem.ts';
import { readSelector } from '../../plugin/selector.ts';
import type { MapEntry, MapNode, SourceNode } from '../../plugin/source.ts';
import { checkValue, type Param, readParams, unknownValue } from '../expand/params.ts';
import { substitute } from '../expand/substitute.ts';
import type { GroupStep, Step } from '../model.ts';
import type { Scope } from './scope.ts';
import { entryOf, inOneLine, mapOf } from './shape.ts';
import type { StepSource } from './steps.ts';

export function readUse(
  { verb, map, base }: StepSource,
  scope: Scope,
  readSteps: (node: SourceNode, what: string, scope: Scope) => Step[],
): GroupStep | undefined {
  const path = scope.scalar(verb.value, '`use`', 'the path of a file of steps');
  if (path?.text === '') {
    const parameters = { what: '`use`', wanted: 'the path of a file of steps', got: 'empty' };
    return scope.report('language/wrong-shape', parameters, path.at);
  }
  const used = path && scope.use(path);
  if (!used) return undefined;
  const { file, root } = used;
  const params = readParams(root, scope);
  const values = readWith(entryOf(map, 'with'), params, path.text, verb, scope);
  const filled = new Map<string, SourceNode>([
    ['params', { kind: 'map', entries: values, at: root.at }],
    ['matrix', { kind: 'map', entries: [], at: root.at }],
  ]);
  const body = entryOf(root, 'steps');
  const seen = mentioned(values, scope);
  const inner = scope.inFile(file, seen);
  const steps = body ? readSteps(substitute(body.value, filled, scope), '`steps`', inner) : [];
  scope.leave(inner, `${file} keeps what it binds to itself`);
  const text = (key: string) => {
    const value = entryOf(root, key)?.value;
    return value?.kind === 'scalar' ? value.text : undefined;
  };
  const title = titleOf(path.text, entryOf(map, 'with'));
  const name = base.name ?? text('name');
  return {
    ...base,
    verb: 'steps',
    title,
    name,
    note: base.note ?? text('note') ?? (name === undefined ? title : undefined),
    steps,
    always: [],
    never: [],
    names: seen,
  };
}

function titleOf(path: string, given: MapEntry | undefined): string {
  return given ? `use: ${path}, ${inOneLine(given.value)}` : `use: ${path}`;
}

/** The value of every parameter; what is wrong with them is told at `with`, or at the path. */
function readWith(
  entry: MapEntry | undefined,
  params: readonly Param[],
  path: string,
  verb: MapEntry,
  scope: Scope,
): MapEntry[] {
  const wanted = 'a map of values, as `{ pause: 5s }`';
  const map = entry && mapOf(entry.value, '`with`', scope, wanted);
  const names = params.map(({ name }) => name);
  const owner = `\`${path}\``;
  for (const { key, keyAt } of map?.entries ?? []) {
    if (names.includes(key)) continue;
    const has = names.length === 0 ? 'it has no `params:`' : `its parameters are ${listOf(names)}`;
    const hint = didYouMean(key, names) ?? has;
    scope.report('language/unknown-option', { option: key, owner }, keyAt, hint);
  }
  return params.map((param): MapEntry => {
    const { name, at } = param;
    const given = map && entryOf(map, name)?.value;
    const right = !given || isRight(param, given, scope);
    const value = right ? (given ?? param.default) : unknownValue(param);
    if (value) return { key: name, keyAt: at, value };
    const hint = param.about === undefined ? undefined : `\`${name}\`: ${param.about}`;
    const place = entry?.keyAt ?? verb.keyAt;
    scope.report('language/missing-option', { option: name, owner }, place, hint);
    return { key: name, keyAt: at, value: unknownValue(param) };
  });
}

function isRight(param: Param, value: SourceNode, scope: Scope): boolean {
  const right = checkValue(param, value, scope, scope);
  return right && (param.type !== 'selector' || readSelector(value, scope) !== undefined);
}

/** Names of the caller that the values speak of. */
function mentioned(values: readonly MapEntry[], scope: Scope): string[] {
  const words = new Set(values.flatMap(({ value }) => wordsOf(value)));
  return [...scope.bound].filter((name) => words.has(name));
}

function wordsOf(node: SourceNode): string[] {
  if (node.kind === 'scalar') return node.text.match(/[\w-]+/g) ?? [];
  const inner: readonly SourceNode[] =
    node.kind === 'list' ? node.items : (node as MapNode).entries.map(({ value }) => value);
  return inner.flatMap(wordsOf);
}
