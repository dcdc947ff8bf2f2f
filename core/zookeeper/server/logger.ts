/**
 * The server's log in the pattern of the `logback.xml` that ZooKeeper ships:
 * `%d{ISO8601} [myid:%X{myid}] - %-5p [%t:%C{1}@%L] - %m%n`, without the line numbers. Only the
 * lines that people look for are written; their text is the real one.
 */

import type { System } from '../../machine/system.ts';

export type LogLevel = 'INFO' | 'WARN' | 'ERROR';

export class Logger {
  private readonly sys: System;
  private readonly myid: string;
  thread = 'main';

  constructor(sys: System, myid: number | undefined) {
    this.sys = sys;
    this.myid = myid === undefined ? '' : `${myid}`;
  }

  /** `place` is the class that logs. */
  log(level: LogLevel, place: string, message: string): void {
    const time = isoTime(this.sys.clock.wall());
    const head = `${time} [myid:${this.myid}] - ${level.padEnd(5)} [${this.thread}:${place}]`;
    this.sys.stdout.write(`${head} - ${message}\n`);
  }

  info(place: string, message: string): void {
    this.log('INFO', place, message);
  }

  warn(place: string, message: string): void {
    this.log('WARN', place, message);
  }

  error(place: string, message: string): void {
    this.log('ERROR', place, message);
  }
}

/** `2025-01-01 00:00:00,000` in UTC, by the civil calendar. */
export function isoTime(wallMs: number): string {
  const days = Math.floor(wallMs / 86_400_000);
  const ms = wallMs - days * 86_400_000;
  const { year, month, day } = civilDate(days);
  const clock = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1_000) % 60].map((part) => two(part));
  const millis = `${Math.floor(ms % 1_000)}`.padStart(3, '0');
  return `${year}-${two(month)}-${two(day)} ${clock.join(':')},${millis}`;
}

function two(value: number): string {
  return `${Math.floor(value)}`.padStart(2, '0');
}

/** Days since 1970-01-01 to a date (Howard Hinnant's `civil_from_days`). */
function civilDate(days: number): { year: number; month: number; day: number } {
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
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}
