/**
 * Log lines as the `console` appender of Hadoop's log4j.properties prints them:
 * `2025-05-18 12:15:55,525 INFO ipc.Client: text`. A command shows them on stderr; the scripts
 * that start daemons send them to the daemon's .log.
 */

import type { System } from '../../../core/plugin/index.ts';
import { logDate } from '../../zookeeper/door.ts';
import type { JavaException } from '../ipc/java-exception.ts';

export type LogLevel = 'INFO' | 'WARN' | 'ERROR' | 'FATAL';

export class Logger {
  private readonly sys: System;

  constructor(sys: System) {
    this.sys = sys;
  }

  /** @param logger the last two parts of the class's name (`%c{2}`): `namenode.FSNamesystem` */
  info(logger: string, text: string, exception?: JavaException): void {
    this.log('INFO', logger, text, exception);
  }

  warn(logger: string, text: string, exception?: JavaException): void {
    this.log('WARN', logger, text, exception);
  }

  error(logger: string, text: string, exception?: JavaException): void {
    this.log('ERROR', logger, text, exception);
  }

  fatal(logger: string, text: string, exception?: JavaException): void {
    this.log('FATAL', logger, text, exception);
  }

  /** Below the line of an exception the real one prints its frames; here are none. */
  log(level: LogLevel, logger: string, text: string, exception?: JavaException): void {
    const thrown = exception ? `${exception.text}\n` : '';
    const date = logDate(this.sys.clock.wall());
    this.sys.stderr.write(`${date} ${level} ${logger}: ${text}\n${thrown}`);
  }
}

/** The log of this process. */
export function loggerOf(sys: System): Logger {
  return new Logger(sys);
}
