/**
 * A writer's channel to one JournalNode (`IPCLoggerChannel`): a queue of calls, made one after
 * another. A JournalNode that has missed edits gets no more of them before the next segment. Readers'
 * calls do not wait in the queue.
 */

import type { System } from '../../../core/plugin/index.ts';
import {
  addressOf,
  type Configuration,
  DFS_QJOURNAL_QUEUE_SIZE_LIMIT,
  JAVA,
  JavaException,
  type Logger,
  type NetAddress,
  type Remote,
  type RpcClient,
} from '../../hadoop-common/door.ts';
import {
  type NamespaceInfo,
  type PrepareRecoveryResponse,
  QJOURNAL_PROTOCOL,
  type QJournalProtocol,
  type RequestInfo,
  type SegmentState,
} from '../protocol.ts';
import { outOfSync } from '../server/journal-exceptions.ts';
import { segmentUrl } from '../server/journal-files.ts';
import { QJM_LOGGER } from './quorum-call.ts';

const HEARTBEAT_INTERVAL_MS = 1_000;
/** `WARN_JOURNAL_MILLIS_THRESHOLD` */
const SLOW_BATCH_MS = 1_000;

export interface ChannelContext {
  readonly sys: System;
  readonly conf: Configuration;
  readonly rpc: RpcClient;
  readonly log: Logger;
  readonly nsInfo: NamespaceInfo;
  readonly journalId: string;
  readonly nameServiceId: string | null;
}

export class IpcLoggerChannel {
  private readonly context: ChannelContext;
  private readonly address: NetAddress;
  private readonly name: string;
  private readonly proxy: Remote<QJournalProtocol>;
  private readonly queueLimitBytes: number;
  /** The end of the queue. */
  private last: Promise<unknown> = Promise.resolve();
  private queuedBytes = 0;
  private epoch = 0;
  private ipcSerial = 0;
  private committedTxId = -1;
  private isOutOfSync = false;
  private heartbeatMs: number | undefined;
  private httpPort: number | undefined;
  private closed = false;

  constructor(context: ChannelContext, address: NetAddress) {
    const { conf, rpc, sys } = context;
    this.context = context;
    this.address = address;
    this.name = `${addressOf(sys, address.host) ?? address.host}:${address.port}`;
    this.proxy = rpc.proxy<QJournalProtocol>(QJOURNAL_PROTOCOL, address);
    this.queueLimitBytes = conf.read(DFS_QJOURNAL_QUEUE_SIZE_LIMIT) * 1024 * 1024;
  }

  /** `192.168.0.2:8485` */
  toString(): string {
    return this.name;
  }

  setEpoch(epoch: number): void {
    this.epoch = epoch;
  }

  setCommittedTxId(txid: number): void {
    this.committedTxId = Math.max(this.committedTxId, txid);
  }

  close(): void {
    this.closed = true;
  }

  /** Where this JournalNode serves a segment. @throws JavaException before it was ever asked */
  segmentUrl(segmentTxId: number): string {
    const { journalId, nsInfo } = this.context;
    if (this.httpPort === undefined) {
      throw new JavaException(JAVA.illegalState, 'No HTTP/HTTPS endpoint');
    }
    return segmentUrl(`http://${this.address.host}:${this.httpPort}`, {
      ...nsInfo,
      journalId,
      segmentTxId,
      inProgressOk: true,
    });
  }

  // --- calls of a writer, in their order -------------------------------------------------------

  isFormatted(): Promise<boolean> {
    return this.submit(() => this.proxy.isFormatted(this.ref()));
  }

  format(nsInfo: NamespaceInfo, force: boolean): Promise<null> {
    return this.submit(() => this.proxy.format({ ...this.ref(), nsInfo, force }));
  }

  discardSegments(startTxId: number): Promise<null> {
    return this.submit(() => this.proxy.discardSegments({ ...this.ref(), startTxId }));
  }

  getJournalState() {
    return this.submit(() => this.journalState());
  }

  newEpoch(epoch: number) {
    const { nsInfo } = this.context;
    return this.submit(() => this.proxy.newEpoch({ ...this.ref(), nsInfo, epoch }));
  }

  prepareRecovery(segmentTxId: number): Promise<PrepareRecoveryResponse> {
    return this.submit(async () => {
      if (this.httpPort === undefined) await this.journalState();
      return this.proxy.prepareRecovery({ ...this.request(), segmentTxId });
    });
  }

  acceptRecovery(stateToAccept: SegmentState, fromUrl: string): Promise<null> {
    return this.submit(() =>
      this.proxy.acceptRecovery({ ...this.request(), stateToAccept, fromUrl }),
    );
  }

  startLogSegment(txid: number, layoutVersion: number): Promise<null> {
    return this.submit(async () => {
      await this.proxy.startLogSegment({ ...this.request(), txid, layoutVersion });
      if (!this.isOutOfSync) return null;
      this.isOutOfSync = false;
      this.context.log.info(
        QJM_LOGGER,
        `Restarting previously-stopped writes to ${this} in segment starting at txid ${txid}`,
      );
      return null;
    });
  }

  finalizeLogSegment(startTxId: number, endTxId: number): Promise<null> {
    return this.submit(async () => {
      await this.refuseOutOfSync();
      return this.proxy.finalizeLogSegment({ ...this.request(), startTxId, endTxId });
    });
  }

  purgeLogsOlderThan(minTxIdToKeep: number): Promise<null> {
    return this.submit(() => this.proxy.purgeLogsOlderThan({ ...this.request(), minTxIdToKeep }));
  }

  async sendEdits(
    segmentTxId: number,
    firstTxnId: number,
    numTxns: number,
    records: Uint8Array,
  ): Promise<null> {
    this.reserve(records.length);
    try {
      return await this.submit(async () => {
        await this.refuseOutOfSync();
        return this.journal(segmentTxId, firstTxnId, numTxns, records);
      });
    } finally {
      this.queuedBytes -= records.length;
    }
  }

  // --- calls of readers ------------------------------------------------------------------------

  async getEditLogManifest(sinceTxId: number, inProgressOk: boolean) {
    const manifest = await this.proxy.getEditLogManifest({
      ...this.ref(),
      sinceTxId,
      inProgressOk,
    });
    this.httpPort = manifest.httpPort;
    return manifest;
  }

  getJournaledEdits(sinceTxId: number, maxTxns: number) {
    return this.proxy.getJournaledEdits({ ...this.ref(), sinceTxId, maxTxns });
  }

  // --- how -------------------------------------------------------------------------------------

  /** `singleThreadExecutor.submit` */
  private submit<T>(call: () => Promise<T>): Promise<T> {
    const result = this.last.then(() => {
      if (this.closed) throw new JavaException('java.util.concurrent.CancellationException', '');
      return call();
    });
    this.last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  private async journal(
    segmentTxId: number,
    firstTxnId: number,
    numTxns: number,
    records: Uint8Array,
  ): Promise<null> {
    const { log, sys } = this.context;
    const began = sys.clock.monotonic();
    try {
      return await this.proxy.journal({
        ...this.request(),
        segmentTxId,
        firstTxnId,
        numTxns,
        records,
      });
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      log.warn(
        QJM_LOGGER,
        `Remote journal ${this} failed to write txns ${firstTxnId}-${firstTxnId + numTxns - 1}. Will try to write to this JN again after the next log roll.`,
        error,
      );
      this.isOutOfSync = true;
      throw error;
    } finally {
      const took = Math.floor(sys.clock.monotonic() - began);
      if (took > SLOW_BATCH_MS) {
        log.warn(
          QJM_LOGGER,
          `Took ${took}ms to send a batch of ${numTxns} edits (${records.length} bytes) to remote journal ${this}`,
        );
      }
    }
  }

  /** A JournalNode without edits still hears what is committed. @throws JavaException */
  private async refuseOutOfSync(): Promise<void> {
    if (!this.isOutOfSync) return;
    const now = this.context.sys.clock.monotonic();
    if (this.heartbeatMs === undefined || now - this.heartbeatMs > HEARTBEAT_INTERVAL_MS) {
      try {
        await this.proxy.heartbeat(this.request());
      } finally {
        this.heartbeatMs = this.context.sys.clock.monotonic();
      }
    }
    throw outOfSync('Journal disabled until next roll');
  }

  /** @throws JavaException when too much waits already */
  private reserve(bytes: number): void {
    if (this.queuedBytes > 0 && this.queuedBytes + bytes > this.queueLimitBytes) {
      this.context.log.warn(
        QJM_LOGGER,
        `Pending edits to ${this} is going to exceed limit size: ${this.queueLimitBytes}, current queued edits size: ${this.queuedBytes}, will silently drop ${bytes} bytes of edits!`,
      );
      throw new JavaException(
        'org.apache.hadoop.hdfs.qjournal.client.LoggerTooFarBehindException',
        '',
      );
    }
    this.queuedBytes += bytes;
  }

  private async journalState() {
    const state = await this.proxy.getJournalState(this.ref());
    this.httpPort = state.httpPort;
    return state;
  }

  private ref() {
    const { journalId, nameServiceId } = this.context;
    return { journalId, nameServiceId };
  }

  private request(): RequestInfo {
    const { committedTxId, epoch } = this;
    return { ...this.ref(), epoch, ipcSerialNumber: this.ipcSerial++, committedTxId };
  }
}
