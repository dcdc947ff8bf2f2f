/**
 * What a NameNode can read of a journal (`QuorumJournalManager.selectInputStreams`): segments over
 * HTTP from whoever has them, or the last edits by RPC, from a majority's answers.
 */

import type { System } from '../../../core/plugin/index.ts';
import { type HttpOptions, JAVA, JavaException, type Logger } from '../../hadoop-common/door.ts';
import type { EditLogInputStream, EditRecord } from '../edits/journal-manager.ts';
import { chainStreams } from '../edits/redundant-input-stream.ts';
import { INVALID_TXID } from '../edits/segment-name.ts';
import { scanSegment } from '../edits/segment-scan.ts';
import { mutant } from '../mutants.ts';
import { fetchSegment } from '../server/journal-files.ts';
import type { AsyncLoggerSet, TimeLimit } from './async-logger-set.ts';
import { QJM_LOGGER } from './quorum-call.ts';

export interface Selection {
  readonly fromTxId: number;
  readonly inProgressOk: boolean;
  readonly onlyDurableTxns: boolean;
}

export interface InputContext {
  readonly sys: System;
  readonly log: Logger;
  readonly loggers: AsyncLoggerSet;
  readonly limit: TimeLimit;
  /** `dfs.ha.tail-edits.in-progress`: edits in progress by RPC. */
  readonly viaRpc: boolean;
  readonly maxTxnsPerRpc: number;
  readonly http: HttpOptions;
}

/** @throws JavaException without a majority */
export async function selectInputStreams(
  context: InputContext,
  asked: Selection,
): Promise<readonly EditLogInputStream[]> {
  const { log, sys } = context;
  const onlyDurableTxns = asked.onlyDurableTxns && !mutant(sys, 'serve-undurable-edits');
  const selection = { ...asked, onlyDurableTxns };
  if (selection.inProgressOk && context.viaRpc) {
    const { fromTxId } = selection;
    log.info(QJM_LOGGER, `Tailing edits starting from txn ID ${fromTxId} via RPC mechanism`);
    try {
      return await rpcStreams(context, selection);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      log.warn(
        QJM_LOGGER,
        `Encountered exception while tailing edits >= ${fromTxId} via RPC; falling back to streaming.`,
        error,
      );
    }
  }
  return httpStreams(context, selection);
}

/** `selectRpcInputStreams`: as many as a majority has, where only durable ones are wanted. */
async function rpcStreams(
  { loggers, limit, log, maxTxnsPerRpc }: InputContext,
  { fromTxId, onlyDurableTxns }: Selection,
): Promise<readonly EditLogInputStream[]> {
  const answers = await loggers.waitForWriteQuorum(
    loggers.call((logger) => logger.getJournaledEdits(fromTxId, maxTxnsPerRpc)),
    limit,
    'selectRpcInputStreams',
  );
  const counts = [...answers.values()].map(({ txnCount }) => txnCount).sort((a, b) => a - b);
  const allowed = onlyDurableTxns
    ? counts[counts.length - loggers.majority]!
    : counts[counts.length - 1]!;
  if (allowed === 0) return [];
  log.info(
    QJM_LOGGER,
    `Selected loggers with >= ${allowed} transactions starting from lowest txn ID ${fromTxId}`,
  );
  const streams: EditLogInputStream[] = [];
  for (const [logger, { txnCount, records }] of answers) {
    const lastTxId = fromTxId - 1 + Math.min(allowed, txnCount);
    if (txnCount === 0) continue;
    streams.push({
      name: `byte-array edits from ${logger}`,
      firstTxId: fromTxId,
      lastTxId,
      isInProgress: true,
      read: async () => recordsUpTo(records, lastTxId),
    });
  }
  return chainStreams(streams, fromTxId, log);
}

/** `selectStreamingInputStreams`: what is in progress is durable as far as is committed. */
async function httpStreams(
  { sys, http, loggers, limit, log }: InputContext,
  { fromTxId, inProgressOk, onlyDurableTxns }: Selection,
): Promise<readonly EditLogInputStream[]> {
  const manifests = await loggers.waitForWriteQuorum(
    loggers.call((logger) => logger.getEditLogManifest(fromTxId, inProgressOk)),
    limit,
    'selectStreamingInputStreams',
  );
  const streams: EditLogInputStream[] = [];
  for (const [logger, { logs, committedTxId }] of manifests) {
    for (const { startTxId, endTxId, isInProgress } of logs) {
      let lastTxId = endTxId;
      if (onlyDurableTxns && inProgressOk && isInProgress) {
        lastTxId = Math.min(endTxId, committedTxId);
        if (lastTxId < startTxId) {
          log.warn(
            QJM_LOGGER,
            `Found endTxId (${lastTxId}) that is less than the startTxId (${startTxId}) - setting it to startTxId.`,
          );
          lastTxId = startTxId;
        }
      }
      const url = logger.segmentUrl(startTxId);
      streams.push({
        name: url,
        firstTxId: startTxId,
        lastTxId,
        isInProgress,
        read: async () => recordsUpTo(await fetchSegment(sys, url, http), lastTxId),
      });
    }
  }
  return chainStreams(streams, fromTxId, log);
}

/** @throws JavaException for a file that is none */
function recordsUpTo(bytes: Uint8Array, lastTxId: number): readonly EditRecord[] {
  const { records, hasCorruptHeader } = scanSegment(bytes);
  if (hasCorruptHeader) throw new JavaException(JAVA.io, 'No header found in log');
  return lastTxId === INVALID_TXID ? records : records.filter(({ txid }) => txid <= lastTxId);
}
