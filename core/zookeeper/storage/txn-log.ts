/**
 * The transaction log (`FileTxnLog`) as a server writes and reads it. A record without its end mark
 * was torn by a crash and ends the file; the next append opens a new one. The 64 MiB of padding that the real server allocates
 * ahead are left out: they change sizes, not behaviour.
 */

import type { Disk, SystemError } from '../../machine/system.ts';
import { JuteError, JuteReader, JuteUnderflow, JuteWriter } from '../protocol/jute.ts';
import { readTxnEntry, type TxnEntry } from '../protocol/txn.ts';
import { LOG_PREFIX, StorageError, zxidFileName, zxidFiles } from './files.ts';
import {
  isSound,
  LOG_HEADER_LENGTH,
  LOG_MAGIC,
  LOG_VERSION,
  readEndOfRecord,
  readLogHeader,
  readRecord,
  writeLogHeader,
  writeRecord,
} from './log-records.ts';

/** One transaction as it stands in the log and in proposals. */
export interface LogEntry {
  readonly zxid: bigint;
  readonly bytes: Uint8Array;
}

/** One that was read back. */
export interface LoggedEntry extends LogEntry {
  readonly content: TxnEntry;
}

interface PlacedEntry extends LoggedEntry {
  /** Where the record ends in its file. */
  readonly end: number;
}

export class TxnLog {
  private readonly disk: Disk;
  private readonly directory: string;
  private readonly output = new JuteWriter(4096);
  /** The file appended to; none after a start, a roll or a truncation. */
  private current: string | undefined;
  private size = 0;

  constructor(disk: Disk, directory: string) {
    this.disk = disk;
    this.directory = directory;
  }

  /** Bytes in the file appended to. */
  get currentSize(): number {
    return this.size;
  }

  /**
   * Appends in one write, to the page cache. @throws SystemError ENOSPC, EIO: the caller's process
   * must end, since what the file now holds is unknown
   */
  append(entries: readonly LogEntry[]): void {
    const first = entries[0];
    if (first === undefined) return;
    const output = this.output;
    if (this.current === undefined) {
      this.current = `${this.directory}/${zxidFileName(LOG_PREFIX, first.zxid)}`;
      this.size = 0;
      this.disk.write(this.current, new Uint8Array(0));
      writeLogHeader(output, { magic: LOG_MAGIC, version: LOG_VERSION, dbid: 0n });
    }
    for (const entry of entries) writeRecord(output, entry.bytes);
    const bytes = output.take();
    this.disk.append(this.current, bytes);
    this.size += bytes.length;
  }

  /** Makes what was appended durable; `done` runs in a new event. */
  sync(done: (error?: SystemError) => void): void {
    if (this.current === undefined) throw new Error('nothing was appended');
    this.disk.fsync(this.current, done);
  }

  /** The next append starts a new file. */
  roll(): void {
    this.current = undefined;
    this.size = 0;
  }

  /**
   * Makes what an earlier process left durable as it reads now. The newest file is copied, not only
   * synced: after an fsync that failed, the kernel takes pages for clean that no platter holds.
   */
  settle(done: (error?: SystemError) => void): void {
    const newest = zxidFiles(this.disk, this.directory, LOG_PREFIX).at(-1)?.path;
    if (newest === undefined) return done();
    const copy = `${newest}.tmp`;
    this.disk.write(copy, this.disk.read(newest));
    this.disk.fsync(copy, (error) => {
      if (error === undefined) this.disk.rename(copy, newest, done);
      else done(error);
    });
  }

  /** Transactions with a zxid of at least `zxid`, in order. @throws StorageError on a bad record */
  *from(zxid: bigint): Generator<LoggedEntry> {
    for (const file of this.filesFrom(zxid)) {
      for (const entry of this.entriesOf(file)) if (entry.zxid >= zxid) yield entry;
    }
  }

  /** The zxid of the oldest transaction on disk, if any. */
  firstZxid(): bigint | undefined {
    for (const entry of this.from(0n)) return entry.zxid;
    return undefined;
  }

  /** Nothing was ever logged here: even a log without a transaction tells that there was a server. */
  get isNew(): boolean {
    return zxidFiles(this.disk, this.directory, LOG_PREFIX).length === 0;
  }

  /**
   * Cuts off everything after `zxid` (`FileTxnLog.truncate`): later files go first, so that a crash
   * in between leaves a history without holes. Durable when `done` runs; the real server leaves
   * that to the file system's journal.
   */
  truncate(zxid: bigint, done: (error?: SystemError) => void): void {
    this.roll();
    const files = zxidFiles(this.disk, this.directory, LOG_PREFIX).reverse();
    for (const file of files) {
      let keep = 0;
      for (const entry of this.entriesOf(file.path)) if (entry.zxid <= zxid) keep = entry.end;
      if (keep === 0) {
        this.disk.remove(file.path);
        continue;
      }
      this.disk.truncate(file.path, keep);
      this.disk.fsync(file.path, done);
      return;
    }
    done();
  }

  /** Every log file goes: a snapshot has taken the place of what they say. */
  removeAll(): void {
    this.roll();
    for (const file of zxidFiles(this.disk, this.directory, LOG_PREFIX))
      this.disk.remove(file.path);
  }

  private filesFrom(zxid: bigint): string[] {
    const files = zxidFiles(this.disk, this.directory, LOG_PREFIX);
    let start = 0;
    for (let i = 0; i < files.length; i++) if ((files[i]?.zxid ?? 0n) <= zxid) start = i;
    return files.slice(start).map((file) => file.path);
  }

  private *entriesOf(path: string): Generator<PlacedEntry> {
    const bytes = this.disk.read(path);
    if (bytes.length < LOG_HEADER_LENGTH) return;
    const input = new JuteReader(bytes);
    const { magic } = readLogHeader(input);
    if (magic !== LOG_MAGIC) {
      throw new StorageError(
        `Transaction log: ${path} has invalid magic number ${magic} != ${LOG_MAGIC}`,
      );
    }
    for (let entry = nextEntry(input); entry !== undefined; entry = nextEntry(input)) yield entry;
  }
}

/** A record that ends too soon is taken for the end of the file (`EOFException`). @throws StorageError */
function nextEntry(input: JuteReader): PlacedEntry | undefined {
  try {
    const { checksum = 0n, bytes = null } = readRecord(input) ?? {};
    if (bytes === null || !readEndOfRecord(input)) return undefined;
    if (!isSound(checksum, bytes)) throw new StorageError('CRC check failed');
    const content = readTxnEntry(bytes);
    return { zxid: content.header.zxid, bytes, content, end: input.position };
  } catch (error) {
    if (error instanceof JuteUnderflow) return undefined;
    if (error instanceof JuteError) throw new StorageError(error.message);
    throw error;
  }
}
