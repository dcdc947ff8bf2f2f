/** `DatanodeProtocol`: what a DataNode tells each NameNode, and what it is told to do. */

import type { HAServiceState, NetAddress } from '../../hadoop-common/door.ts';
import type { NamespaceInfo } from '../../journalnode/door.ts';
import type {
  Block,
  DatanodeId,
  DatanodeInfo,
  ExtendedBlock,
  ReplicaState,
  StorageReport,
} from './blocks.ts';

/** `DatanodeRegistration` */
export interface DatanodeRegistration extends DatanodeId {
  readonly softwareVersion: string;
  readonly storage: {
    readonly layoutVersion: number;
    readonly namespaceId: number;
    readonly clusterId: string;
    readonly cTime: number;
  };
}

export interface HeartbeatResponse {
  readonly commands: readonly DatanodeCommand[];
  /** `NNHAStatusHeartbeat`: what the NameNode takes itself for, and its last transaction. */
  readonly state: HAServiceState;
  readonly txid: number;
  /** 0: no leave to send a full block report now. */
  readonly fullBlockReportLeaseId: number;
}

export type DatanodeCommand =
  /** `DNA_REGISTER` */
  | { readonly action: 'register' }
  /** `DNA_TRANSFER` */
  | {
      readonly action: 'transfer';
      readonly poolId: string;
      readonly blocks: readonly { block: Block; targets: readonly DatanodeInfo[] }[];
    }
  /** `DNA_INVALIDATE` */
  | { readonly action: 'invalidate'; readonly poolId: string; readonly blocks: readonly Block[] }
  /** `DNA_RECOVERBLOCK` */
  | { readonly action: 'recover'; readonly blocks: readonly RecoveringBlock[] }
  /** `DNA_FINALIZE` */
  | { readonly action: 'finalize'; readonly poolId: string }
  /** `DNA_SHUTDOWN` */
  | { readonly action: 'shutdown' };

export interface RecoveringBlock {
  readonly block: ExtendedBlock;
  readonly locations: readonly DatanodeInfo[];
  /** The generation stamp of the recovery. */
  readonly newStamp: number;
  /** Of a recovery that truncates (`getNewBlock`): the length that all replicas are cut to. */
  readonly truncateTo?: number;
}

export interface StorageBlockReport {
  readonly storageId: string;
  readonly blocks: readonly { readonly block: Block; readonly state: ReplicaState }[];
}

export interface ReceivedDeletedBlocks {
  readonly storageId: string;
  readonly blocks: readonly {
    readonly block: Block;
    readonly status: 'RECEIVING_BLOCK' | 'RECEIVED_BLOCK' | 'DELETED_BLOCK';
    /** The DataNode from which the block should be deleted instead. */
    readonly delHint: string | null;
  }[];
}

export interface DatanodeProtocol {
  versionRequest(params: Record<string, never>): NamespaceInfo & {
    readonly softwareVersion: string;
    readonly state: HAServiceState;
  };
  registerDatanode(params: { registration: DatanodeRegistration }): DatanodeRegistration;
  sendHeartbeat(params: {
    registration: DatanodeRegistration;
    reports: readonly StorageReport[];
    xceiverCount: number;
    failedVolumes: number;
    requestFullBlockReportLease: boolean;
  }): HeartbeatResponse;
  blockReport(params: {
    registration: DatanodeRegistration;
    poolId: string;
    reports: readonly StorageBlockReport[];
    leaseId: number;
  }): DatanodeCommand | null;
  blockReceivedAndDeleted(params: {
    registration: DatanodeRegistration;
    poolId: string;
    blocks: readonly ReceivedDeletedBlocks[];
  }): null;
  errorReport(params: {
    registration: DatanodeRegistration;
    code: 'NOTIFY' | 'DISK_ERROR' | 'INVALID_BLOCK' | 'FATAL_DISK_ERROR';
    message: string;
  }): null;
  reportBadBlocks(params: { blocks: readonly ExtendedBlock[]; datanode: DatanodeId }): null;
  commitBlockSynchronization(params: {
    block: ExtendedBlock;
    newStamp: number;
    newLength: number;
    closeFile: boolean;
    deleteBlock: boolean;
    newTargets: readonly DatanodeId[];
    newTargetStorages: readonly string[];
  }): null;
}

/** `InterDatanodeProtocol`: of block recovery, on a DataNode's `ipcPort`. */
export interface InterDatanodeProtocol {
  initReplicaRecovery(params: { recovering: RecoveringBlock }): {
    readonly block: Block;
    readonly originalState: ReplicaState;
  } | null;
  updateReplicaUnderRecovery(params: {
    block: ExtendedBlock;
    recoveryId: number;
    newBlockId: number;
    newLength: number;
  }): { readonly storageId: string };
}

/** `ClientDatanodeProtocol` */
export interface ClientDatanodeProtocol {
  getReplicaVisibleLength(params: { block: ExtendedBlock }): number;
  /** To one of its NameNodes, or to all of them. */
  triggerBlockReport(params: {
    readonly incremental: boolean;
    readonly namenode: NetAddress | null;
  }): null;
}

export const DATANODE_PROTOCOL = 'org.apache.hadoop.hdfs.server.protocol.DatanodeProtocol';
export const INTER_DATANODE_PROTOCOL =
  'org.apache.hadoop.hdfs.server.protocol.InterDatanodeProtocol';
export const CLIENT_DATANODE_PROTOCOL = 'org.apache.hadoop.hdfs.protocol.ClientDatanodeProtocol';
