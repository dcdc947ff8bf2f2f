/** Names of edit log files (`NNStorage`, `FileJournalManager.matchEditLogs`): txids of 19 digits. */

/** `HdfsServerConstants.INVALID_TXID` */
export const INVALID_TXID = -12345;

export interface SegmentName {
  readonly firstTxId: number;
  /** {@link INVALID_TXID} while in progress. */
  readonly lastTxId: number;
  readonly inProgress: boolean;
}

/** A txid as names write it: `0000000000000000042`. */
export function paddedTxId(txid: number): string {
  return String(txid).padStart(19, '0');
}

/** `edits_inprogress_0000000000000000042` */
export function inProgressName(firstTxId: number): string {
  return `edits_inprogress_${paddedTxId(firstTxId)}`;
}

/** `edits_0000000000000000001-0000000000000000041` */
export function finalizedName(firstTxId: number, lastTxId: number): string {
  return `edits_${paddedTxId(firstTxId)}-${paddedTxId(lastTxId)}`;
}

/** What a file of this name holds, or undefined when it is no segment. */
export function parseSegmentName(name: string): SegmentName | undefined {
  const finalized = /^edits_(\d+)-(\d+)$/.exec(name);
  if (finalized) {
    return {
      firstTxId: Number(finalized[1]),
      lastTxId: Number(finalized[2]),
      inProgress: false,
    };
  }
  const open = /^edits_inprogress_(\d+)$/.exec(name);
  return open
    ? { firstTxId: Number(open[1]), lastTxId: INVALID_TXID, inProgress: true }
    : undefined;
}
