/** How the shell and the reports of HDFS write sizes, times and permissions. */

const PREFIXES = ['K', 'M', 'G', 'T', 'P', 'E'] as const;
const DAY_MS = 86_400_000;

/** `StringUtils.TraditionalBinaryPrefix.long2String`: `2.0 K`, `24 KB`. */
export function binaryPrefix(count: number, unit: string, decimals: number): string {
  if (count < 0) return `-${binaryPrefix(-count, unit, decimals)}`;
  if (count < 1024) return unit === '' ? String(count) : `${count} ${unit}`;
  let at = 0;
  while (at < PREFIXES.length - 1 && count >= 1024 ** (at + 2)) at++;
  const value = count / 1024 ** (at + 1);
  if (Number.isInteger(value)) return `${value} ${PREFIXES[at]}${unit}`;
  const text = value.toFixed(decimals);
  const roundedUp = text.startsWith('1024') && at < PREFIXES.length - 1;
  return roundedUp
    ? `${(value / 1024).toFixed(decimals)} ${PREFIXES[at + 1]}${unit}`
    : `${text} ${PREFIXES[at]}${unit}`;
}

/** The date of the hosts' time zone, which is UTC: `2025-05-18 12:20:31`. */
export function dateTime(ms: number): string {
  const [year, month, day] = civil(Math.floor(ms / DAY_MS));
  const seconds = Math.floor((((ms % DAY_MS) + DAY_MS) % DAY_MS) / 1000);
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${year}-${two(month)}-${two(day)} ${time.map(two).join(':')}`;
}

const WEEKDAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `Date.toString`: `Thu Nov 26 01:29:38 UTC 2026`. */
export function javaDate(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  const [year, month, day] = civil(days);
  const weekday = WEEKDAYS[((days % 7) + 7) % 7];
  return `${weekday} ${MONTHS[month - 1]} ${two(day)} ${dateTime(ms).slice(-8)} UTC ${year}`;
}

/** `yyyyMMdd:HHmmss`, or undefined. */
export function parseTimestamp(text: string): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2}):(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** `FsPermission.toString`: `rwxr-x--T`. */
export function permissionText(permission: number): string {
  const bits = 'rwxrwxrwx';
  let text = '';
  for (let at = 0; at < bits.length; at++) {
    text += permission & (1 << (8 - at)) ? bits.charAt(at) : '-';
  }
  if ((permission & 0o1000) === 0) return text;
  return text.slice(0, 8) + (permission & 1 ? 't' : 'T');
}

/** `StringUtils.formatPercent` */
export function percent(fraction: number, decimals: number): string {
  return `${(fraction * 100).toFixed(decimals)}%`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Year, month and day of a number of days since 1970. */
function civil(days: number): [number, number, number] {
  const date = new Date(days * DAY_MS);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}
