/**
 * Logs transactions and tells when they are durable (`SyncRequestProcessor`). While one fsync is
 * under way the next transactions gather and share the one after it (group commit). Now and then it
 * starts a new log file and writes a snapshot. An fsync that fails ends the process: what is on
 * disk is then unknown.
 */

import { type System, SystemError } from '../../machine/system.ts';
import { mutant } from '../mutants.ts';
import type { Database } from '../storage/database.ts';
import type { LogEntry } from '../storage/txn-log.ts';
import type { Logger } from './logger.ts';

/** `zookeeper.maxBatchSize`: one fsync covers at most this many. */
const MAX_BATCH = 1_000;
/** `ExitCode.TXNLOG_ERROR_TAKING_SNAPSHOT`. */
const EXIT_SNAPSHOT = 10;

/** Checksum, length and mark of a record. */
const RECORD_OVERHEAD = 13;

export interface SyncLogOptions {
  readonly myid?: number;
  readonly snapCount: number;
  readonly forceSync: boolean;
  /** Bytes of log between two snapshots; 0 or less is without limit. */
  readonly snapSizeLimitBytes: number;
  /** Bytes of one log file; 0 or less is without limit. */
  readonly txnLogSizeLimitBytes: number;
}

/** What one fsync covers. Times are in ms of the monotonic clock. */
interface Batch {
  readonly entries: readonly LogEntry[];
  /** Since when each has waited. */
  readonly queuedMs: readonly number[];
  readonly flushedMs: number;
}

export class SyncLog {
  private readonly sys: System;
  private readonly db: Database;
  private readonly options: SyncLogOptions;
  private readonly logger: Logger;
  /** Called for each transaction, in order, once it is durable. */
  private readonly logged: (entry: LogEntry) => void;
  /** In an ensemble: what to do when the disk takes no more. */
  private readonly whenRefused: (() => void) | undefined;
  private queue: LogEntry[] = [];
  /** Since when each of the queue waits, in ms of the monotonic clock. */
  private queuedMs: number[] = [];
  private busy = false;
  private stopped = false;
  private whenIdle: (() => void) | undefined;
  private sinceSnapshot = 0;
  private bytesSinceSnapshot = 0;
  private isSnapshotting = false;
  /** What the disk refused: nothing is logged any more. */
  private hasFailed = false;
  private snapshotAt: number;
  private snapshotAtBytes: number;

  constructor(
    sys: System,
    db: Database,
    options: SyncLogOptions,
    logger: Logger,
    logged: (entry: LogEntry) => void,
    whenRefused?: () => void,
  ) {
    this.sys = sys;
    this.db = db;
    this.options = options;
    this.logger = logger;
    this.logged = logged;
    this.whenRefused = whenRefused;
    this.snapshotAt = this.nextSnapshotAt();
    this.snapshotAtBytes = this.nextSnapshotBytes();
    db.metrics.sync_processor_queue_size.add(0);
  }

  /** Transactions that are not durable yet. */
  get isIdle(): boolean {
    return this.hasFailed || (!this.busy && this.queue.length === 0);
  }

  append(entry: LogEntry): void {
    if (this.hasFailed) return;
    this.queue.push(entry);
    this.queuedMs.push(this.sys.clock.monotonic());
    this.db.metrics.sync_processor_request_queued.add();
    if (!this.busy) this.flush();
  }

  /** A read goes through the queue of a server on its own, and leaves nothing in the log. */
  passed(): void {
    const { metrics } = this.db;
    metrics.sync_processor_request_queued.add();
    metrics.sync_processor_queue_time_ms.add(0);
    metrics.sync_processor_queue_size.add(0);
  }

  /**
   * Logs what is still queued and then stops; `done` runs when nothing is under way any more, which
   * on a hung disk is never. Nobody is told of what becomes durable from here on.
   */
  stop(done: () => void): void {
    this.stopped = true;
    if (this.isIdle) done();
    else this.whenIdle = done;
  }

  private flush(): void {
    const batch = this.takeBatch();
    const { entries } = batch;
    try {
      this.rollIfDue();
      this.db.log.append(entries);
    } catch (error) {
      if (error instanceof SystemError) return this.refused(error);
      throw error;
    }
    this.sinceSnapshot += entries.length;
    for (const { bytes } of entries) this.bytesSinceSnapshot += bytes.length + RECORD_OVERHEAD;
    this.busy = true;
    if (!this.options.forceSync || mutant(this.sys, 'skip-fsync-before-ack')) {
      this.sys.soon(() => this.synced(batch));
      return;
    }
    this.db.log.sync((error) => {
      if (error !== undefined) this.fail(error);
      this.db.metrics.fsynctime.add(this.sys.clock.monotonic() - batch.flushedMs);
      this.synced(batch);
    });
  }

  private takeBatch(): Batch {
    const entries = this.queue.splice(0, MAX_BATCH);
    const queuedMs = this.queuedMs.splice(0, MAX_BATCH);
    const batch = { entries, queuedMs, flushedMs: this.sys.clock.monotonic() };
    this.countTaken(batch);
    return batch;
  }

  /** Requests are taken one by one, and each time the rest of the queue is measured. */
  private countTaken({ queuedMs, flushedMs }: Batch): void {
    const { metrics } = this.db;
    let left = queuedMs.length + this.queue.length;
    for (const sinceMs of queuedMs) {
      metrics.sync_processor_queue_time_ms.add(flushedMs - sinceMs);
      metrics.sync_processor_queue_size.add(--left);
      metrics.sync_process_time.add(0);
    }
    metrics.sync_processor_batch_size.add(queuedMs.length);
  }

  private countSynced({ queuedMs, flushedMs }: Batch): void {
    const { metrics } = this.db;
    const nowMs = this.sys.clock.monotonic();
    metrics.sync_processor_queue_flush_time_ms.add(nowMs - flushedMs);
    for (const sinceMs of queuedMs) {
      metrics.sync_processor_queue_and_flush_time_ms.add(nowMs - sinceMs);
    }
  }

  private synced(batch: Batch): void {
    const { entries } = batch;
    this.countSynced(batch);
    const { txnLogSizeLimitBytes } = this.options;
    if (txnLogSizeLimitBytes > 0 && this.db.log.currentSize > txnLogSizeLimitBytes) {
      this.db.log.roll();
    }
    if (!this.stopped) {
      this.sys.observe('zookeeper/logged', { zxid: entries.at(-1)?.zxid ?? 0n });
      for (const entry of entries) this.logged(entry);
    }
    this.busy = false;
    if (this.queue.length > 0) return this.flush();
    this.whenIdle?.();
  }

  /** Between half and all of snapCount, by chance, so that servers do not pause together. */
  private rollIfDue(): void {
    const isLimited = this.options.snapSizeLimitBytes > 0;
    const bySize = isLimited && this.bytesSinceSnapshot > this.snapshotAtBytes;
    if (this.sinceSnapshot <= this.snapshotAt && !bySize) return;
    this.sinceSnapshot = 0;
    this.bytesSinceSnapshot = 0;
    this.snapshotAt = this.nextSnapshotAt();
    this.snapshotAtBytes = this.nextSnapshotBytes();
    this.db.log.roll();
    // The file before is synced once more with the next.
    this.db.metrics.fsynctime.add(0);
    if (this.isSnapshotting) {
      return this.logger.warn('SyncRequestProcessor', 'Too busy to snap, skipping');
    }
    this.isSnapshotting = true;
    this.snapshot();
  }

  private snapshot(): void {
    this.logger.info('FileTxnSnapLog', `Snapshotting: 0x${this.db.lastZxid.toString(16)}`);
    try {
      this.db.takeSnapshot((error) => {
        if (error !== undefined) this.failSnapshot(error);
        this.isSnapshotting = false;
      });
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      this.failSnapshot(error);
    }
  }

  private failSnapshot(error: SystemError): never {
    this.logger.error('ZooKeeperServer', `Severe unrecoverable error, exiting: ${error.message}`);
    return this.sys.exit(EXIT_SNAPSHOT);
  }

  private get thread(): string {
    return `SyncThread:${this.options.myid ?? 0}`;
  }

  private nextSnapshotAt(): number {
    const half = Math.floor(this.options.snapCount / 2);
    return half + this.sys.random('snapCount').int(0, Math.max(half - 1, 0));
  }

  private nextSnapshotBytes(): number {
    const half = Math.max(Math.floor(this.options.snapSizeLimitBytes / 2), 1);
    return half + this.sys.random('snapSize').int(0, half - 1);
  }

  /**
   * The log cannot be written. A member of an ensemble gives up its role and may come back when
   * there is room; what the file holds now ends in a torn record, and the next one is a new file.
   * As in Java, where this thread tells another, whoever logged goes on first: what it applies by
   * then is forgotten when the role has ended and the disk is read again.
   */
  private refused(error: SystemError): void {
    const { whenRefused } = this;
    if (whenRefused === undefined) this.fail(error);
    this.logCause(error);
    this.hasFailed = true;
    this.queue = [];
    this.queuedMs = [];
    this.db.log.roll();
    this.sys.soon(() => {
      whenRefused();
      this.whenIdle?.();
    });
  }

  private logCause(error: SystemError): void {
    const { thread } = this;
    const text = `Severe unrecoverable error, from thread : ${thread}: ${error.message}`;
    this.logger.error('ZooKeeperCriticalThread', text);
    this.db.metrics.unrecoverable_error_count.add();
    this.logger.info('ZooKeeperServerListenerImpl', `Thread ${thread} exits, error code 1`);
  }

  private fail(error: SystemError): never {
    this.logCause(error);
    return this.sys.exit(1);
  }
}
