/**
 * `QuorumJournalManager`: a journal on JournalNodes, of which a majority must take every write. To
 * write, a NameNode first makes itself the only writer and brings the last segment to one state.
 */

import type { System } from '../../../core/plugin/index.ts';
import {
  type Configuration,
  DFS_HA_TAILEDITS_INPROGRESS,
  DFS_HA_TAILEDITS_QJM_RPC_MAX_TXNS,
  DFS_QJM_OPERATIONS_TIMEOUT,
  DFS_QJOURNAL_FINALIZE_SEGMENT_TIMEOUT,
  DFS_QJOURNAL_GET_JOURNAL_STATE_TIMEOUT,
  DFS_QJOURNAL_HTTP_OPEN_TIMEOUT,
  DFS_QJOURNAL_HTTP_READ_TIMEOUT,
  DFS_QJOURNAL_NEW_EPOCH_TIMEOUT,
  DFS_QJOURNAL_SELECT_INPUT_STREAMS_TIMEOUT,
  DFS_QJOURNAL_START_SEGMENT_TIMEOUT,
  DFS_QJOURNAL_WRITE_TXNS_TIMEOUT,
  type HadoopKey,
  JAVA,
  JavaException,
  type Logger,
  loggerOf,
  type RpcClient,
} from '../../hadoop-common/door.ts';
import type {
  EditLogInputStream,
  EditLogOutputStream,
  JournalManager,
} from '../edits/journal-manager.ts';
import type { NamespaceInfo } from '../protocol.ts';
import { AsyncLoggerSet, type TimeLimit } from './async-logger-set.ts';
import { IpcLoggerChannel } from './ipc-logger-channel.ts';
import { type Selection, selectInputStreams } from './journal-input-streams.ts';
import { type JournalUri, parseJournalUri } from './journal-uri.ts';
import { QJM_LOGGER } from './quorum-call.ts';
import { QuorumOutputStream } from './quorum-output-stream.ts';
import { SegmentRecovery } from './segment-recovery.ts';

export interface QuorumJournalOptions {
  /** `qjournal://m1:8485;m2:8485;m3:8485/mycluster` */
  readonly uri: string;
  readonly nsInfo: NamespaceInfo;
  readonly nameserviceId: string | null;
  readonly log?: Logger;
}

export class QuorumJournalManager implements JournalManager {
  private readonly sys: System;
  private readonly conf: Configuration;
  private readonly log: Logger;
  private readonly uri: JournalUri;
  private readonly loggers: AsyncLoggerSet;
  private isActiveWriter = false;

  /** @throws JavaException for a URI that is none */
  constructor(sys: System, conf: Configuration, rpc: RpcClient, options: QuorumJournalOptions) {
    const { nsInfo, nameserviceId: nameServiceId } = options;
    this.sys = sys;
    this.conf = conf;
    this.log = options.log ?? loggerOf(sys);
    this.uri = parseJournalUri(options.uri);
    const { addresses, journalId, text } = this.uri;
    if (addresses.length % 2 === 0) {
      this.log.warn(
        QJM_LOGGER,
        `Quorum journal URI '${text}' has an even number of Journal Nodes specified. This is not recommended!`,
      );
    }
    const context = { sys, conf, rpc, log: this.log, nsInfo, journalId, nameServiceId };
    this.loggers = new AsyncLoggerSet(
      sys,
      this.log,
      addresses.map((address) => new IpcLoggerChannel(context, address)),
    );
  }

  toString(): string {
    return `QJM to ${this.loggers}`;
  }

  /** Of this writer; undefined before it has recovered. */
  get epoch(): number | undefined {
    return this.loggers.epoch;
  }

  async format(nsInfo: NamespaceInfo, force: boolean): Promise<void> {
    await this.loggers.waitForAll(
      this.loggers.call((logger) => logger.format(nsInfo, force)),
      this.limit(DFS_QJM_OPERATIONS_TIMEOUT),
      {
        operation: 'format',
        timedOut: 'Timed out waiting for format() response',
        failed: 'Could not format one or more JournalNodes',
      },
    );
  }

  async hasSomeData(): Promise<boolean> {
    const answers = await this.loggers.waitForAll(
      this.loggers.call((logger) => logger.isFormatted()),
      this.limit(DFS_QJM_OPERATIONS_TIMEOUT),
      {
        operation: 'hasSomeData',
        timedOut: 'Timed out waiting for response from loggers',
        failed: 'Unable to check if JNs are ready for formatting',
      },
    );
    return [...answers.values()].includes(true);
  }

  async recoverUnfinalizedSegments(): Promise<void> {
    if (this.isActiveWriter) throw new JavaException(JAVA.illegalState, 'already active writer');
    this.log.info(QJM_LOGGER, 'Starting recovery process for unclosed journal segments...');
    const newest = await this.becomeWriter();
    this.log.info(QJM_LOGGER, `Successfully started new epoch ${this.loggers.epoch}`);
    if (newest !== undefined) {
      const { conf, log, loggers, sys } = this;
      await new SegmentRecovery({ sys, conf, log, loggers }).recover(newest);
    }
    this.isActiveWriter = true;
  }

  async startLogSegment(txid: number, layoutVersion: number): Promise<EditLogOutputStream> {
    if (!this.isActiveWriter) {
      throw new JavaException(JAVA.illegalState, 'must recover segments before starting a new one');
    }
    await this.loggers.waitForWriteQuorum(
      this.loggers.call((logger) => logger.startLogSegment(txid, layoutVersion)),
      this.limit(DFS_QJOURNAL_START_SEGMENT_TIMEOUT),
      `startLogSegment(${txid})`,
    );
    const { log, loggers, sys } = this;
    const limit = this.limit(DFS_QJOURNAL_WRITE_TXNS_TIMEOUT);
    const { journalId } = this.uri;
    return new QuorumOutputStream({ sys, log, loggers, limit, journalId }, txid);
  }

  async finalizeLogSegment(firstTxId: number, lastTxId: number): Promise<void> {
    await this.loggers.waitForWriteQuorum(
      this.loggers.call((logger) => logger.finalizeLogSegment(firstTxId, lastTxId)),
      this.limit(DFS_QJOURNAL_FINALIZE_SEGMENT_TIMEOUT),
      `finalizeLogSegment(${firstTxId}-${lastTxId})`,
    );
  }

  selectInputStreams(selection: Selection): Promise<readonly EditLogInputStream[]> {
    const { conf, log, loggers, sys } = this;
    return selectInputStreams(
      {
        sys,
        log,
        loggers,
        limit: this.limit(DFS_QJOURNAL_SELECT_INPUT_STREAMS_TIMEOUT),
        viaRpc: conf.read(DFS_HA_TAILEDITS_INPROGRESS),
        maxTxnsPerRpc: conf.read(DFS_HA_TAILEDITS_QJM_RPC_MAX_TXNS),
        http: {
          connectTimeoutMs: conf.read(DFS_QJOURNAL_HTTP_OPEN_TIMEOUT),
          readTimeoutMs: conf.read(DFS_QJOURNAL_HTTP_READ_TIMEOUT),
          timeoutKey: DFS_QJOURNAL_HTTP_READ_TIMEOUT.name,
        },
      },
      selection,
    );
  }

  /** Nobody waits for it: what is not purged now is purged later. */
  async purgeLogsOlderThan(minTxIdToKeep: number): Promise<void> {
    this.log.info(QJM_LOGGER, `Purging remote journals older than txid ${minTxIdToKeep}`);
    this.loggers.call((logger) => logger.purgeLogsOlderThan(minTxIdToKeep));
  }

  async discardSegments(startTxId: number): Promise<void> {
    await this.loggers.waitForAll(
      this.loggers.call((logger) => logger.discardSegments(startTxId)),
      this.limit(DFS_QJM_OPERATIONS_TIMEOUT),
      {
        operation: 'discardSegments',
        timedOut: 'Timed out waiting for discardSegments() response',
        failed: 'Could not perform discardSegments of one or more JournalNodes',
      },
    );
  }

  async close(): Promise<void> {
    this.loggers.close();
  }

  /** `createNewUniqueEpoch`. @returns where the newest segment begins that any of a majority has */
  private async becomeWriter(): Promise<number | undefined> {
    const { loggers } = this;
    const states = await loggers.waitForWriteQuorum(
      loggers.call((logger) => logger.getJournalState()),
      this.limit(DFS_QJOURNAL_GET_JOURNAL_STATE_TIMEOUT),
      'getJournalState()',
    );
    const promises = [...states.values()].map(({ lastPromisedEpoch }) => lastPromisedEpoch);
    const epoch = Math.max(...promises) + 1;
    const answers = await loggers.waitForWriteQuorum(
      loggers.call((logger) => logger.newEpoch(epoch)),
      this.limit(DFS_QJOURNAL_NEW_EPOCH_TIMEOUT),
      `newEpoch(${epoch})`,
    );
    loggers.setEpoch(epoch);
    this.sys.observe('journalnode/writer-epoch', { journal: this.uri.journalId, epoch });
    const segments = [...answers.values()].flatMap(({ lastSegmentTxId }) => lastSegmentTxId ?? []);
    return segments.length > 0 ? Math.max(...segments) : undefined;
  }

  private limit(key: HadoopKey<number>): TimeLimit {
    return { key, ms: this.conf.read(key) };
  }
}
