/**
 * `QJournalProtocol`: what a writer of edits, and those who read them, ask of a JournalNode; and
 * what JournalNodes ask of one another. The rules are those of
 * `org.apache.hadoop.hdfs.qjournal.server.Journal`.
 */

/** `NamespaceInfo`, as far as storages compare it. */
export interface NamespaceInfo {
  readonly layoutVersion: number;
  readonly namespaceId: number;
  readonly clusterId: string;
  readonly blockPoolId: string;
  readonly cTime: number;
}

/** `RequestInfo`: with every call of a writer. */
export interface RequestInfo {
  readonly journalId: string;
  readonly nameServiceId: string | null;
  readonly epoch: number;
  readonly ipcSerialNumber: number;
  /** -1 while the writer knows of none. */
  readonly committedTxId: number;
}

export interface JournalRef {
  readonly journalId: string;
  readonly nameServiceId: string | null;
}

/** `SegmentStateProto` */
export interface SegmentState {
  readonly startTxId: number;
  readonly endTxId: number;
  readonly isInProgress: boolean;
}

/** `PrepareRecoveryResponseProto` */
export interface PrepareRecoveryResponse {
  readonly segmentState?: SegmentState;
  readonly acceptedInEpoch?: number;
  readonly lastWriterEpoch: number;
  readonly lastCommittedTxId?: number;
}

/** A file of an edit log, as a manifest lists it (`RemoteEditLog`). */
export interface RemoteEditLog {
  readonly startTxId: number;
  /** -1 while in progress. */
  readonly endTxId: number;
  readonly isInProgress: boolean;
}

export interface EditLogManifest {
  readonly logs: readonly RemoteEditLog[];
  readonly committedTxId: number;
  readonly httpPort: number;
}

export interface QJournalProtocol {
  isFormatted(params: JournalRef): boolean;
  getJournalState(params: JournalRef): {
    readonly lastPromisedEpoch: number;
    readonly httpPort: number;
  };
  format(params: JournalRef & { nsInfo: NamespaceInfo; force: boolean }): null;
  newEpoch(params: JournalRef & { nsInfo: NamespaceInfo; epoch: number }): {
    readonly lastSegmentTxId?: number;
  };
  startLogSegment(params: RequestInfo & { txid: number; layoutVersion: number }): null;
  journal(
    params: RequestInfo & {
      segmentTxId: number;
      firstTxnId: number;
      numTxns: number;
      records: Uint8Array;
    },
  ): null;
  heartbeat(params: RequestInfo): null;
  finalizeLogSegment(params: RequestInfo & { startTxId: number; endTxId: number }): null;
  purgeLogsOlderThan(params: RequestInfo & { minTxIdToKeep: number }): null;
  prepareRecovery(params: RequestInfo & { segmentTxId: number }): PrepareRecoveryResponse;
  acceptRecovery(params: RequestInfo & { stateToAccept: SegmentState; fromUrl: string }): null;
  getEditLogManifest(
    params: JournalRef & { sinceTxId: number; inProgressOk: boolean },
  ): EditLogManifest;
  getJournaledEdits(params: JournalRef & { sinceTxId: number; maxTxns: number }): {
    readonly txnCount: number;
    readonly layoutVersion: number;
    readonly records: Uint8Array;
  };
  discardSegments(params: JournalRef & { startTxId: number }): null;
  getJournalCTime(params: JournalRef): number;
}

/** `InterQJournalProtocol`: of the syncer. */
export interface InterQJournalProtocol {
  getEditLogManifestFromJournal(
    params: JournalRef & { sinceTxId: number; inProgressOk: boolean },
  ): EditLogManifest;
}

export const QJOURNAL_PROTOCOL = 'org.apache.hadoop.hdfs.qjournal.protocol.QJournalProtocol';
export const INTER_QJOURNAL_PROTOCOL =
  'org.apache.hadoop.hdfs.qjournal.protocol.InterQJournalProtocol';
