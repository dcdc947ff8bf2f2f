/** `NamenodeProtocol`: what NameNodes ask of one another. */

import type { HAServiceState } from '../../hadoop-common/door.ts';
import type { NamespaceInfo, RemoteEditLog } from '../../journalnode/door.ts';

/** `CheckpointSignature` */
export interface CheckpointSignature extends NamespaceInfo {
  readonly mostRecentCheckpointTxId: number;
  readonly curSegmentTxId: number;
}

export interface NamenodeProtocol {
  versionRequest(params: Record<string, never>): NamespaceInfo & {
    readonly softwareVersion: string;
    readonly state: HAServiceState;
  };
  isUpgradeFinalized(params: Record<string, never>): boolean;
  getTransactionId(params: Record<string, never>): number;
  getMostRecentCheckpointTxId(params: Record<string, never>): number;
  rollEditLog(params: Record<string, never>): CheckpointSignature;
  getEditLogManifest(params: { sinceTxId: number }): readonly RemoteEditLog[];
}

export const NAMENODE_PROTOCOL = 'org.apache.hadoop.hdfs.server.protocol.NamenodeProtocol';
