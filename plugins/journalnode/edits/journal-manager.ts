/**
 * `JournalManager` and its streams: where a NameNode keeps its edits. `FileJournalManager` (a local
 * directory) and `QuorumJournalManager` (JournalNodes) are the two that there are.
 */

import type { NamespaceInfo } from '../protocol.ts';

/** One transaction: what stands between two places of an edit log. */
export interface EditRecord {
  /** `FSEditLogOpCodes`. */
  readonly opcode: number;
  readonly txid: number;
  /** The operation, encoded by the NameNode; journals do not look into it. */
  readonly body: Uint8Array;
}

/** Where new edits go: one segment, open for writing. */
export interface EditLogOutputStream {
  readonly firstTxId: number;
  /** Into the buffer that the next flush takes. */
  write(record: EditRecord): void;
  /** `setReadyToFlush` and `flush`: what was written is durable when this settles. */
  flush(): Promise<void>;
  close(): Promise<void>;
  abort(): void;
}

/** A segment that can be read. */
export interface EditLogInputStream {
  /** For logs: a path, or the URLs of JournalNodes. */
  readonly name: string;
  readonly firstTxId: number;
  /** -1 (`INVALID_TXID`) while in progress. */
  readonly lastTxId: number;
  readonly isInProgress: boolean;
  /** The records, up to the end or the first torn one. @throws JavaException */
  read(): Promise<readonly EditRecord[]>;
}

export interface JournalManager {
  /** For logs: `FileJournalManager(root=…)`, `QJM to [192.168.0.2:8485, …]`. */
  toString(): string;
  format(nsInfo: NamespaceInfo, force: boolean): Promise<void>;
  hasSomeData(): Promise<boolean>;
  /** Makes this writer the only one, and brings the last segment to one state everywhere. */
  recoverUnfinalizedSegments(): Promise<void>;
  startLogSegment(txid: number, layoutVersion: number): Promise<EditLogOutputStream>;
  finalizeLogSegment(firstTxId: number, lastTxId: number): Promise<void>;
  /** All segments that hold `fromTxId` or later ones, in order. */
  selectInputStreams(options: {
    readonly fromTxId: number;
    readonly inProgressOk: boolean;
    readonly onlyDurableTxns: boolean;
  }): Promise<readonly EditLogInputStream[]>;
  purgeLogsOlderThan(minTxIdToKeep: number): Promise<void>;
  discardSegments(startTxId: number): Promise<void>;
  close(): Promise<void>;
}
