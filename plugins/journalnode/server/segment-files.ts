/** The segments on the disk of a journal: how they begin, end, and are moved out of the way. */

import { SystemError } from '../../../core/plugin/index.ts';
import { JAVA, JavaException } from '../../hadoop-common/door.ts';
import { ioException } from '../edits/disk-error.ts';
import {
  describeEditLog,
  type EditLogFile,
  findEditLog,
  listEditLogs,
  scanEditLog,
} from '../edits/edit-log-file.ts';
import { digestOf } from '../edits/edits-digest.ts';
import { INVALID_TXID } from '../edits/segment-name.ts';
import { SegmentWriter } from '../edits/segment-writer.ts';
import type { SegmentState } from '../protocol.ts';
import type { Journal } from './journal.ts';
import { outOfSync } from './journal-exceptions.ts';
import { LOGGER } from './loggers.ts';
import { textOfSegment } from './paxos-record.ts';

export class SegmentFiles {
  private readonly journal: Journal;

  constructor(journal: Journal) {
    this.journal = journal;
  }

  /**
   * The newest segment that holds anything (`scanStorageForLatestEdits`); empty ones behind it are
   * moved aside. @throws SystemError
   */
  async latest(): Promise<{ firstTxId: number; lastTxId: number } | undefined> {
    const { host, storage, suffix } = this.journal;
    if (!host.sys.disk.exists(storage.current)) return undefined;
    const manager = `FileJournalManager(root=${storage.root})`;
    host.log.info(LOGGER.journal, `Scanning storage ${manager}`);
    for (const file of [...listEditLogs(host.sys, storage.current)].reverse()) {
      const scan = scanEditLog(host.sys, file);
      const lastTxId = file.inProgress ? scan.lastTxId : file.lastTxId;
      const text = describeEditLog({ ...file, lastTxId }, { ...scan, lastTxId });
      host.log.info(LOGGER.journal, `Latest log is ${text}${suffix}`);
      if (lastTxId !== INVALID_TXID) return { firstTxId: file.firstTxId, lastTxId };
      host.log.warn(
        LOGGER.journal,
        `Latest log ${text} has no transactions. moving it aside and looking for previous log${suffix}`,
      );
      await host.sys.disk.rename(file.path, `${file.path}.empty`);
    }
    host.log.info(LOGGER.journal, `No files in ${manager}`);
    return undefined;
  }

  /** What recovery is told of a segment (`getSegmentInfo`). @throws SystemError */
  async info(segmentTxId: number): Promise<SegmentState | undefined> {
    const { host, storage, suffix } = this.journal;
    const file = findEditLog(host.sys, storage.current, segmentTxId);
    if (!file) return undefined;
    const scan = file.inProgress ? scanEditLog(host.sys, file) : undefined;
    const endTxId = scan ? scan.lastTxId : file.lastTxId;
    if (endTxId === INVALID_TXID) {
      host.log.info(
        LOGGER.journal,
        `Edit log file ${describeEditLog(file, scan)} appears to be empty. Moving it aside...${suffix}`,
      );
      await host.sys.disk.rename(file.path, `${file.path}.empty`);
      return undefined;
    }
    const state = { startTxId: segmentTxId, endTxId, isInProgress: file.inProgress };
    host.log.info(
      LOGGER.journal,
      `getSegmentInfo(${segmentTxId}): ${describeEditLog(file, scan)} -> ${textOfSegment(state)}${suffix}`,
    );
    return state;
  }

  /** A log that is there already may only hold the record that begins it. @throws JavaException */
  checkMayStart(txid: number): void {
    const { host, storage, suffix } = this.journal;
    const existing = findEditLog(host.sys, storage.current, txid);
    if (!existing) return;
    if (!existing.inProgress) {
      throw new JavaException(
        JAVA.illegalState,
        `Already have a finalized segment ${describeEditLog(existing)} beginning at ${txid}${suffix}`,
      );
    }
    const scan = scanEditLog(host.sys, existing);
    if (scan.lastTxId !== existing.firstTxId) {
      throw new JavaException(
        JAVA.illegalState,
        `The log file ${describeEditLog(existing, scan)} seems to contain valid transactions${suffix}`,
      );
    }
  }

  /** A disk that cannot take the file ends the process. */
  async create(txid: number, layoutVersion: number): Promise<SegmentWriter> {
    const { host, storage } = this.journal;
    const path = storage.inProgressPath(txid);
    try {
      return await SegmentWriter.create(host.sys, path, layoutVersion);
    } catch (error) {
      const { message } = ioException(error);
      host.log.warn(LOGGER.files, `Unable to start log segment ${txid} at ${path}: ${message}`);
      host.reportErrorOnFile(path);
      throw error;
    }
  }

  /** Without a `digest` the file is read, and must end where it should. @throws JavaException */
  async finalize(file: EditLogFile, endTxId: number, digest: number | undefined): Promise<void> {
    const { host, id, storage, suffix } = this.journal;
    const { firstTxId, path } = file;
    let written = digest;
    if (written === undefined) {
      host.log.info(
        LOGGER.journal,
        `Validating log segment ${path} about to be finalized${suffix}`,
      );
      const scan = scanEditLog(host.sys, file);
      if (scan.lastTxId !== endTxId) {
        throw outOfSync(
          `Trying to finalize in-progress log segment ${firstTxId} to end at txid ${endTxId} but log ${path} on disk only contains up to txid ${scan.lastTxId}${suffix}`,
        );
      }
      written = digestOf(scan.records);
    }
    const target = storage.finalizedPath(firstTxId, endTxId);
    host.log.info(LOGGER.files, `Finalizing edits file ${path} -> ${target}`);
    try {
      await host.sys.disk.rename(path, target);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      host.reportErrorOnFile(target);
      throw new JavaException(JAVA.illegalState, `Unable to finalize edits file ${path}`);
    }
    host.sys.observe('segment-finalized', {
      journal: id,
      first: firstTxId,
      last: endTxId,
      digest: written,
    });
  }

  purgePaxosRecord(segmentTxId: number): void {
    const { host, storage } = this.journal;
    const path = storage.paxosPath(segmentTxId);
    if (host.sys.disk.exists(path)) host.sys.disk.remove(path);
  }
}
