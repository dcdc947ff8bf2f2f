/** Blocks, replicas and DataNodes, as the protocols of HDFS speak of them. */

/** `Block`: what is told apart by its generation stamp is the same block in another life. */
export interface Block {
  readonly id: number;
  readonly bytes: number;
  readonly stamp: number;
}

/** `ExtendedBlock` */
export interface ExtendedBlock extends Block {
  readonly poolId: string;
}

/** `DatanodeID` */
export interface DatanodeId {
  readonly uuid: string;
  readonly hostName: string;
  /** Dotted quad. */
  readonly address: string;
  readonly xferPort: number;
  readonly infoPort: number;
  readonly ipcPort: number;
}

/** `DatanodeStorage` with what it has room for, bytes. */
export interface StorageReport {
  readonly storageId: string;
  readonly capacity: number;
  readonly dfsUsed: number;
  readonly remaining: number;
  readonly blockPoolUsed: number;
  readonly failed: boolean;
}

/** `DatanodeInfo`: as clients and administrators see one. */
export interface DatanodeInfo extends DatanodeId {
  readonly capacity: number;
  readonly dfsUsed: number;
  readonly nonDfsUsed: number;
  readonly remaining: number;
  readonly blockPoolUsed: number;
  readonly xceivers: number;
  /** Wall clock of the NameNode, ms. */
  readonly lastUpdate: number;
  readonly lastBlockReport: number;
  readonly blocks: number;
  readonly adminState: 'Normal' | 'Decommission in progress' | 'Decommissioned';
  readonly storageIds: readonly string[];
}

/** `LocatedBlock` */
export interface LocatedBlock {
  readonly block: ExtendedBlock;
  /** From the start of the file. */
  readonly offset: number;
  readonly locations: readonly DatanodeInfo[];
  readonly corrupt: boolean;
}

/** `HdfsServerConstants.ReplicaState` */
export type ReplicaState = 'FINALIZED' | 'RBW' | 'RWR' | 'RUR' | 'TEMPORARY';
