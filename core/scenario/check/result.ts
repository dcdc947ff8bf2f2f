/** What a command must print: `expect: active`, or a map of streams, exit code and time. */

import { MATCHER_KEYS } from '../../plugin/matcher.ts';
import { didYouMean } from '../../plugin/names.ts';
import { listOf } from '../../plugin/problem.ts';
import type { MapNode, SourceNode } from '../../plugin/source.ts';
import { t } from '../../plugin/types.ts';
import { RESULT_WORDS } from '../grammar/value-words.ts';
import type { ExitMatcher, ExpectedResult, RunExpectation } from '../model.ts';
import type { Scope } from './scope.ts';
import { entryOf, textsOf } from './shape.ts';

const RESULTS = Object.keys(RESULT_WORDS);

/** What a text, or a matcher without the name of a stream, speaks of. */
export type MainStream = 'stdout' | 'output';

/** `expect` and `exit` beside a verb; undefined after having reported. */
export function readExpected(
  map: MapNode,
  main: MainStream,
  scope: Scope,
): ExpectedResult | undefined {
  const expected = entryOf(map, 'expect');
  const result = expected
    ? readResult(expected.value, main, scope)
    : { exit: undefined, at: undefined };
  const entry = entryOf(map, 'exit');
  if (!entry) return result;
  if (result?.exit !== undefined) {
    const keys = '`exit` beside the step and in `expect`';
    scope.report('language/both', { keys }, entry.keyAt);
  }
  const exit = readExit(entry.value, scope);
  return result && exit !== undefined ? { ...result, exit } : undefined;
}

/** A text or matcher is about the main stream; a map about each stream, `exit` and `took`. */
export function readResult(
  node: SourceNode,
  main: MainStream,
  scope: Scope,
): ExpectedResult | undefined {
  if (node.kind === 'map' && node.entries.length === 0) {
    const wanted = `a text, a matcher, or a map with ${listOf(RESULTS, 'or')}`;
    const parameters = { what: '`expect`', wanted, got: 'empty' };
    return scope.report('language/wrong-shape', parameters, node.at);
  }
  const isMatcher =
    node.kind !== 'map' || node.entries.some((entry) => MATCHER_KEYS.includes(entry.key));
  if (isMatcher) return readMain(node, main, scope);
  const expect: { -readonly [K in keyof RunExpectation]: RunExpectation[K] } = {};
  let exit: ExitMatcher | undefined;
  let right = true;
  for (const { key, keyAt, value } of node.entries) {
    if (key === 'exit') {
      exit = readExit(value, scope);
      right = exit !== undefined && right;
    } else if (key === 'stdout' || key === 'stderr' || key === 'output' || key === 'took') {
      const type = key === 'took' ? t.quantity(t.duration()) : t.matcher();
      const matcher = type.read(value, scope);
      if (matcher) expect[key] = matcher;
      else right = false;
    } else {
      right = false;
      reportUnknownResult(key, keyAt, scope);
    }
  }
  return right ? { ...expect, exit, at: node.at } : undefined;
}

function reportUnknownResult(key: string, at: MapNode['at'], scope: Scope): void {
  const isCheck = scope.registry.expectations.has(key);
  const hint = isCheck
    ? 'a check about the world is a step of its own: `- expect: { … }`'
    : (didYouMean(key, [...RESULTS, ...MATCHER_KEYS]) ??
      `of a command may be expected ${listOf(RESULTS)}`);
  scope.report('language/unknown-key', { key, where: '`expect` of a command' }, at, hint);
}

function readMain(node: SourceNode, main: MainStream, scope: Scope): ExpectedResult | undefined {
  if (node.kind === 'map') {
    const mixed = node.entries.find((entry) => RESULTS.includes(entry.key));
    if (mixed) {
      const matcher = node.entries.find((entry) => MATCHER_KEYS.includes(entry.key))?.key;
      const keys = `\`${matcher}\` and \`${mixed.key}\``;
      const hint = `say of which stream: \`${main}: { ${matcher}: … }\``;
      return scope.report('language/both', { keys }, mixed.keyAt, hint);
    }
  }
  const matcher = t.matcher().read(node, scope);
  return matcher && { [main]: matcher, exit: undefined, at: node.at };
}

function readExit(node: SourceNode, scope: Scope): ExitMatcher | undefined {
  if (node.kind === 'scalar' && (node.text === 'any' || node.text === 'nonzero')) return node.text;
  const codes = textsOf(node, '`exit`', scope).map((scalar) => {
    const code = /^\d{1,3}$/.test(scalar.text) ? Number(scalar.text) : 256;
    if (code <= 255) return code;
    const words = ['any', 'nonzero'];
    const hint = words.includes(scalar.text)
      ? `\`${scalar.text}\` stands alone: \`exit: ${scalar.text}\``
      : didYouMean(scalar.text, words);
    return scope.report('language/bad-exit', { text: scalar.text }, scalar.at, hint);
  });
  return codes.length > 0 && codes.every((code) => code !== undefined) ? codes : undefined;
}
