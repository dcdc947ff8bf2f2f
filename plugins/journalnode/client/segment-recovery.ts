/**
 * How a new writer closes the segment that its predecessor left open
 * (`QuorumJournalManager.recoverUnclosedSegment`): it asks what a majority has, chooses the one log
 * that may hold something acknowledged, has a majority accept it, and finalizes it.
 */

import type { System } from '../../../core/plugin/index.ts';
import {
  type Configuration,
  DFS_QJOURNAL_ACCEPT_RECOVERY_TIMEOUT,
  DFS_QJOURNAL_FINALIZE_SEGMENT_TIMEOUT,
  DFS_QJOURNAL_PREPARE_RECOVERY_TIMEOUT,
  type HadoopKey,
  type Logger,
} from '../../hadoop-common/door.ts';
import { mutant } from '../mutants.ts';
import type { PrepareRecoveryResponse } from '../protocol.ts';
import { assertionError } from '../server/journal-exceptions.ts';
import { textOfPrepared } from '../server/journal-recovery.ts';
import { textOfSegment } from '../server/paxos-record.ts';
import type { AsyncLoggerSet, TimeLimit } from './async-logger-set.ts';
import type { IpcLoggerChannel } from './ipc-logger-channel.ts';
import { QJM_LOGGER } from './quorum-call.ts';
import { compareRecoveries } from './segment-recovery-comparator.ts';

type Answers = ReadonlyMap<IpcLoggerChannel, PrepareRecoveryResponse>;

export class SegmentRecovery {
  private readonly sys: System;
  private readonly conf: Configuration;
  private readonly log: Logger;
  private readonly loggers: AsyncLoggerSet;

  constructor(context: {
    readonly sys: System;
    readonly conf: Configuration;
    readonly log: Logger;
    readonly loggers: AsyncLoggerSet;
  }) {
    this.sys = context.sys;
    this.conf = context.conf;
    this.log = context.log;
    this.loggers = context.loggers;
  }

  /** Afterwards it is finalized on a majority, or nobody who answered had it. @throws JavaException */
  async recover(segmentTxId: number): Promise<void> {
    const { log, loggers } = this;
    log.info(QJM_LOGGER, `Beginning recovery of unclosed segment starting at txid ${segmentTxId}`);
    const answers = await this.prepare(segmentTxId);
    log.info(QJM_LOGGER, `Recovery prepare phase complete. Responses:\n${textOf(answers)}`);
    const [logger, best] = this.best(answers);
    const { segmentState } = best;
    if (!segmentState) {
      log.info(QJM_LOGGER, `None of the responders had a log to recover: ${textOf(answers)}`);
      return;
    }
    const choice = `${logger}=${textOfPrepared(best)}`;
    log.info(
      QJM_LOGGER,
      best.acceptedInEpoch === undefined
        ? `Using longest log: ${choice}`
        : `Using already-accepted recovery for segment starting at txid ${segmentTxId}: ${choice}`,
    );
    const { startTxId, endTxId } = segmentState;
    for (const [other, { lastCommittedTxId = 0 }] of answers) {
      if (lastCommittedTxId <= endTxId) continue;
      throw assertionError(
        `Decided to synchronize log to ${textOfSegment(segmentState)} but logger ${other} had seen txid ${lastCommittedTxId} committed`,
      );
    }
    const fromUrl = logger.segmentUrl(segmentTxId);
    await loggers.waitForWriteQuorum(
      loggers.call((one) => one.acceptRecovery(segmentState, fromUrl)),
      this.limit(DFS_QJOURNAL_ACCEPT_RECOVERY_TIMEOUT),
      `acceptRecovery(${textOfSegment(segmentState)})`,
    );
    await loggers.waitForWriteQuorum(
      loggers.call((one) => one.finalizeLogSegment(startTxId, endTxId)),
      this.limit(DFS_QJOURNAL_FINALIZE_SEGMENT_TIMEOUT),
      `finalizeLogSegment(${startTxId}-${endTxId})`,
    );
  }

  /** A majority must answer, for any of them may be the only one left that has what was acknowledged. */
  private prepare(segmentTxId: number): Promise<Answers> {
    const { loggers } = this;
    return loggers.waitForWriteQuorum(
      loggers.call((logger) => logger.prepareRecovery(segmentTxId)),
      this.limit(DFS_QJOURNAL_PREPARE_RECOVERY_TIMEOUT),
      `prepareRecovery(${segmentTxId})`,
      mutant(this.sys, 'recover-from-minority') ? 1 : loggers.majority,
    );
  }

  private best(answers: Answers): readonly [IpcLoggerChannel, PrepareRecoveryResponse] {
    const preferLonger = mutant(this.sys, 'prefer-longer-log');
    return [...answers].reduce((best, entry) =>
      compareRecoveries(entry[1], best[1], preferLonger) > 0 ? entry : best,
    );
  }

  private limit(key: HadoopKey<number>): TimeLimit {
    return { key, ms: this.conf.read(key) };
  }
}

function textOf(answers: Answers): string {
  return [...answers].map(([logger, answer]) => `${logger}: ${textOfPrepared(answer)}`).join('\n');
}
