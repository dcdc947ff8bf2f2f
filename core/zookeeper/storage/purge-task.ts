/**
 * Old snapshots and logs are removed now and then (`DatadirCleanupManager`,
 * `autopurge.purgeInterval`): at the start, and every so many hours.
 */

import { type System, SystemError } from '../../machine/system.ts';
import { mediumDate } from '../server/calendar.ts';
import type { Logger } from '../server/logger.ts';
import type { Database } from './database.ts';

const HOUR_MS = 3_600_000;

export interface PurgeOptions {
  /** Hours; 0 or less is never. */
  readonly autopurgePurgeInterval: number;
  readonly autopurgeSnapRetainCount: number;
}

/** Begins with the first purge. */
export function schedulePurges(
  sys: System,
  db: Database,
  options: PurgeOptions,
  logger: Logger,
): void {
  const { autopurgePurgeInterval: hours, autopurgeSnapRetainCount: retained } = options;
  if (hours <= 0) return;
  const say = (text: string) => logger.info('DatadirCleanupManager', text);
  say(`autopurge.snapRetainCount set to ${retained}`);
  say(`autopurge.purgeInterval set to ${hours}`);
  const purge = (): void => {
    say('Purge task started.');
    try {
      db.purge(retained, (path) => {
        const text = `Removing file: ${mediumDate(sys.disk.stat(path).modifiedMs)}\t${path}`;
        logger.info('PurgeTxnLog', text);
        sys.stdout.write(`${text}\n`);
      });
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      logger.error('DatadirCleanupManager', `Error occurred while purging. ${error.message}`);
    }
    say('Purge task completed.');
    sys.timer(hours * HOUR_MS, purge);
  };
  sys.soon(purge);
}
