/**
 * How a journal takes part in the recovery of a segment (`Journal.prepareRecovery`,
 * `acceptRecovery`): Paxos, for which the content of the segment is the value. To accept is to
 * download and to write down what was accepted; the record is the moment at which both are done, and
 * a download that is not in place yet is put there before the next answer.
 */

import { JAVA, JavaException } from '../../hadoop-common/door.ts';
import { digestOf } from '../edits/edits-digest.ts';
import { scanSegment } from '../edits/segment-scan.ts';
import { mutant } from '../mutants.ts';
import type { PrepareRecoveryResponse, QJournalProtocol, SegmentState } from '../protocol.ts';
import type { Journal } from './journal.ts';
import { assertionError } from './journal-exceptions.ts';
import { LOGGER } from './loggers.ts';
import {
  decodePaxosRecord,
  encodePaxosRecord,
  type PaxosRecord,
  shortTextOfPaxosRecord,
  textOfSegment,
} from './paxos-record.ts';
import { writeAtomically } from './persistent-long-file.ts';

type Params<M extends keyof QJournalProtocol> = Parameters<QJournalProtocol[M]>[0];

/** Brings a file from another JournalNode, synced. @throws JavaException */
export type Download = (url: string, path: string) => Promise<void>;

export class JournalRecovery {
  private readonly journal: Journal;
  private readonly download: Download;

  constructor(journal: Journal, download: Download) {
    this.journal = journal;
    this.download = download;
  }

  prepare(request: Params<'prepareRecovery'>, client: string): Promise<PrepareRecoveryResponse> {
    const { journal } = this;
    const { epochs, segments, suffix } = journal;
    const { segmentTxId } = request;
    return journal.exclusive(async () => {
      journal.checkFormatted();
      await epochs.check(request, client);
      journal.abortSegment();
      const accepted = this.record(segmentTxId);
      if (accepted) await this.completeHalfDone(accepted);
      const state = await segments.info(segmentTxId);
      const useRecord = accepted !== undefined && (state === undefined || state.isInProgress);
      const segmentState = useRecord ? accepted.segmentState : state;
      const response: PrepareRecoveryResponse = {
        ...(segmentState && { segmentState }),
        ...(useRecord && { acceptedInEpoch: accepted.acceptedInEpoch }),
        lastWriterEpoch: epochs.lastWriter,
        ...(epochs.committedTxId >= 0 && { lastCommittedTxId: epochs.committedTxId }),
      };
      journal.host.log.info(
        LOGGER.journal,
        `Prepared recovery for segment ${segmentTxId}: ${textOfPrepared(response)}${suffix}`,
      );
      return response;
    });
  }

  accept(request: Params<'acceptRecovery'>, client: string): Promise<void> {
    const { journal } = this;
    const { host, segments, storage, suffix } = journal;
    const { epoch, stateToAccept: segment, fromUrl } = request;
    return journal.exclusive(async () => {
      journal.checkFormatted();
      await journal.epochs.check(request, client);
      journal.abortSegment();
      const { startTxId, endTxId } = segment;
      if (endTxId <= 0 || endTxId < startTxId) {
        throw new JavaException(
          JAVA.illegalArgument,
          `bad recovery state for segment ${startTxId}: ${textOfSegment(segment)}${suffix}`,
        );
      }
      const record: PaxosRecord = { segmentState: segment, acceptedInEpoch: epoch };
      this.checkOrder(record);
      const mine = await segments.info(startTxId);
      let downloaded: string | undefined;
      if (mine?.endTxId === endTxId) {
        host.log.info(
          LOGGER.journal,
          `Skipping download of log ${textOfSegment(segment)}: already have up-to-date logs${suffix}`,
        );
      } else {
        this.checkReplaceable(mine, segment);
        downloaded = storage.syncLogPath(startTxId, epoch);
        host.log.info(
          LOGGER.journal,
          `Synchronizing log ${textOfSegment(segment)} from ${fromUrl}`,
        );
        await this.download(fromUrl, downloaded);
      }
      if (downloaded && mutant(host.sys, 'hdfs-3955')) {
        await host.sys.disk.rename(downloaded, storage.inProgressPath(startTxId));
        downloaded = undefined;
      }
      if (!mutant(host.sys, 'accept-without-record')) {
        await writeAtomically(host.sys, storage.paxosPath(startTxId), encodePaxosRecord(record));
      }
      if (downloaded) await host.sys.disk.rename(downloaded, storage.inProgressPath(startTxId));
      host.log.info(
        LOGGER.journal,
        `Accepted recovery for segment ${startTxId}: ${shortTextOfPaxosRecord(record)}${suffix}`,
      );
      host.sys.observe('recovery-accepted', {
        journal: journal.id,
        epoch,
        first: startTxId,
        last: endTxId,
        digest: this.digestInPlace(segment, mine),
      });
    });
  }

  /** A later writer's decision stands. @throws JavaException */
  private checkOrder(record: PaxosRecord): void {
    const old = this.record(record.segmentState.startTxId);
    if (!old || old.acceptedInEpoch <= record.acceptedInEpoch) return;
    throw assertionError(
      `Bad paxos transition, out-of-order epochs.\nOld: ${shortTextOfPaxosRecord(old)}\nNew: ${shortTextOfPaxosRecord(record)}\nJournalId: ${this.journal.id}\n`,
    );
  }

  /** What is committed, or final, is not replaced. @throws JavaException */
  private checkReplaceable(mine: SegmentState | undefined, segment: SegmentState): void {
    const { journal } = this;
    const { epochs, host, suffix } = journal;
    const text = textOfSegment(segment);
    if (!mine) {
      host.log.info(
        LOGGER.journal,
        `Synchronizing log ${text}: no current segment in place${suffix}`,
      );
      journal.highestWrittenTxId = Math.max(segment.endTxId, journal.highestWrittenTxId);
      return;
    }
    host.log.info(
      LOGGER.journal,
      `Synchronizing log ${text}: old segment ${textOfSegment(mine)} is not the right length${suffix}`,
    );
    const committed = epochs.committedTxId;
    if (contains(mine, committed) && !contains(segment, committed)) {
      throw assertionError(
        `Cannot replace segment ${textOfSegment(mine)} with new segment ${text}: would discard already-committed txn ${committed}${suffix}`,
      );
    }
    if (!mine.isInProgress) {
      throw assertionError(
        `Should never be asked to synchronize a different log on top of an already-finalized segment${suffix}`,
      );
    }
    if (contains(mine, journal.highestWrittenTxId)) journal.highestWrittenTxId = segment.endTxId;
  }

  /** The process ended between record and rename (HDFS-3955). @throws SystemError */
  private async completeHalfDone({ segmentState, acceptedInEpoch }: PaxosRecord): Promise<void> {
    const { host, storage, suffix } = this.journal;
    const { startTxId } = segmentState;
    const from = storage.syncLogPath(startTxId, acceptedInEpoch);
    if (!host.sys.disk.exists(from)) return;
    const to = storage.inProgressPath(startTxId);
    host.log.info(
      LOGGER.journal,
      `Rolling forward previously half-completed synchronization: ${from} -> ${to}${suffix}`,
    );
    await host.sys.disk.rename(from, to);
  }

  /** What was accepted for a segment (`getPersistedPaxosData`). @throws JavaException */
  private record(segmentTxId: number): PaxosRecord | undefined {
    const { host, storage, suffix } = this.journal;
    const path = storage.paxosPath(segmentTxId);
    if (!host.sys.disk.exists(path)) return undefined;
    const record = decodePaxosRecord(host.sys.disk.read(path));
    if (record?.segmentState.startTxId === segmentTxId) return record;
    throw new JavaException(
      JAVA.illegalState,
      `Bad persisted data for segment ${segmentTxId}: ${record ? shortTextOfPaxosRecord(record) : null}${suffix}`,
    );
  }

  private digestInPlace(segment: SegmentState, mine: SegmentState | undefined): number {
    const { host, storage } = this.journal;
    const { startTxId, endTxId } = segment;
    const path =
      mine?.isInProgress === false
        ? storage.finalizedPath(startTxId, endTxId)
        : storage.inProgressPath(startTxId);
    return digestOf(scanSegment(host.sys.disk.read(path)).records);
  }
}

function contains({ startTxId, endTxId }: SegmentState, txid: number): boolean {
  return startTxId <= txid && txid <= endTxId;
}

/** `TextFormat.shortDebugString` of an answer to `prepareRecovery`. */
export function textOfPrepared(response: PrepareRecoveryResponse): string {
  const { segmentState, acceptedInEpoch, lastWriterEpoch, lastCommittedTxId } = response;
  return [
    ...(segmentState ? [`segmentState { ${textOfSegment(segmentState)} }`] : []),
    ...(acceptedInEpoch !== undefined ? [`acceptedInEpoch: ${acceptedInEpoch}`] : []),
    `lastWriterEpoch: ${lastWriterEpoch}`,
    ...(lastCommittedTxId !== undefined ? [`lastCommittedTxId: ${lastCommittedTxId}`] : []),
  ].join(' ');
}
