/**
 * Old snapshots and logs are removed now and then (`DatadirCleanupManager`,
 * `autopurge.purgeInterval`): at the start, and every so many hours.
 */

import { type System, SystemError } from '../../machine/system.ts';
import { mediumDate } from '../server/calendar.ts';
import type { Logger } from '../server/logger.ts';
import { Database } from './database.ts';

const HOUR_MS = 3_600_000;

export interface PurgeOptions {
  /** Hours; 0 or less is never. */
  readonly autopurgePurgeInterval: number;
  readonly autopurgeSnapRetainCount: number;
}

/**
 * `PurgeTxnLog.purge`: what is older than the oldest of the `retained` newest snapshots goes.
 * @param removing hears of each file before it goes, in the words of the real one
 * @throws SystemError
 */
export function purgeTxnLog(
  sys: System,
  directories: { readonly dataDir: string; readonly dataLogDir: string },
  retained: number,
  removing: (text: string) => void,
): void {
  purgeWith(
    sys,
    new Database(sys, { ...directories, commitLogCount: 0, autoCreateDb: true }),
    retained,
    removing,
  );
}

function purgeWith(
  sys: System,
  db: Database,
  retained: number,
  removing: (text: string) => void,
): void {
  db.purge(retained, (path) =>
    removing(`Removing file: ${mediumDate(sys.disk.stat(path).modifiedMs)}\t${path}`),
  );
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
      purgeWith(sys, db, retained, (text) => {
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
