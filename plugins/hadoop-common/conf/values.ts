/**
 * How `Configuration` makes numbers, times and lists of texts, and what it throws when it cannot:
 * `getInt`, `getTimeDuration`, `getLongBytes`, `getBoolean`, `getTrimmedStringCollection`.
 */

import { JAVA, JavaException } from '../ipc/java-exception.ts';

/** What a bare number counts. */
export type TimeUnit = 'ns' | 'us' | 'ms' | 's' | 'm' | 'h' | 'd';

const MILLISECONDS: Readonly<Record<TimeUnit, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

export const UNIT_NAMES: Readonly<Record<TimeUnit, string>> = {
  ns: 'nanoseconds',
  us: 'microseconds',
  ms: 'milliseconds',
  s: 'seconds',
  m: 'minutes',
  h: 'hours',
  d: 'days',
};

const PREFIXES = 'kmgtpe';

function notANumber(text: string): JavaException {
  return new JavaException('java.lang.NumberFormatException', `For input string: "${text}"`);
}

/** `Integer.parseInt`, `Long.parseLong` */
function decimal(text: string, whole = text): number {
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw notANumber(whole);
}

const LARGEST_INT = 2 ** 31 - 1;

/** `getInt`: decimal, or hexadecimal after `0x`. */
export function readInt(text: string): number {
  const value = readLong(text);
  if (value > LARGEST_INT || value < -LARGEST_INT - 1) throw notANumber(text.trim());
  return value;
}

/** `getLong` */
export function readLong(text: string): number {
  const trimmed = text.trim();
  const hex = /^(-?)0x([0-9a-f]+)$/i.exec(trimmed);
  if (!hex) return decimal(trimmed);
  return Number.parseInt(`${hex[1]}${hex[2]}`, 16);
}

/** `getFloat`, `getDouble`: as Java writes them, `0.999f` included. */
export function readFloat(text: string): number {
  const trimmed = text.trim();
  const number = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)[fd]?$/i.exec(trimmed)?.[1];
  if (number !== undefined) return Number(number);
  throw trimmed === ''
    ? new JavaException('java.lang.NumberFormatException', 'empty String')
    : notANumber(trimmed);
}

/** `getTimeDuration`, in milliseconds: `30s`; a bare number counts the key's own unit. */
export function readDuration(text: string, unit: TimeUnit): number {
  const trimmed = text.trim().toLowerCase();
  const suffix = /(ns|us|ms|s|m|h|d)$/.exec(trimmed)?.[1] as TimeUnit | undefined;
  const digits = suffix === undefined ? trimmed : trimmed.slice(0, -suffix.length);
  return Math.trunc(decimal(digits) * MILLISECONDS[suffix ?? unit]);
}

/** A time that Hadoop reads with `getInt` or `getLong`: bare numbers only. Milliseconds. */
export function readBareDuration(text: string, unit: TimeUnit): number {
  return readLong(text) * MILLISECONDS[unit];
}

/** `getLongBytes`: `64m`, `1G`, in powers of 1024. */
export function readSize(text: string): number {
  const trimmed = text.trim();
  const last = trimmed.slice(-1);
  if (/\d/.test(last) || trimmed === '') return decimal(trimmed);
  const power = PREFIXES.indexOf(last.toLowerCase());
  if (power < 0) {
    const allowed = 'Allowed prefixes are k, m, g, t, p, e(case insensitive)';
    const message = `Invalid size prefix '${last}' in '${trimmed}'. ${allowed}`;
    throw new JavaException(JAVA.illegalArgument, message);
  }
  return decimal(trimmed.slice(0, -1)) * 1024 ** (power + 1);
}

/** `getBoolean`: undefined for any other word, of which Hadoop makes the default. */
export function readBool(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** `getTrimmedStringCollection`: parted by commas and line ends, empty ones left out. */
export function readList(text: string): readonly string[] {
  return text
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
