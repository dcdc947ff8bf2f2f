/**
 * Numbers that are bound while a scenario runs: `more than ${{ token }}` becomes a quantity when
 * its step begins. A bound text that is no number ends the step with a sentence of its own.
 */

import { type Parsed, parseDuration } from './duration.ts';
import type { Matcher } from './matcher.ts';
import type { Expand } from './pattern.ts';
import { expand } from './placeholders.ts';
import { comparisonBounds, parseBytes, parsePercent } from './quantity.ts';

/** A name was used as a number, but what it is bound to is none. */
export class BoundNumberError extends Error {}

type Comparing = Extract<Matcher, { kind: 'comparison' }>;

/** The quantity that a comparison is now. @throws BoundNumberError */
export function fillQuantity(matcher: Comparing, value: Expand): Matcher {
  const { comparison, unit, text } = matcher;
  const filled = comparison.operands.map((operand) => expand(operand, value).trim());
  const [first = 0, second = first] = comparison.operands.map((operand, at) => {
    const parsed = parse(filled[at] ?? '', unit);
    if ('value' in parsed) return parsed.value;
    const seen = filled[at] === '' ? 'nothing' : `\`${filled[at]}\``;
    throw new BoundNumberError(`\`${operand}\` is ${seen}, which ${parsed.wrong}`);
  });
  if (second < first) {
    throw new BoundNumberError(`\`${text}\` is ${filled.join('..')}, which ends before it begins`);
  }
  const shown = filled.reduce(
    (shown, one, at) => shown.replace(comparison.operands[at]!, one),
    text,
  );
  return { kind: 'quantity', ...comparisonBounds(comparison.word, first, second), text: shown };
}

/**
 * The options of a check or a fault as they are when its step begins: texts with their `${{ … }}`
 * filled in, comparisons with their numbers. Texts of matchers stay as they are, since what is bound
 * there is compared letter by letter. @throws BoundNumberError
 */
export function fillOptions<T extends object>(options: T, value: Expand): T {
  const filled = Object.entries(options).map(([name, option]) => [name, fillOption(option, value)]);
  return Object.fromEntries(filled) as T;
}

function fillOption(option: unknown, value: Expand): unknown {
  if (typeof option === 'string') return expand(option, value);
  if (Array.isArray(option)) return option.map((item) => fillOption(item, value));
  return fillNumbers(option, value);
}

/** A value that holds matchers anywhere, with every comparison filled in. @throws BoundNumberError */
function fillNumbers<T>(options: T, value: Expand): T {
  if (Array.isArray(options)) return options.map((item) => fillNumbers(item, value)) as T;
  if (options === null || typeof options !== 'object' || !isPlain(options)) return options;
  const { kind } = options as { kind?: unknown };
  if (kind === 'comparison') return fillQuantity(options as unknown as Comparing, value) as T;
  const entries = Object.entries(options).map(([key, item]) => [key, fillNumbers(item, value)]);
  return Object.fromEntries(entries) as T;
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

function parse(text: string, unit: string): Parsed<number> {
  if (unit === 'duration') return parseDuration(text, true);
  if (unit === 'bytes') return parseBytes(text);
  if (unit === 'percent') return parsePercent(text);
  const number = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number)) return { value: number };
  return { wrong: 'is no whole number', hint: undefined };
}
