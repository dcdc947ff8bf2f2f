/**
 * Matchers as data: what a user wrote to be compared with what is seen. Texts may still hold
 * `${{ … }}`, which the runner fills in before it compares. The comparison is in `match.ts`.
 */

import { didYouMean } from './names.ts';
import { unknownWildcards, WILDCARDS, wildcards } from './pattern.ts';
import { checkPlaceholders } from './placeholders.ts';
import { kindOf, listOf, problem, scalarAt, spanIn } from './problem.ts';
import { type Comparison, comparisonBounds, splitComparison } from './quantity.ts';
import type { MapEntry, MapNode, ScalarNode, SourceNode } from './source.ts';
import type { ReadContext, Type } from './type.ts';

export type Matcher =
  /** Whole text, trailing blanks ignored, with `...` lines and `<…>` wildcards. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'contains'; readonly parts: readonly string[] }
  | { readonly kind: 'matches'; readonly pattern: string }
  /** All lines as a set; `some` and `none` speak of part of them. */
  | {
      readonly kind: 'lines';
      readonly all: readonly string[] | undefined;
      readonly some: readonly string[];
      readonly none: readonly string[];
    }
  | { readonly kind: 'not'; readonly matcher: Matcher }
  /** `3`, `at least 2`, `at most 6s`, `more than 3`, `less than 3`, `1..3`. Durations in µs. */
  | { readonly kind: 'quantity'; readonly min: number; readonly max: number; readonly text: string }
  /** A quantity whose numbers are bound when the step begins: `more than ${{ token }}`. */
  | {
      readonly kind: 'comparison';
      readonly comparison: Comparison;
      /** The kind of type whose words the numbers are in. */
      readonly unit: string;
      readonly text: string;
    }
  | { readonly kind: 'every'; readonly matchers: readonly Matcher[] };

export const MATCHER_KEYS: readonly string[] = ['contains', 'matches', 'lines', 'not'];

/** Kinds of types whose values are compared as numbers, so that a text is a quantity. */
export const NUMBERS: ReadonlySet<string> = new Set(['int', 'duration', 'bytes', 'percent']);

/** `<… as name>` binds what was found, so it stands in what must be found. */
type Capturing = 'captures' | 'captures nothing';

/**
 * Reads a matcher. With a number as `inner`, a text is a quantity (`at most 6s`); with another
 * type, a text without wildcards must be one of its values.
 */
export function readMatcher(
  node: SourceNode,
  context: ReadContext,
  inner?: Type<unknown>,
  capturing: Capturing = 'captures',
): Matcher | undefined {
  const numeric = inner !== undefined && NUMBERS.has(inner.kind);
  if (node.kind === 'list') {
    const hint = 'write the lines as `{ lines: [...] }`, or parts as `{ contains: [...] }`';
    context.problem(problem('language/bad-matcher', { what: 'a list' }, node.at, hint));
    return undefined;
  }
  if (node.kind === 'scalar') {
    return numeric
      ? readQuantity(node, context, inner, capturing)
      : readTextMatcher(node, context, inner, capturing);
  }
  return readMatcherMap(node, context, inner, capturing);
}

function readTextMatcher(
  node: ScalarNode,
  context: ReadContext,
  inner: Type<unknown> | undefined,
  capturing: Capturing,
): Matcher | undefined {
  if (!readTemplate(node, context, capturing)) return undefined;
  const plain = wildcards(node.text).length === 0 && !node.text.includes('${{');
  if (inner && plain && inner.read(node, context) === undefined) return undefined;
  return { kind: 'text', text: node.text };
}

/** Checks placeholders and captures; a text with neither is always right. */
export function readTemplate(
  node: ScalarNode,
  context: ReadContext,
  capturing: Capturing = 'captures',
): boolean {
  let right = checkPlaceholders(node, context);
  for (const { start, end, word, capture = '' } of unknownWildcards(node.text)) {
    const known = Object.keys(WILDCARDS);
    const hint = didYouMean(word, known);
    const at = spanIn(node, start, end - start);
    context.problem(problem('language/unknown-wildcard', { word, name: capture }, at, hint));
    right = false;
  }
  for (const { start, end, word, capture } of wildcards(node.text)) {
    if (capture === undefined) continue;
    const at = spanIn(node, start, end - start);
    if (capturing === 'captures' && context.capture) {
      right = context.capture(capture, word, at) && right;
      continue;
    }
    context.problem(problem('language/no-capture', { name: capture }, at));
    right = false;
  }
  return right;
}

function readMatcherMap(
  node: MapNode,
  context: ReadContext,
  inner: Type<unknown> | undefined,
  capturing: Capturing,
): Matcher | undefined {
  const numeric = inner !== undefined && NUMBERS.has(inner.kind);
  if (node.entries.length === 0) {
    context.problem(problem('language/bad-matcher', { what: 'an empty map' }, node.at));
    return undefined;
  }
  const matchers = node.entries.map((entry) => {
    if (numeric && entry.key !== 'not' && MATCHER_KEYS.includes(entry.key)) {
      const what = `\`${entry.key}\`, which is for texts, on a number`;
      const hint = 'write `3`, `at least 2`, `at most 6s`, `more than 3` or `1..3`';
      context.problem(problem('language/bad-matcher', { what }, entry.keyAt, hint));
      return undefined;
    }
    return readPart(entry, context, inner, capturing);
  });
  if (!matchers.every((one) => one !== undefined)) return undefined;
  return matchers.length === 1 ? matchers[0] : { kind: 'every', matchers };
}

function readPart(
  { key, keyAt, value }: MapEntry,
  context: ReadContext,
  inner: Type<unknown> | undefined,
  capturing: Capturing,
): Matcher | undefined {
  switch (key) {
    case 'contains': {
      const parts = readTexts(value, context, 'contains', capturing);
      return parts && { kind: 'contains', parts };
    }
    case 'matches':
      return readPattern(value, context);
    case 'lines':
      return readLines(value, context, capturing);
    case 'not': {
      const matcher = readMatcher(value, context, inner, 'captures nothing');
      return matcher && { kind: 'not', matcher };
    }
    default: {
      const hint = didYouMean(key, MATCHER_KEYS) ?? `a matcher is a text, or has ${matcherKeys()}`;
      context.problem(problem('language/unknown-key', { key, where: 'a matcher' }, keyAt, hint));
      return undefined;
    }
  }
}

function matcherKeys(): string {
  return listOf(MATCHER_KEYS, 'or');
}

/** One text or a list of texts. */
function readTexts(
  node: SourceNode,
  context: ReadContext,
  what: string,
  capturing: Capturing,
): readonly string[] | undefined {
  const nodes = node.kind === 'list' ? node.items : [node];
  const texts = nodes.map((item) => {
    if (item.kind === 'scalar') {
      return readTemplate(item, context, capturing) ? item.text : undefined;
    }
    const parameters = { what, wanted: 'a text or a list of texts', got: kindOf(item) };
    context.problem(problem('language/wrong-shape', parameters, item.at));
    return undefined;
  });
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function readPattern(node: SourceNode, context: ReadContext): Matcher | undefined {
  if (node.kind !== 'scalar') {
    const parameters = { what: 'matches', wanted: 'a regular expression', got: kindOf(node) };
    context.problem(problem('language/wrong-shape', parameters, node.at));
    return undefined;
  }
  try {
    new RegExp(node.text, 'mu');
    return { kind: 'matches', pattern: node.text };
  } catch (error) {
    const why = (error as Error).message.replace(/^Invalid regular expression: /, '');
    context.problem(problem('language/bad-pattern', { why }, node.at));
    return undefined;
  }
}

function readLines(
  node: SourceNode,
  context: ReadContext,
  capturing: Capturing,
): Matcher | undefined {
  if (node.kind !== 'map') {
    const block = node.kind === 'scalar' && node.text.includes('\n');
    const all = block
      ? readTemplate(node, context, capturing)
        ? node.text.trimEnd().split('\n')
        : undefined
      : readTexts(node, context, 'lines', capturing);
    return all && { kind: 'lines', all, some: [], none: [] };
  }
  const found: { some: readonly string[]; none: readonly string[] } = { some: [], none: [] };
  let right = true;
  for (const { key, keyAt, value } of node.entries) {
    if (key !== 'some' && key !== 'none') {
      const hint =
        didYouMean(key, ['some', 'none']) ?? '`lines` is a list, or has `some` or `none`';
      context.problem(problem('language/unknown-key', { key, where: '`lines`' }, keyAt, hint));
      right = false;
      continue;
    }
    const texts = readTexts(value, context, key, key === 'none' ? 'captures nothing' : capturing);
    if (texts) found[key] = texts;
    else right = false;
  }
  return right ? { kind: 'lines', all: undefined, ...found } : undefined;
}

/** `at most 6s`: words of comparison, with numbers in the words of `unit`. */
export function readQuantity(
  node: ScalarNode,
  context: ReadContext,
  unit: Type<unknown>,
  capturing: Capturing = 'captures',
): Matcher | undefined {
  // `dataVersion: <int as v>`: any number, and which one it was.
  if (wildcards(node.text).length > 0) return readTextMatcher(node, context, undefined, capturing);
  if (!checkPlaceholders(node, context)) return undefined;
  const split = splitComparison(node.text);
  if ('wrong' in split) {
    const parameters = { text: node.text, why: split.wrong };
    context.problem(problem('language/bad-quantity', parameters, node.at, split.hint));
    return undefined;
  }
  if (node.text.includes('${{')) {
    return { kind: 'comparison', comparison: split, unit: unit.kind, text: node.text };
  }
  const numbers = split.operands.map((text) => unit.read(scalarAt(text, node.at), context));
  const [first, second = first] = numbers;
  if (typeof first !== 'number' || typeof second !== 'number') return undefined;
  if (second < first) {
    const hint = `write \`${split.operands[1]}..${split.operands[0]}\``;
    const parameters = { text: node.text, why: 'ends before it begins' };
    context.problem(problem('language/bad-quantity', parameters, node.at, hint));
    return undefined;
  }
  return { kind: 'quantity', ...comparisonBounds(split.word, first, second), text: node.text };
}
