/**
 * What a journal tells those who only read: no epoch is checked, and none is needed. And the ways,
 * out of a writer's order, in which its files come and go.
 */

import { JavaException } from '../../hadoop-common/door.ts';
import { listEditLogs, remoteEditLogs } from '../edits/edit-log-file.ts';
import { LAYOUT_VERSION } from '../edits/edit-log-header.ts';
import { digestOf } from '../edits/edits-digest.ts';
import { scanSegment } from '../edits/segment-scan.ts';
import { mutant } from '../mutants.ts';
import type { EditLogManifest, QJournalProtocol, RemoteEditLog } from '../protocol.ts';
import type { Journal } from './journal.ts';
import { ioError, QJOURNAL_EXCEPTIONS } from './journal-exceptions.ts';
import { LOGGER } from './loggers.ts';

type Params<M extends keyof QJournalProtocol> = Parameters<QJournalProtocol[M]>[0];

export class JournalReader {
  private readonly journal: Journal;

  constructor(journal: Journal) {
    this.journal = journal;
  }

  /** `getEditLogManifest`: one in progress ends where it was written to last. */
  manifest(sinceTxId: number, inProgressOk: boolean): Promise<Omit<EditLogManifest, 'httpPort'>> {
    const { journal } = this;
    return journal.exclusive(() => {
      journal.checkFormatted();
      const { highestWrittenTxId, host, storage } = journal;
      const logs = remoteEditLogs(
        host.sys,
        storage.current,
        sinceTxId,
        inProgressOk,
        highestWrittenTxId,
      ).map((log) => (log.isInProgress ? { ...log, endTxId: highestWrittenTxId } : log));
      return { logs, committedTxId: journal.epochs.committedTxId };
    });
  }

  /**
   * `getJournaledEdits`. Who asks for what comes next learns that there is nothing new; who asks
   * beyond that has seen edits that are missing here, and must not take this for an answer
   * (HDFS-16771).
   */
  journaledEdits({ sinceTxId, maxTxns }: Params<'getJournaledEdits'>) {
    const { journal } = this;
    return journal.exclusive(() => {
      if (!journal.cache) {
        throw ioError(
          'The journal edits cache is not enabled, which is a requirement to fetch journaled edits via RPC. Please enable it via dfs.ha.tail-edits.in-progress',
        );
      }
      const highest = journal.highestWrittenTxId;
      if (sinceTxId > highest + 1 && !mutant(journal.host.sys, 'hdfs-16771')) {
        throw new JavaException(
          QJOURNAL_EXCEPTIONS.newerTxnId,
          `Highest txn ID available in the journal is ${highest}, but requested txns starting at ${sinceTxId}.`,
        );
      }
      const edits =
        sinceTxId > highest
          ? { txnCount: 0, records: new Uint8Array(0) }
          : journal.cache.retrieve(sinceTxId, maxTxns);
      return { ...edits, layoutVersion: LAYOUT_VERSION };
    });
  }

  /** `discardSegments`: everything from there on is put out of sight. */
  discardSegments(startTxId: number): Promise<void> {
    const { journal } = this;
    const { host, storage } = journal;
    return journal.exclusive(async () => {
      for (const file of listEditLogs(host.sys, storage.current)) {
        if (file.firstTxId < startTxId) continue;
        await host.sys.disk.rename(file.path, `${file.path}.trash`);
      }
      journal.epochs.committedTxId = startTxId - 1;
    });
  }

  getJournalCTime(): Promise<number> {
    const { journal } = this;
    return journal.exclusive(() => {
      journal.checkFormatted();
      return journal.storage.identity!.cTime;
    });
  }

  /** A segment that was fetched becomes one of this journal, if all of it is known to be committed. */
  adopt(path: string, { startTxId, endTxId }: RemoteEditLog): Promise<boolean> {
    const { journal } = this;
    const { host, storage } = journal;
    const target = storage.finalizedPath(startTxId, endTxId);
    return journal.exclusive(async () => {
      if (endTxId > journal.epochs.committedTxId) {
        host.log.error(
          LOGGER.journal,
          `The endTxId of the temporary file is not less than the last committed transaction id. Aborting move to final file${target}${journal.suffix}`,
        );
        return false;
      }
      const { records } = scanSegment(host.sys.disk.read(path));
      await host.sys.disk.rename(path, target);
      host.sys.observe('segment-synced', {
        journal: journal.id,
        first: startTxId,
        last: endTxId,
        digest: digestOf(records),
      });
      return true;
    });
  }
}
