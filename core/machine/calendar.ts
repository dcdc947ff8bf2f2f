/** Dates from the host's wall clock, in UTC and in the words of the C locale. */

interface CivilTime {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly yearDay: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const DAY_MS = 86_400_000;

/** The proleptic Gregorian calendar; `ms` since 1970. */
function civilTime(ms: number): CivilTime {
  const days = Math.floor(ms / DAY_MS);
  const inDay = ms - days * DAY_MS;
  // Years that begin in March keep the leap day at the end: 400 of them have 146097 days.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const beforeYear = 365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const dayOfYear = dayOfEra - beforeYear;
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return {
    year,
    month,
    day,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: lengths.slice(0, month - 1).reduce((sum, length) => sum + length, 0) + day,
    hour: Math.floor(inDay / 3_600_000),
    minute: Math.floor(inDay / 60_000) % 60,
    second: Math.floor(inDay / 1_000) % 60,
    millisecond: inDay % 1_000,
  };
}

/** `strftime`, with GNU's `%s`, `%N`, `%3N` and `%-d`; unknown conversions stay as they are. */
export function formatTime(ms: number, format: string): string {
  const time = civilTime(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const conversions: Readonly<Record<string, () => string>> = {
    '%': () => '%',
    a: () => (WEEKDAYS[time.weekday] ?? '').slice(0, 3),
    A: () => WEEKDAYS[time.weekday] ?? '',
    b: () => (MONTHS[time.month - 1] ?? '').slice(0, 3),
    B: () => MONTHS[time.month - 1] ?? '',
    c: () => formatTime(ms, '%a %b %e %H:%M:%S %Y'),
    d: () => two(time.day),
    D: () => formatTime(ms, '%m/%d/%y'),
    e: () => String(time.day).padStart(2),
    F: () => formatTime(ms, '%Y-%m-%d'),
    H: () => two(time.hour),
    I: () => two(time.hour % 12 || 12),
    j: () => String(time.yearDay).padStart(3, '0'),
    m: () => two(time.month),
    M: () => two(time.minute),
    n: () => '\n',
    N: () => `${String(time.millisecond).padStart(3, '0')}000000`,
    p: () => (time.hour < 12 ? 'AM' : 'PM'),
    R: () => formatTime(ms, '%H:%M'),
    s: () => String(Math.floor(ms / 1_000)),
    S: () => two(time.second),
    t: () => '\t',
    T: () => formatTime(ms, '%H:%M:%S'),
    u: () => String(time.weekday || 7),
    w: () => String(time.weekday),
    y: () => two(time.year % 100),
    Y: () => String(time.year),
    z: () => '+0000',
    Z: () => 'UTC',
  };
  return format
    .replaceAll('%3N', () => String(time.millisecond).padStart(3, '0'))
    .replace(/%(-?)([%A-Za-z])/g, (whole, bare: string, letter: string) => {
      if (!Object.hasOwn(conversions, letter)) return whole;
      const text = conversions[letter]?.() ?? whole;
      return bare === '' ? text : text.replace(/^[ 0]+(?=\d)/, '');
    });
}
