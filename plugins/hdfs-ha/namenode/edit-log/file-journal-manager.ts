/** `FileJournalManager`: edits in one of the NameNode's own directories. */

import type { System } from '../../../../core/plugin/index.ts';
import { JAVA, JavaException, type Logger } from '../../../hadoop-common/door.ts';
import {
  type EditLogFile,
  type EditLogInputStream,
  type EditLogOutputStream,
  type EditRecord,
  finalizedName,
  INVALID_TXID,
  inProgressName,
  type JournalManager,
  listEditLogs,
  SegmentWriter,
  scanEditLog,
  withJavaIo,
} from '../../../journalnode/door.ts';

const LOGGER = 'namenode.FileJournalManager';

/** `EditLogFileOutputStream` */
class FileOutputStream implements EditLogOutputStream {
  readonly firstTxId: number;
  private readonly writer: SegmentWriter;

  constructor(writer: SegmentWriter, firstTxId: number) {
    this.writer = writer;
    this.firstTxId = firstTxId;
  }

  write(record: EditRecord): void {
    this.writer.write(record);
  }

  flush(): Promise<void> {
    return withJavaIo(() => this.writer.flush());
  }

  close(): Promise<void> {
    return this.flush();
  }

  abort(): void {}

  toString(): string {
    return `EditLogFileOutputStream(${this.writer.path})`;
  }
}

export class FileJournalManager implements JournalManager {
  private readonly sys: System;
  private readonly log: Logger;
  private readonly root: string;

  constructor(sys: System, log: Logger, root: string) {
    this.sys = sys;
    this.log = log;
    this.root = root;
  }

  toString(): string {
    return `FileJournalManager(root=${this.root})`;
  }

  /** Its directory is formatted with the storage that it belongs to. */
  async format(): Promise<void> {}

  async hasSomeData(): Promise<boolean> {
    return false;
  }

  /** What an earlier life of this NameNode left open ends where its last whole transaction ends. */
  async recoverUnfinalizedSegments(): Promise<void> {
    this.log.info(LOGGER, `Recovering unfinalized segments in ${this.current}`);
    for (const file of this.files().filter(({ inProgress }) => inProgress)) {
      await withJavaIo(() => this.recover(file));
    }
  }

  startLogSegment(txid: number, layoutVersion: number): Promise<EditLogOutputStream> {
    const path = `${this.current}/${inProgressName(txid)}`;
    return withJavaIo(async () => {
      const writer = await SegmentWriter.create(this.sys, path, layoutVersion);
      return new FileOutputStream(writer, txid);
    });
  }

  async finalizeLogSegment(firstTxId: number, lastTxId: number): Promise<void> {
    const from = `${this.current}/${inProgressName(firstTxId)}`;
    const to = `${this.current}/${finalizedName(firstTxId, lastTxId)}`;
    this.log.info(LOGGER, `Finalizing edits file ${from} -> ${to}`);
    if (this.sys.disk.exists(to)) {
      throw new JavaException(
        JAVA.illegalState,
        `Can't finalize edits file ${from} since finalized file already exists`,
      );
    }
    await withJavaIo(() => this.sys.disk.rename(from, to));
  }

  async selectInputStreams(options: {
    readonly fromTxId: number;
    readonly inProgressOk: boolean;
  }): Promise<readonly EditLogInputStream[]> {
    const { fromTxId, inProgressOk } = options;
    return this.files().flatMap((file) => {
      const lastTxId = file.inProgress ? scanEditLog(this.sys, file).lastTxId : file.lastTxId;
      if ((file.inProgress && !inProgressOk) || lastTxId < fromTxId) return [];
      return [this.streamOf(file)];
    });
  }

  async purgeLogsOlderThan(minTxIdToKeep: number): Promise<void> {
    this.log.info(LOGGER, `Purging logs older than ${minTxIdToKeep}`);
    for (const file of this.files()) {
      if (file.firstTxId < minTxIdToKeep && !file.inProgress && file.lastTxId < minTxIdToKeep) {
        this.sys.disk.remove(file.path);
      }
    }
  }

  async discardSegments(startTxId: number): Promise<void> {
    for (const { firstTxId, path } of this.files()) {
      if (firstTxId >= startTxId) await this.sys.disk.rename(path, `${path}.trash`);
    }
  }

  async close(): Promise<void> {}

  private get current(): string {
    return `${this.root}/current`;
  }

  private files(): readonly EditLogFile[] {
    return listEditLogs(this.sys, this.current);
  }

  private streamOf(file: EditLogFile): EditLogInputStream {
    return {
      name: file.path,
      firstTxId: file.firstTxId,
      lastTxId: file.inProgress ? INVALID_TXID : file.lastTxId,
      isInProgress: file.inProgress,
      read: () => withJavaIo(() => scanEditLog(this.sys, file).records),
    };
  }

  private async recover(file: EditLogFile): Promise<void> {
    if (this.sys.disk.stat(file.path).size === 0) {
      this.log.info(LOGGER, `Deleting zero-length edit log file ${file.path}`);
      this.sys.disk.remove(file.path);
      return;
    }
    const scan = scanEditLog(this.sys, file);
    if (scan.hasCorruptHeader) {
      await this.sys.disk.rename(file.path, `${file.path}.corrupt`);
    } else if (scan.lastTxId === INVALID_TXID) {
      this.log.info(
        LOGGER,
        `Moving aside edit log file that seems to have zero transactions ${file.path}`,
      );
      await this.sys.disk.rename(file.path, `${file.path}.empty`);
    } else {
      if (scan.torn) this.sys.disk.truncate(file.path, scan.validLength);
      await this.finalizeLogSegment(file.firstTxId, scan.lastTxId);
    }
  }
}
