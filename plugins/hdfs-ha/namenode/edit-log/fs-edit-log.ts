/**
 * `FSEditLog`: gives transactions their ids, and makes them durable in batches. What is logged goes
 * into a buffer; one flush is under way at a time, and takes all that was in the buffer when it
 * began. Whoever waits for a later transaction waits for the next flush.
 */

import type { System } from '../../../../core/plugin/index.ts';
import { JAVA, JavaException, type Logger } from '../../../hadoop-common/door.ts';
import {
  type EditLogInputStream,
  type EditRecord,
  LAYOUT_VERSION,
} from '../../../journalnode/door.ts';
import { mutant } from '../../mutants.ts';
import type { EditLog } from '../ops/edit-log.ts';
import { type EditOp, encodeOp } from '../ops/edit-op.ts';
import type { JournalSet } from './journal-set.ts';

const LOGGER = 'namenode.FSEditLog';

/** `FSEditLog.State` */
type State = 'uninitialized' | 'between-segments' | 'in-segment' | 'open-for-reading' | 'closed';

export interface FSEditLogOptions {
  /** The journals to read from as a standby, and to write to as an active. */
  readonly journals: { forRead(): JournalSet; forWrite(): JournalSet };
  /** Ends the process with exit code 1. */
  readonly terminate: (why: string) => Promise<void>;
  readonly log: Logger;
}

export class FSEditLog implements EditLog {
  private readonly sys: System;
  private readonly options: FSEditLogOptions;
  private state: State = 'uninitialized';
  private journals: JournalSet | undefined;
  private txid = 0;
  private syncedTxId = 0;
  private curSegmentTxId = 0;
  private buffer: EditRecord[] = [];
  private flushing: Promise<void> | undefined;
  private statistics = { transactions: 0, batched: 0, syncs: 0, syncMs: 0 };

  constructor(sys: System, options: FSEditLogOptions) {
    this.sys = sys;
    this.options = options;
  }

  get lastWrittenTxId(): number {
    return this.txid;
  }

  /** What a majority of the journals has for certain. */
  get lastSyncedTxId(): number {
    return this.syncedTxId;
  }

  get currentSegmentTxId(): number {
    return this.curSegmentTxId;
  }

  /** As which writer the journals know this NameNode. */
  get epoch(): number {
    return this.journals?.epoch ?? 0;
  }

  get isOpenForWrite(): boolean {
    return this.state === 'in-segment' || this.state === 'between-segments';
  }

  get isOpenForRead(): boolean {
    return this.state === 'open-for-reading';
  }

  // --- opening and closing -----------------------------------------------------------------

  /** `initSharedJournalsForRead` */
  openForRead(): void {
    this.journals = this.options.journals.forRead();
    this.state = 'open-for-reading';
  }

  /** `initJournalsForWrite` */
  async initJournalsForWrite(): Promise<void> {
    await this.journals?.close();
    this.journals = this.options.journals.forWrite();
    this.state = 'between-segments';
  }

  /** `recoverUnclosedStreams`: from here on no other writer gets a transaction through. */
  async recoverUnclosedStreams(): Promise<void> {
    await this.opened.recoverUnfinalizedSegments();
  }

  setNextTxId(next: number): void {
    this.txid = next - 1;
    this.syncedTxId = next - 1;
  }

  /** @throws JavaException when somebody has written on meanwhile */
  async openForWrite(): Promise<void> {
    const segment = this.txid + 1;
    const streams = await this.opened.selectInputStreams({
      fromTxId: segment,
      inProgressOk: true,
      onlyDurableTxns: false,
    });
    if (streams.length > 0) {
      throw new JavaException(
        JAVA.illegalState,
        `Cannot start writing at txid ${segment} when there is a stream available for read: ${streams[0]!.name}`,
      );
    }
    await this.startSegment(segment);
  }

  /** Ends the segment that is open; as reader or writer, nothing is open then. */
  async close(): Promise<void> {
    if (this.state === 'closed') return;
    if (this.state === 'in-segment') await this.endCurrentLogSegment();
    await this.journals?.close();
    this.journals = undefined;
    this.state = 'closed';
  }

  // --- transactions ------------------------------------------------------------------------

  logEdit(op: EditOp): number {
    if (this.state !== 'in-segment') {
      throw new JavaException(JAVA.illegalState, `bad state: ${this.state}`);
    }
    this.txid += 1;
    this.buffer.push(encodeOp(op, this.txid));
    this.statistics.transactions += 1;
    return this.txid;
  }

  async logSync(): Promise<void> {
    const mine = this.txid;
    if (mine > this.syncedTxId && this.flushing) this.statistics.batched += 1;
    while (mine > this.syncedTxId) {
      this.flushing ??= this.flushOnce();
      await this.flushing;
    }
  }

  private async flushOnce(): Promise<void> {
    const batch = this.buffer;
    const upTo = this.txid;
    this.buffer = [];
    const start = this.sys.clock.monotonic();
    try {
      await this.opened.flush(batch);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      const unsynced = this.txid - this.syncedTxId;
      const text = `Could not sync enough journals to persistent storage due to ${error.message}. Unsynced transactions: ${unsynced}`;
      this.options.log.error(LOGGER, text, error);
      await this.options.terminate(text);
    }
    this.statistics.syncs += 1;
    this.statistics.syncMs += this.sys.clock.monotonic() - start;
    this.syncedTxId = upTo;
    this.flushing = undefined;
  }

  // --- segments ----------------------------------------------------------------------------

  /** `startLogSegmentAndWriteHeaderTxn` @throws JavaException */
  async startSegment(segmentTxId: number): Promise<void> {
    this.options.log.info(LOGGER, `Starting log segment at ${segmentTxId}`);
    this.statistics = { transactions: 0, batched: 0, syncs: 0, syncMs: 0 };
    try {
      await this.opened.startLogSegment(segmentTxId, LAYOUT_VERSION);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      throw new JavaException(
        JAVA.io,
        `Unable to start log segment ${segmentTxId}: too few journals successfully started.`,
      );
    }
    this.curSegmentTxId = segmentTxId;
    this.state = 'in-segment';
    this.logEdit({ op: 'OP_START_LOG_SEGMENT' });
    await this.logSync();
  }

  async endCurrentLogSegment(): Promise<void> {
    const { log } = this.options;
    log.info(LOGGER, `Ending log segment ${this.curSegmentTxId}, ${this.txid}`);
    this.logEdit({ op: 'OP_END_LOG_SEGMENT' });
    const last = this.txid;
    await this.logSync();
    const { transactions, batched, syncs, syncMs } = this.statistics;
    log.info(
      LOGGER,
      `Number of transactions: ${transactions} Total time for transactions(ms): 0 Number of transactions batched in Syncs: ${batched} Number of syncs: ${syncs} SyncTimes(ms): ${Math.round(syncMs)} `,
    );
    this.state = 'between-segments';
    if (mutant(this.sys, 'roll-without-finalize')) await this.opened.closeStreams();
    else await this.opened.finalizeLogSegment(this.curSegmentTxId, last);
  }

  /** The first transaction of the new segment. @throws JavaException */
  async roll(): Promise<number> {
    this.options.log.info(LOGGER, 'Rolling edit logs');
    await this.endCurrentLogSegment();
    const next = this.txid + 1;
    await this.startSegment(next);
    return next;
  }

  // --- reading -----------------------------------------------------------------------------

  /**
   * All streams with `fromTxId` or later transactions. @throws JavaException when they do not reach
   * `toAtLeastTxId` without a gap
   */
  async selectInputStreams(options: {
    readonly fromTxId: number;
    readonly toAtLeastTxId: number;
    readonly inProgressOk: boolean;
    readonly onlyDurableTxns: boolean;
  }): Promise<readonly EditLogInputStream[]> {
    const streams = await this.opened.selectInputStreams(options);
    checkForGaps(streams, options.fromTxId, options.toAtLeastTxId, options.inProgressOk);
    return streams;
  }

  async purgeLogsOlderThan(minTxIdToKeep: number): Promise<void> {
    if (this.isOpenForWrite) await this.opened.purgeLogsOlderThan(minTxIdToKeep);
  }

  private get opened(): JournalSet {
    if (this.journals) return this.journals;
    throw new JavaException(JAVA.illegalState, `bad state: ${this.state}`);
  }
}

function checkForGaps(
  streams: readonly EditLogInputStream[],
  fromTxId: number,
  toAtLeastTxId: number,
  inProgressOk: boolean,
): void {
  let txid = fromTxId;
  for (const stream of streams) {
    if (txid > toAtLeastTxId) return;
    if (stream.firstTxId > txid) break;
    if (stream.isInProgress) {
      if (inProgressOk) return;
      break;
    }
    txid = stream.lastTxId + 1;
  }
  if (txid > toAtLeastTxId) return;
  throw new JavaException(
    JAVA.io,
    `Gap in transactions. Expected to be able to read up until at least txid ${toAtLeastTxId} but unable to find any edit logs containing txid ${txid}`,
  );
}
