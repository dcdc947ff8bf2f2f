/**
 * Log lines as `conf/logback.xml` of ZooKeeper 3.8 prints them on the console, which is the .out
 * file of a server: `date [myid:1] - INFO  [main:Class] - text`. Line numbers are left out.
 */
import { logDate } from './java-text.ts';
import type { System } from './platform.ts';

export type Level = 'INFO' | 'WARN' | 'ERROR';

export function logLine(
  sys: System,
  level: Level,
  where: string,
  text: string,
  myid?: number,
): void {
  const date = logDate(sys.clock.wall());
  sys.stdout.write(`${date} [myid:${myid ?? ''}] - ${level.padEnd(5)} [${where}] - ${text}\n`);
}
