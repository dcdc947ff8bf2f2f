/** Dates as the JDK, Logback and Jetty write them, in UTC. */

import { formatTime } from '../../machine/calendar.ts';

/** `java.util.Date.toString` in UTC: `Sun Nov 22 01:28:10 UTC 2026`. */
export function javaDate(epochMs: number): string {
  return formatTime(epochMs, '%a %b %d %T %Z %Y');
}

/** The `Date` of HTTP: `Sun, 22 Nov 2026 01:29:13 GMT`. */
export function httpDate(epochMs: number): string {
  return formatTime(epochMs, '%a, %d %b %Y %T GMT');
}

/** Logback's ISO8601: `2026-11-22 01:28:10,123`. */
export function logDate(epochMs: number): string {
  return formatTime(epochMs, '%F %T,%3N');
}

/** `DateFormat.getDateTimeInstance()` of an English JDK: `Nov 22, 2026, 1:28:10 AM`. */
export function mediumDate(epochMs: number): string {
  return formatTime(epochMs, '%b %-d, %Y, %-I:%M:%S %p');
}

/** `DateFormat.getDateTimeInstance(SHORT, LONG)` of an English JDK: `11/26/26, 8:03:21 AM UTC`. */
export function shortDate(epochMs: number): string {
  return formatTime(epochMs, '%-m/%-d/%y, %-I:%M:%S %p UTC');
}
