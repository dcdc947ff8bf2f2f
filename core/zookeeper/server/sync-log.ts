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
/** `snapSizeLimitInKb`. */
const SNAP_SIZE_LIMIT_BYTES = 4_194_304 * 1_024;

export interface SyncLogOptions {
  readonly snapCount: number;
  readonly forceSync: boolean;
}

export class SyncLog {
  private readonly sys: System;
  private readonly db: Database;
  private readonly options: SyncLogOptions;
  private readonly logger: Logger;
  /** Called for each transaction, in order, once it is durable. */
  private readonly logged: (entry: LogEntry) => void;
  private queue: LogEntry[] = [];
  private busy = false;
  private stopped = false;
  private whenIdle: (() => void) | undefined;
  private sinceSnapshot = 0;
  private snapshotAt: number;
  private snapshotAtBytes: number;

  constructor(
    sys: System,
    db: Database,
    options: SyncLogOptions,
    logger: Logger,
    logged: (entry: LogEntry) => void,
  ) {
    this.sys = sys;
    this.db = db;
    this.options = options;
    this.logger = logger;
    this.logged = logged;
    this.snapshotAt = this.nextSnapshotAt();
    this.snapshotAtBytes = this.nextSnapshotBytes();
  }

  /** Transactions that are not durable yet. */
  get isIdle(): boolean {
    return !this.busy && this.queue.length === 0;
  }

  append(entry: LogEntry): void {
    this.queue.push(entry);
    if (!this.busy) this.flush();
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
    const batch = this.queue.length <= MAX_BATCH ? this.queue : this.queue.slice(0, MAX_BATCH);
    this.queue = batch === this.queue ? [] : this.queue.slice(MAX_BATCH);
    try {
      this.rollIfDue();
      this.db.log.append(batch);
    } catch (error) {
      if (error instanceof SystemError) return this.fail(error);
      throw error;
    }
    this.sinceSnapshot += batch.length;
    this.busy = true;
    if (!this.options.forceSync || mutant(this.sys, 'skip-fsync-before-ack')) {
      this.sys.soon(() => this.synced(batch));
      return;
    }
    this.db.log.sync((error) => {
      if (error !== undefined) this.fail(error);
      this.synced(batch);
    });
  }

  private synced(batch: readonly LogEntry[]): void {
    if (!this.stopped) {
      this.sys.observe('zookeeper/logged', { zxid: batch.at(-1)?.zxid ?? 0n });
      for (const entry of batch) this.logged(entry);
    }
    this.busy = false;
    if (this.queue.length > 0) return this.flush();
    this.whenIdle?.();
  }

  /** Between half and all of snapCount, by chance, so that servers do not pause together. */
  private rollIfDue(): void {
    const bySize = this.db.log.currentSize > this.snapshotAtBytes;
    if (this.sinceSnapshot <= this.snapshotAt && !bySize) return;
    this.sinceSnapshot = 0;
    this.snapshotAt = this.nextSnapshotAt();
    this.snapshotAtBytes = this.nextSnapshotBytes();
    this.db.log.roll();
    this.logger.info('FileTxnSnapLog', `Snapshotting: 0x${this.db.lastZxid.toString(16)}`);
    this.db.writeSnapshot((error) => {
      if (error !== undefined) this.fail(error);
    });
  }

  private nextSnapshotAt(): number {
    const half = Math.floor(this.options.snapCount / 2);
    return half + this.sys.random('snapCount').int(0, Math.max(half - 1, 0));
  }

  private nextSnapshotBytes(): number {
    const half = SNAP_SIZE_LIMIT_BYTES / 2;
    return half + this.sys.random('snapSize').int(0, half - 1);
  }

  private fail(error: SystemError): never {
    this.logger.error('ZooKeeperCriticalThread', `Severe unrecoverable error: ${error.message}`);
    return this.sys.exit(1);
  }
}
