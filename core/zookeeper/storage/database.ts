/**
 * What a server knows and keeps (`ZKDatabase` with `FileTxnSnapLog`): the tree, the sessions, the
 * committed log, and their log and snapshots on disk. It is loaded once, survives changes of role,
 * and is replaced as a whole by a snapshot from a leader.
 */

import type { System, SystemError } from '../../machine/system.ts';
import { type ServerMetrics, serverMetrics } from '../metrics/server-metrics.ts';
import { TreeMetrics } from '../metrics/tree-metrics.ts';
import { mutant } from '../mutants.ts';
import { JuteError } from '../protocol/jute.ts';
import { Op } from '../protocol/opcodes.ts';
import {
  type CreateTxn,
  readTxnEntry,
  type Txn,
  type TxnDigest,
  type TxnHeader,
} from '../protocol/txn.ts';
import type { Logger } from '../server/logger.ts';
import { DataTree, type TxnResult } from '../tree/data-tree.ts';
import { DigestCheck } from '../tree/digest-check.ts';
import { CommittedLog } from './committed-log.ts';
import {
  LOG_PREFIX,
  SNAPSHOT_PREFIX,
  StorageError,
  versionDirectory,
  zxidFileName,
  zxidFiles,
} from './files.ts';
import { decodeSnapshotFile, encodeSnapshotFile, type Snapshot } from './snapshot.ts';
import { type LogEntry, TxnLog } from './txn-log.ts';

/** `FileSnap.deserialize` tries this many snapshots. */
const SNAPSHOTS_TRIED = 100;
/** The text `/`, with which a whole snapshot ends. */
const SEAL: readonly number[] = [0, 0, 0, 1, 0x2f];
/** `snapshotSizeFactor`: how much log to send rather than a snapshot. */
const SNAPSHOT_SIZE_FACTOR = 0.33;

export interface DatabaseOptions {
  readonly dataDir: string;
  readonly dataLogDir: string;
  readonly commitLogCount: number;
  readonly autoCreateDb: boolean;
}

/** The zxid of a server that may have lost all it had, and so must not vote (`restore`). */
const NO_HISTORY = -1n;

export class Database {
  tree = DataTree.fresh();
  /** Negotiated time-outs in ms, by session id (`sessionsWithTimeouts`). */
  sessions = new Map<bigint, number>();
  readonly committed: CommittedLog;
  /** When loading, the disk was found empty, as it may be. */
  isNew = false;
  readonly log: TxnLog;
  readonly snapshotDirectory: string;
  readonly logDirectory: string;
  readonly metrics: ServerMetrics;
  readonly treeMetrics: TreeMetrics;
  private readonly sys: System;
  private readonly logger: Logger | undefined;
  private readonly autoCreate: boolean;
  private readonly digests: DigestCheck;
  private snapshotsWritten = 0;

  constructor(
    sys: System,
    options: DatabaseOptions,
    metrics = serverMetrics(),
    logger: Logger | undefined = undefined,
  ) {
    this.sys = sys;
    this.logger = logger;
    this.autoCreate = options.autoCreateDb;
    this.metrics = metrics;
    this.treeMetrics = new TreeMetrics(metrics);
    this.digests = new DigestCheck(metrics.digest_mismatches_count);
    this.snapshotDirectory = versionDirectory(options.dataDir);
    this.logDirectory = versionDirectory(options.dataLogDir);
    for (const path of [this.snapshotDirectory, this.logDirectory]) {
      if (!sys.disk.exists(path)) sys.disk.mkdir(path, { parents: true });
    }
    this.committed = new CommittedLog(options.commitLogCount);
    this.log = new TxnLog(sys.disk, this.logDirectory);
  }

  get lastZxid(): bigint {
    return this.tree.lastProcessedZxid;
  }

  /**
   * Newest whole snapshot, then every logged transaction after it (`FileTxnSnapLog.restore`). When
   * {@link isNew} says that the disk was empty, the caller writes a first snapshot, so that a lost
   * one can be told from a new server.
   * @throws StorageError when the files contradict each other
   * @returns how many transactions were replayed
   */
  load(): number {
    const snapshot = this.newestSnapshot();
    const isEmptyTrusted = this.takeInitializeFile() || this.autoCreate;
    if (snapshot === undefined && this.snapshots().some(({ path }) => this.isWhole(path))) {
      throw new StorageError(`Not able to find valid snapshots in ${this.snapshotDirectory}`);
    }
    if (snapshot === undefined && !this.log.isNew) {
      throw new StorageError('No snapshot found, but there are log entries. Something is broken!');
    }
    this.tree = snapshot?.tree ?? DataTree.fresh();
    this.tree.countIn(this.treeMetrics);
    this.sessions = snapshot?.sessions ?? new Map();
    this.committed.clear();
    this.isNew = snapshot === undefined && isEmptyTrusted;
    if (snapshot === undefined && !isEmptyTrusted) {
      this.logger?.warn('FileTxnSnapLog', 'Unexpected empty data tree, setting zxid to -1');
      this.tree.lastProcessedZxid = NO_HISTORY;
    }
    this.digests.loaded(this.tree, snapshot?.digest);
    this.metrics.startup_snap_load_time.add(0);
    const replayed = this.fastForward();
    this.metrics.dbinittime.add(0);
    return replayed;
  }

  /**
   * Whether `zkServer-initialize.sh` has left word that the disk is to be empty; good for one start.
   * Looked for where the logs are, though the script puts it where the snapshots are.
   */
  private takeInitializeFile(): boolean {
    const path = this.logDirectory.replace(/[^/]*$/, 'initialize');
    if (!this.sys.disk.exists(path)) return false;
    this.sys.disk.remove(path);
    const told = 'Initialize file found, an empty database will not block voting participation';
    this.logger?.info('FileTxnSnapLog', told);
    return true;
  }

  /** Applies what is logged but not applied yet (`fastForwardDataBase`). */
  fastForward(): number {
    let count = 0;
    for (const entry of this.log.from(this.lastZxid + 1n)) {
      const { header, txn, digest } = entry.content;
      this.apply(header, txn, entry.bytes, digest);
      count++;
    }
    if (count > 0) {
      this.metrics.startup_txns_loaded.add(count);
      this.metrics.startup_txns_load_time.add(0);
    }
    return count;
  }

  /** Applies a transaction from the log or from a leader, outside of the request pipeline. */
  applyEntry(entry: LogEntry): TxnResult {
    const { header, txn, digest } = readTxnEntry(entry.bytes);
    return this.apply(header, txn, entry.bytes, digest);
  }

  /** Changes tree and sessions, and remembers the transaction as committed. */
  apply(header: TxnHeader, txn: Txn, bytes: Uint8Array, digest: TxnDigest | undefined): TxnResult {
    const result = this.tree.apply(header, txn);
    this.digests.applied(this.tree, header.zxid, digest);
    if (txn.type === Op.createSession) this.sessions.set(header.clientId, txn.timeoutMs);
    else if (txn.type === Op.closeSession) this.sessions.delete(header.clientId);
    else if (txn.type === Op.create && mutant(this.sys, 'count-data-twice')) this.countAgain(txn);
    this.committed.add({ zxid: header.zxid, bytes });
    return result;
  }

  private countAgain({ path }: CreateTxn): void {
    const node = this.tree.get(path);
    if (node !== undefined) this.tree.quotas.changed(path, null, node);
  }

  /** Takes over a leader's state; watches of the old tree are gone with it. */
  install(snapshot: Snapshot, zxid: bigint): void {
    this.tree = snapshot.tree;
    this.tree.countIn(this.treeMetrics);
    this.sessions = snapshot.sessions;
    this.tree.lastProcessedZxid = zxid;
    this.digests.loaded(this.tree, undefined);
    this.committed.clear();
  }

  /**
   * `truncateLog` and reload. Snapshots beyond the zxid go too: the real server keeps them and may
   * load what it was told to forget. @returns through `done` whether the state is now at `zxid`
   */
  truncate(zxid: bigint, done: (ok: boolean) => void): void {
    for (const file of this.snapshots()) if (file.zxid > zxid) this.sys.disk.remove(file.path);
    this.log.truncate(zxid, (error) => {
      if (error !== undefined) return done(false);
      try {
        this.load();
      } catch (refused) {
        if (!(refused instanceof StorageError)) throw refused;
        return done(false);
      }
      done(this.lastZxid <= zxid);
    });
  }

  /**
   * Writes a snapshot of the present state under a temporary name, syncs it and puts it in place;
   * durable when `done` runs. The real server writes most snapshots in place and unsynced, and may
   * lose to a power cut the only one it has.
   */
  takeSnapshot(done: (error?: SystemError) => void): void {
    const startedMs = this.sys.clock.monotonic();
    this.writeSnapshot((error) => {
      if (error === undefined)
        this.metrics.snapshottime.add(this.sys.clock.monotonic() - startedMs);
      done(error);
    });
  }

  /** As {@link takeSnapshot}, of a database that is new: that one is not counted. */
  writeSnapshot(done: (error?: SystemError) => void): void {
    const { disk } = this.sys;
    const path = `${this.snapshotDirectory}/${zxidFileName(SNAPSHOT_PREFIX, this.lastZxid)}`;
    const temporary = `${path}.tmp${this.snapshotsWritten++}`;
    disk.write(temporary, encodeSnapshotFile(this));
    disk.fsync(temporary, (error) => {
      if (error === undefined) disk.rename(temporary, path, done);
      else done(error);
    });
  }

  /**
   * Logged transactions from `zxid` on, for a learner that is too far behind the committed log, or
   * an empty list when they are not all on disk or are larger than a third of a snapshot.
   */
  proposalsFromLog(zxid: bigint): LogEntry[] {
    const limit = this.snapshotSize() * SNAPSHOT_SIZE_FACTOR;
    const first = this.log.firstZxid();
    if (first === undefined || first > zxid) return [];
    const entries: LogEntry[] = [];
    let size = 0;
    for (const entry of this.log.from(zxid)) {
      size += entry.bytes.length;
      if (size > limit) return [];
      entries.push({ zxid: entry.zxid, bytes: entry.bytes });
    }
    return entries;
  }

  private snapshotSize(): number {
    const newest = this.snapshots().at(-1);
    return newest === undefined ? 0 : this.sys.disk.stat(newest.path).size;
  }

  /**
   * `PurgeTxnLog.purge`: what is older than the oldest of the `retained` newest snapshots goes,
   * except the log that this snapshot may still need. `removing` hears of each file before it goes.
   * @throws SystemError
   */
  purge(retained: number, removing: (path: string) => void): void {
    const { disk } = this.sys;
    const whole = this.snapshots().filter(({ path }) => this.isWhole(path));
    const oldest = whole.slice(-retained)[0];
    if (oldest === undefined) return;
    const logs = zxidFiles(disk, this.logDirectory, LOG_PREFIX);
    const needed = logs.filter(({ zxid }) => zxid <= oldest.zxid).at(-1);
    const candidates = [...logs.filter((file) => file !== needed), ...this.snapshots()];
    for (const { path, zxid } of candidates) {
      if (zxid >= oldest.zxid) continue;
      removing(path);
      disk.remove(path);
    }
  }

  /** `isValidSnapshot`: whether its last bytes are the seal's. */
  private isWhole(path: string): boolean {
    const end = this.sys.disk.read(path).slice(-5);
    return end.length === 5 && end.every((byte, i) => byte === SEAL[i]);
  }

  private snapshots() {
    return zxidFiles(this.sys.disk, this.snapshotDirectory, SNAPSHOT_PREFIX);
  }

  private newestSnapshot(): Snapshot | undefined {
    for (const file of this.snapshots().reverse().slice(0, SNAPSHOTS_TRIED)) {
      try {
        return decodeSnapshotFile(this.sys.disk.read(file.path), file.zxid);
      } catch (error) {
        if (!(error instanceof JuteError)) throw error;
      }
    }
    return undefined;
  }
}
