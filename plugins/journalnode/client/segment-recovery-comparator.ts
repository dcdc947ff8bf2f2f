/**
 * Which of the answers to `prepareRecovery` the new writer goes by (`SegmentRecoveryComparator`): a
 * segment before none, a finalized one before one in progress, then the newer epoch, then the longer.
 */

import type { PrepareRecoveryResponse } from '../protocol.ts';
import { assertionError } from '../server/journal-exceptions.ts';
import { textOfPrepared } from '../server/journal-recovery.ts';

/** Positive when `a` is the better one. @throws JavaException for two that cannot both be */
export function compareRecoveries(
  a: PrepareRecoveryResponse,
  b: PrepareRecoveryResponse,
  preferLonger = false,
): number {
  if (!a.segmentState || !b.segmentState) {
    return Number(a.segmentState !== undefined) - Number(b.segmentState !== undefined);
  }
  const mine = a.segmentState;
  const theirs = b.segmentState;
  if (mine.isInProgress !== theirs.isInProgress) return mine.isInProgress ? -1 : 1;
  if (!mine.isInProgress) {
    if (mine.endTxId === theirs.endTxId) return 0;
    throw assertionError(
      `finalized segs with different lengths: ${textOfPrepared(a)} vs ${textOfPrepared(b)}`,
    );
  }
  const epochs = epochOf(a) - epochOf(b);
  const lengths = mine.endTxId - theirs.endTxId;
  return preferLonger ? lengths || epochs : epochs || lengths;
}

/** A log that was accepted counts as one of the epoch that accepted it. */
function epochOf({ acceptedInEpoch = 0, lastWriterEpoch }: PrepareRecoveryResponse): number {
  return Math.max(acceptedInEpoch, lastWriterEpoch);
}
