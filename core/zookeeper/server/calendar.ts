/**
 * Dates as the JDK and Logback write them, in UTC. They are computed here, for a program of the
 * simulation has no `Date`.
 */

const DAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const DAY_MS = 86_400_000;

interface Instant {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly weekday: string;
  /** `HH:mm:ss`. */
  readonly time: string;
  readonly ms: number;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** The civil calendar in UTC, from milliseconds since 1970 (Hinnant's algorithm on eras). */
function instantOf(epochMs: number): Instant {
  const days = Math.floor(epochMs / DAY_MS);
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const rest = epochMs - days * DAY_MS;
  const seconds = Math.floor(rest / 1000);
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    weekday: DAYS[((days % 7) + 7) % 7] as string,
    time: `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`,
    ms: rest % 1000,
  };
}

/** `java.util.Date.toString` in UTC: `Sun Nov 22 01:28:10 UTC 2026`. */
export function javaDate(epochMs: number): string {
  const { year, month, day, weekday, time } = instantOf(epochMs);
  return `${weekday} ${MONTHS[month - 1]} ${two(day)} ${time} UTC ${year}`;
}

/** The `Date` of HTTP: `Sun, 22 Nov 2026 01:29:13 GMT`. */
export function httpDate(epochMs: number): string {
  const { year, month, day, weekday, time } = instantOf(epochMs);
  return `${weekday}, ${two(day)} ${MONTHS[month - 1]} ${year} ${time} GMT`;
}

/** Logback's ISO8601: `2026-11-22 01:28:10,123`. */
export function logDate(epochMs: number): string {
  const { year, month, day, time, ms } = instantOf(epochMs);
  return `${year}-${two(month)}-${two(day)} ${time},${String(ms).padStart(3, '0')}`;
}

/** `DateFormat.getDateTimeInstance()` of an English JDK: `Nov 22, 2026, 1:28:10 AM`. */
export function mediumDate(epochMs: number): string {
  const { year, month, day, time } = instantOf(epochMs);
  const hour = Number(time.slice(0, 2));
  const half = hour < 12 ? 'AM' : 'PM';
  return `${MONTHS[month - 1]} ${day}, ${year}, ${hour % 12 || 12}${time.slice(2)} ${half}`;
}
