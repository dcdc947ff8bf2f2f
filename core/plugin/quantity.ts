/**
 * Numbers with units other than time (`10MB`, `1%`, `1Gbit/s`), and the words in which numbers are
 * compared: `at least 2`, `at most 6s`, `more than 3`, `1..3`. Comparisons are words, because
 * YAML gives `>` and `>=` another meaning.
 */

import type { Parsed } from './duration.ts';

const BYTES: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['KB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
  ['KiB', 2 ** 10],
  ['MiB', 2 ** 20],
  ['GiB', 2 ** 30],
  ['TiB', 2 ** 40],
]);

const BITS: ReadonlyMap<string, number> = new Map([
  ['Kbit', 1e3],
  ['Mbit', 1e6],
  ['Gbit', 1e9],
]);

/** `10MB`, `512KiB`, `0B`: bytes. Decimal units are powers of 1000, `KiB` and so on of 1024. */
export function parseBytes(text: string): Parsed<number> {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text.trim()) ?? [];
  if (digits === '') return { wrong: 'is no size', hint: 'write a size as `10MB` or `64KiB`' };
  if (unit === '') {
    return { wrong: 'has no unit', hint: `write the unit: \`${digits}MB\`, \`${digits}KB\`` };
  }
  const size = BYTES.get(unit) ?? bytesOfLooseUnit(unit);
  if (size === undefined || !BYTES.has(unit)) {
    return {
      wrong: `has the unknown unit \`${unit}\``,
      hint: `the units are ${[...BYTES.keys()].map((name) => `\`${name}\``).join(', ')}`,
    };
  }
  const value = Number(digits) * size;
  return Number.isSafeInteger(value)
    ? { value }
    : { wrong: 'is no whole number of bytes', hint: undefined };
}

function bytesOfLooseUnit(unit: string): number | undefined {
  return BYTES.get(unit.toUpperCase());
}

/** `1Gbit/s`, `100MB/s`: bytes per second. */
export function parseBandwidth(text: string): Parsed<number> {
  const wrong = { wrong: 'is no bandwidth', hint: 'write a bandwidth as `1Gbit/s` or `100MB/s`' };
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]+)\/s$/.exec(text.trim()) ?? [];
  if (digits === undefined || unit === undefined) return wrong;
  const bits = BITS.get(unit);
  const perSecond = bits === undefined ? BYTES.get(unit) : bits / 8;
  if (perSecond === undefined) return wrong;
  const value = Math.round(Number(digits) * perSecond);
  return value > 0 ? { value } : wrong;
}

/** `1%`, `0.01%`: parts per million, 0 to 1 000 000. */
export function parsePercent(text: string): Parsed<number> {
  const [, digits] = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim()) ?? [];
  if (digits === undefined) {
    const bare = /^\d+(\.\d+)?$/.test(text.trim());
    return bare
      ? { wrong: 'has no unit', hint: `write the unit: \`${text.trim()}%\`` }
      : { wrong: 'is no percentage', hint: 'write a percentage as `1%` or `0.5%`' };
  }
  const ppm = Math.round(Number(digits) * 10_000);
  return ppm <= 1_000_000 ? { value: ppm } : { wrong: 'is more than all', hint: 'write `100%`' };
}

export interface Comparison {
  readonly word: 'exactly' | 'at least' | 'at most' | 'more than' | 'less than' | 'range';
  /** The number, or both ends of a range, as written. */
  readonly operands: readonly string[];
}

/** Splits a quantity into its words and numbers; the numbers are read by their own type. */
export function splitComparison(text: string): Comparison | { wrong: string; hint: string } {
  const trimmed = text.trim();
  const symbol = /^(>=|<=|>|<|==?|!=)\s*(.*)$/.exec(trimmed);
  if (symbol) {
    const words: Readonly<Record<string, string>> = {
      '>=': 'at least',
      '<=': 'at most',
      '>': 'more than',
      '<': 'less than',
      '!=': 'not:',
    };
    const right = `${words[symbol[1] ?? ''] ?? ''} ${symbol[2]}`.trim();
    return { wrong: 'compares with a symbol', hint: `comparisons are words: \`${right}\`` };
  }
  const worded = /^(at least|at most|more than|less than|exactly)\s+(.+)$/.exec(trimmed);
  if (worded) {
    const word = worded[1] as Comparison['word'];
    return { word, operands: [worded[2] ?? ''] };
  }
  const ends = trimmed.split('..');
  if (ends.length === 2) return { word: 'range', operands: ends.map((end) => end.trim()) };
  return { word: 'exactly', operands: [trimmed] };
}

const LARGEST = Number.MAX_SAFE_INTEGER;

/** Both ends included; what is open ends at the largest exact number. */
export function comparisonBounds(
  word: Comparison['word'],
  first: number,
  second: number,
): { min: number; max: number } {
  switch (word) {
    case 'exactly':
      return { min: first, max: first };
    case 'at least':
      return { min: first, max: LARGEST };
    case 'at most':
      return { min: -LARGEST, max: first };
    case 'more than':
      return { min: first + 1, max: LARGEST };
    case 'less than':
      return { min: -LARGEST, max: first - 1 };
    case 'range':
      return { min: first, max: second };
  }
}
