/**
 * The server's log in the pattern of the `logback.xml` that ZooKeeper ships:
 * `%d{ISO8601} [myid:%X{myid}] - %-5p [%t:%C{1}@%L] - %m%n`, without the line numbers. Only the
 * lines that people look for are written; their text is the real one.
 */

import type { System } from '../../machine/system.ts';
import { logDate } from './calendar.ts';

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
    const time = logDate(this.sys.clock.wall());
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
