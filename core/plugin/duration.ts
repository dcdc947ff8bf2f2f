/**
 * Durations as people write them: `1m30s`, `500us`, `1.5s`. Always with a unit, since a bare
 * number of "what?" is the oldest mistake of configuration files. Values are whole microseconds.
 */

/** Unit -> microseconds, the larger first. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['d', 86_400_000_000],
  ['h', 3_600_000_000],
  ['m', 60_000_000],
  ['s', 1_000_000],
  ['ms', 1_000],
  ['us', 1],
]);

/** What people write elsewhere -> the unit here. */
const LOOSE_UNITS: ReadonlyMap<string, string> = new Map([
  ['sec', 's'],
  ['secs', 's'],
  ['second', 's'],
  ['seconds', 's'],
  ['min', 'm'],
  ['mins', 'm'],
  ['minute', 'm'],
  ['minutes', 'm'],
  ['hour', 'h'],
  ['hours', 'h'],
  ['day', 'd'],
  ['days', 'd'],
  ['µs', 'us'],
  ['msec', 'ms'],
  ['millis', 'ms'],
]);

export type Parsed<T> =
  | { readonly value: T }
  | { readonly wrong: string; readonly hint: string | undefined };

const EXAMPLES = 'write a duration as `500us`, `20ms`, `6s`, `1m30s`, `2h` or `1d`';

/** Microseconds. Units descend and none stands twice; `signed` allows a leading `-` or `+`. */
export function parseDuration(text: string, signed = false): Parsed<number> {
  const trimmed = text.trim();
  const sign = signed && /^[+-]/.test(trimmed) ? trimmed[0] : undefined;
  const body = sign === undefined ? trimmed : trimmed.slice(1);
  if (/^\d+(\.\d+)?$/.test(body)) return { wrong: 'has no unit', hint: guessUnit(trimmed) };
  const [, number, word] = /^(\d+(?:\.\d+)?)\s+([a-zµ]+)$/.exec(body) ?? [];
  if (number !== undefined && word !== undefined) {
    const unit = UNITS.has(word) ? word : LOOSE_UNITS.get(word);
    const hint = unit === undefined ? EXAMPLES : `write \`${number}${unit}\``;
    return { wrong: 'has a blank before its unit', hint };
  }
  if (!/^(\d+(\.\d+)?[a-zµ]+)+$/.test(body)) return { wrong: 'is no duration', hint: EXAMPLES };
  let total = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const [, digits = '', unit = ''] of body.matchAll(/(\d+(?:\.\d+)?)([a-zµ]+)/g)) {
    const micros = UNITS.get(unit);
    if (micros === undefined) {
      return { wrong: `has the unknown unit \`${unit}\``, hint: unitHint(unit) };
    }
    if (micros >= smallest) return { wrong: 'has its units out of order', hint: EXAMPLES };
    smallest = micros;
    total += Number(digits) * micros;
  }
  const rounded = Math.round(total);
  if (!Number.isSafeInteger(rounded)) return { wrong: 'is too long', hint: undefined };
  if (Math.abs(rounded - total) > 1e-3) {
    return { wrong: 'is finer than a microsecond', hint: EXAMPLES };
  }
  return { value: sign === '-' ? -rounded : rounded };
}

function guessUnit(text: string): string {
  return `write the unit: \`${text}s\`, \`${text}ms\` or \`${text}m\``;
}

function unitHint(unit: string): string {
  const right = LOOSE_UNITS.get(unit);
  return right === undefined
    ? 'the units are `us`, `ms`, `s`, `m`, `h` and `d`'
    : `write \`${right}\`; the units are \`us\`, \`ms\`, \`s\`, \`m\`, \`h\` and \`d\``;
}

export interface DurationRange {
  /** Microseconds. */
  readonly min: number;
  /** Microseconds. */
  readonly max: number;
}

/** `1s..6s`, or one duration; `single` says what the lower end of a single one is. */
export function parseDurationRange(
  text: string,
  single: 'zero' | 'same' = 'zero',
): Parsed<DurationRange> {
  const parts = text.split('..');
  if (parts.length > 2) return { wrong: 'is no range', hint: 'write a range as `1s..6s`' };
  const read = parts.map((part) => parseDuration(part));
  for (const part of read) if ('wrong' in part) return part;
  const [first = 0, second] = read.map((part) => ('value' in part ? part.value : 0));
  if (second === undefined) return { value: { min: single === 'zero' ? 0 : first, max: first } };
  if (second < first) {
    const swapped = `${parts[1]?.trim()}..${parts[0]?.trim()}`;
    return { wrong: 'ends before it begins', hint: `write \`${swapped}\`` };
  }
  return { value: { min: first, max: second } };
}

/** `1m30s` for 90 000 000: what {@link parseDuration} reads back. */
export function formatDuration(micros: number): string {
  if (micros === 0) return '0s';
  let rest = Math.abs(micros);
  let text = micros < 0 ? '-' : '';
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text;
}
