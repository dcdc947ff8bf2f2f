/**
 * One journal of a JournalNode, as writers see it (`qjournal.server.Journal`): the epoch it has
 * promised, the segment it has open, and the rules by which it takes edits. Its methods exclude one
 * another, also while they wait for the disk.
 */

import type { Lock, System } from '../../../core/plugin/index.ts';
import { JAVA, JavaException, type Logger } from '../../hadoop-common/door.ts';
import { withJavaIo } from '../edits/disk-error.ts';
import { describeEditLog, findEditLog } from '../edits/edit-log-file.ts';
import { digestOfEncoded } from '../edits/edits-digest.ts';
import { INVALID_TXID } from '../edits/segment-name.ts';
import type { SegmentWriter } from '../edits/segment-writer.ts';
import { mutant } from '../mutants.ts';
import type { NamespaceInfo, QJournalProtocol, RequestInfo } from '../protocol.ts';
import type { JNStorage } from './jn-storage.ts';
import { ioError, outOfSync, QJOURNAL_EXCEPTIONS } from './journal-exceptions.ts';
import { JournaledEditsCache } from './journaled-edits-cache.ts';
import { LOGGER } from './loggers.ts';
import { SegmentFiles } from './segment-files.ts';
import { WriterEpochs } from './writer-epochs.ts';

/** `WARN_SYNC_MILLIS_THRESHOLD` */
const SLOW_SYNC_MS = 1_000;

type Params<M extends keyof QJournalProtocol> = Parameters<QJournalProtocol[M]>[0];

interface OpenSegment {
  readonly writer: SegmentWriter;
  readonly firstTxId: number;
  readonly layoutVersion: number;
  /** Of what was written so far. */
  digest: number;
}

export interface JournalHost {
  readonly sys: System;
  readonly log: Logger;
  /** Bytes of `dfs.journalnode.edit-cache-size.bytes`; undefined when nobody tails in progress. */
  readonly cacheBytes: number | undefined;
  /** `StorageErrorReporter`: ends the process, once the present call is over. */
  reportErrorOnFile(path: string): void;
  /** The promise, or whether a segment is open, has changed. */
  changed(): void;
}

export class Journal {
  readonly id: string;
  readonly host: JournalHost;
  readonly storage: JNStorage;
  cache: JournaledEditsCache | undefined;
  highestWrittenTxId = 0;
  readonly epochs: WriterEpochs;
  readonly segments: SegmentFiles;
  /** What texts end with. */
  readonly suffix: string;
  private open: OpenSegment | undefined;
  private nextTxId = INVALID_TXID;
  private readonly lock: Lock;

  constructor(host: JournalHost, id: string, storage: JNStorage) {
    this.host = host;
    this.id = id;
    this.storage = storage;
    this.suffix = ` ; journal id: ${id}`;
    this.lock = host.sys.lock(`Journal ${id}`);
    this.epochs = new WriterEpochs(this);
    this.segments = new SegmentFiles(this);
    this.reload();
  }

  /** What must be known of the disk before the first call. */
  async recover(): Promise<void> {
    await this.exclusive(async () => {
      const latest = await this.segments.latest();
      if (latest) this.highestWrittenTxId = latest.lastTxId;
      if (!this.storage.isFormatted) return;
      this.host.sys.observe('journal-opened', {
        journal: this.id,
        promised: this.epochs.promised,
        writer: this.epochs.lastWriter,
      });
    });
  }

  /** What Java calls `synchronized`. @throws JavaException */
  async exclusive<T>(run: () => T | Promise<T>): Promise<T> {
    await this.lock.acquire();
    try {
      return await withJavaIo(run);
    } finally {
      this.lock.release();
    }
  }

  get isWriting(): boolean {
    return this.open !== undefined;
  }

  format(nsInfo: NamespaceInfo, force: boolean): Promise<void> {
    return this.exclusive(async () => {
      const { log, sys } = this.host;
      log.info(
        LOGGER.journal,
        `Formatting journal id : ${this.id} with namespace info: ${textOf(nsInfo)} and force: ${force}`,
      );
      await this.storage.format(nsInfo, force);
      this.reload();
      const { namespaceId, clusterId } = nsInfo;
      sys.observe('formatted', { journal: this.id, namespaceId, clusterId });
    });
  }

  newEpoch({ nsInfo, epoch }: Params<'newEpoch'>, client: string) {
    return this.exclusive(async () => {
      this.checkFormatted();
      this.storage.checkConsistentNamespace(nsInfo);
      const { promised } = this.epochs;
      if (epoch <= promised) {
        throw ioError(`Proposed epoch ${epoch} <= last promise ${promised}${this.suffix}`);
      }
      await this.epochs.promise(epoch, client);
      if (!mutant(this.host.sys, 'accept-old-epoch')) this.abortSegment();
      const latest = await this.segments.latest();
      return latest ? { lastSegmentTxId: latest.firstTxId } : {};
    });
  }

  heartbeat(request: RequestInfo, client: string): Promise<void> {
    return this.exclusive(() => this.epochs.check(request, client));
  }

  startLogSegment(request: Params<'startLogSegment'>, client: string): Promise<void> {
    return this.exclusive(async () => {
      const { log, sys } = this.host;
      const { txid, layoutVersion, epoch } = request;
      this.checkFormatted();
      await this.epochs.check(request, client);
      if (this.open) {
        log.warn(
          LOGGER.journal,
          `Client is requesting a new log segment ${txid} though we are already writing ${this.open.writer.path}. Aborting the current segment in order to begin the new one.${this.suffix}`,
        );
        this.abortSegment();
      }
      this.segments.checkMayStart(txid);
      await this.epochs.becomeWriter(epoch, client);
      // Nobody would start a segment here if an earlier recovery of it had been decided.
      this.segments.purgePaxosRecord(txid);
      const writer = await this.segments.create(txid, layoutVersion);
      this.open = { writer, firstTxId: txid, layoutVersion, digest: 0 };
      this.nextTxId = txid;
      sys.observe('segment-started', { journal: this.id, epoch, segment: txid });
      this.host.changed();
    });
  }

  journal(request: Params<'journal'>, client: string): Promise<void> {
    return this.exclusive(async () => {
      const { log, sys } = this.host;
      const { epoch, segmentTxId, firstTxnId, numTxns, records } = request;
      this.checkFormatted();
      await this.epochs.checkWriter(request, client);
      if (numTxns === 0) return;
      if (!this.open) throw outOfSync(`Can't write, no segment open${this.suffix}`);
      const open = this.open;
      if (open.firstTxId !== segmentTxId) {
        this.abortSegment();
        throw outOfSync(
          `Writer out of sync: it thinks it is writing segment ${segmentTxId} but current segment is ${open.firstTxId}${this.suffix}`,
        );
      }
      if (firstTxnId !== this.nextTxId) {
        throw outOfSync(
          `Can't write txid ${firstTxnId} expecting nextTxId=${this.nextTxId}${this.suffix}`,
        );
      }
      const last = firstTxnId + numTxns - 1;
      // What a majority has already is only caught up with, and need not be synced.
      const lagging = last <= this.epochs.committedTxId;
      const began = sys.clock.monotonic();
      open.writer.append(records);
      if (!lagging) await open.writer.sync();
      const took = Math.floor(sys.clock.monotonic() - began);
      if (took > SLOW_SYNC_MS) {
        log.warn(
          LOGGER.journal,
          `Sync of transaction range ${firstTxnId}-${last} took ${took}ms${this.suffix}`,
        );
      }
      this.highestWrittenTxId = last;
      this.nextTxId = last + 1;
      this.cache?.store(records, firstTxnId, last, open.layoutVersion);
      const digest = digestOfEncoded(records);
      open.digest = (open.digest + digest) % 2 ** 32;
      sys.observe('edit-accepted', {
        journal: this.id,
        epoch,
        from: client,
        segment: segmentTxId,
        first: firstTxnId,
        last,
        digest,
      });
    });
  }

  finalizeLogSegment(request: Params<'finalizeLogSegment'>, client: string): Promise<void> {
    return this.exclusive(async () => {
      const { startTxId, endTxId } = request;
      this.checkFormatted();
      await this.epochs.check(request, client);
      let digest: number | undefined;
      if (this.open?.firstTxId === startTxId) {
        digest = this.open.digest;
        this.abortSegment();
        if (this.nextTxId !== endTxId + 1) {
          throw outOfSync(
            `Trying to finalize in-progress log segment ${startTxId} to end at txid ${endTxId} but only written up to txid ${this.nextTxId - 1}${this.suffix}`,
          );
        }
      }
      const file = findEditLog(this.host.sys, this.storage.current, startTxId);
      if (!file) {
        throw outOfSync(`No log file to finalize at transaction ID ${startTxId}${this.suffix}`);
      }
      if (file.inProgress) await this.segments.finalize(file, endTxId, digest);
      else if (endTxId !== file.lastTxId) {
        throw new JavaException(
          JAVA.illegalArgument,
          `Trying to re-finalize already finalized log ${describeEditLog(file)} with different endTxId ${endTxId}${this.suffix}`,
        );
      }
      this.segments.purgePaxosRecord(startTxId);
    });
  }

  purgeLogsOlderThan(request: Params<'purgeLogsOlderThan'>, client: string): Promise<void> {
    return this.exclusive(async () => {
      this.checkFormatted();
      await this.epochs.check(request, client);
      this.storage.purgeOlderThan(request.minTxIdToKeep);
    });
  }

  checkFormatted(): void {
    if (this.storage.isFormatted) return;
    throw new JavaException(
      QJOURNAL_EXCEPTIONS.notFormatted,
      `Journal ${this.storage} not formatted${this.suffix}`,
    );
  }

  /** `abortCurSegment`: the file stays as it is. */
  abortSegment(): void {
    if (!this.open) return;
    this.open = undefined;
    this.host.changed();
  }

  /** What is known of the disk is read anew. */
  private reload(): void {
    const { cacheBytes, log } = this.host;
    this.epochs.reload();
    if (cacheBytes !== undefined) this.cache = new JournaledEditsCache(log, cacheBytes);
  }
}

function textOf({ layoutVersion, namespaceId, clusterId, cTime, blockPoolId }: NamespaceInfo) {
  return `lv=${layoutVersion};cid=${clusterId};nsid=${namespaceId};c=${cTime};bpid=${blockPoolId}`;
}
