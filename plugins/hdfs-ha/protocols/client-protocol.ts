/** `ClientProtocol`: what clients and administrators ask of a NameNode. */

import type { DatanodeInfo, ExtendedBlock, LocatedBlock } from './blocks.ts';

/** `HdfsFileStatus` */
export interface FileStatus {
  /** The name alone; empty for the path that was asked for. */
  readonly name: string;
  readonly isDirectory: boolean;
  readonly length: number;
  readonly replication: number;
  readonly blockSize: number;
  /** Wall clock, ms. */
  readonly modificationTime: number;
  readonly accessTime: number;
  /** As `chmod` takes it: 0o755. */
  readonly permission: number;
  readonly owner: string;
  readonly group: string;
  readonly fileId: number;
  readonly childrenNum: number;
}

/** `LocatedBlocks` */
export interface LocatedBlocks {
  readonly fileLength: number;
  readonly underConstruction: boolean;
  readonly blocks: readonly LocatedBlock[];
  readonly lastBlockComplete: boolean;
}

export interface ContentSummary {
  readonly length: number;
  readonly fileCount: number;
  readonly directoryCount: number;
  readonly spaceConsumed: number;
  readonly quota: number;
  readonly spaceQuota: number;
}

/** `ClientProtocol.getStats`, named. */
export interface FsStats {
  readonly capacity: number;
  readonly used: number;
  readonly remaining: number;
  readonly lowRedundancyBlocks: number;
  readonly corruptBlocks: number;
  readonly missingBlocks: number;
  readonly missingReplicationOneBlocks: number;
  readonly highestPriorityLowRedundancyBlocks: number;
  readonly pendingDeletionBlocks: number;
}

export type SafeModeAction =
  | 'SAFEMODE_ENTER'
  | 'SAFEMODE_LEAVE'
  | 'SAFEMODE_GET'
  | 'SAFEMODE_FORCE_EXIT';

export type DatanodeReportType = 'ALL' | 'LIVE' | 'DEAD' | 'DECOMMISSIONING';

interface Src {
  readonly src: string;
}

interface Held extends Src {
  /** `DFSClient_NONMAPREDUCE_…`: the holder of the lease. */
  readonly clientName: string;
}

export interface ClientProtocol {
  getServerDefaults(params: Record<string, never>): {
    readonly blockSize: number;
    readonly bytesPerChecksum: number;
    readonly writePacketSize: number;
    readonly replication: number;
    readonly fileBufferSize: number;
  };
  getFileInfo(params: Src): FileStatus | null;
  /** A page of a directory, after a name. */
  getListing(params: Src & { startAfter: string }): {
    readonly entries: readonly FileStatus[];
    readonly remaining: number;
  } | null;
  getContentSummary(params: Src): ContentSummary;
  getBlockLocations(params: Src & { offset: number; length: number }): LocatedBlocks | null;

  create(
    params: Held & {
      permission: number;
      overwrite: boolean;
      createParent: boolean;
      replication: number;
      blockSize: number;
    },
  ): FileStatus;
  append(params: Held): { readonly lastBlock: LocatedBlock | null; readonly status: FileStatus };
  addBlock(
    params: Held & {
      previous: ExtendedBlock | null;
      excluded: readonly string[];
      fileId: number;
    },
  ): LocatedBlock;
  abandonBlock(params: Held & { block: ExtendedBlock; fileId: number }): null;
  getAdditionalDatanode(
    params: Held & {
      block: ExtendedBlock;
      existing: readonly DatanodeInfo[];
      excluded: readonly DatanodeInfo[];
      number: number;
    },
  ): LocatedBlock;
  complete(params: Held & { last: ExtendedBlock | null; fileId: number }): boolean;
  fsync(params: Held & { fileId: number; lastBlockLength: number }): null;
  updateBlockForPipeline(params: { block: ExtendedBlock; clientName: string }): LocatedBlock;
  updatePipeline(params: {
    clientName: string;
    oldBlock: ExtendedBlock;
    newBlock: ExtendedBlock;
    newNodes: readonly DatanodeInfo[];
    storageIds: readonly string[];
  }): null;
  renewLease(params: { clientName: string }): null;
  recoverLease(params: Held): boolean;

  setReplication(params: Src & { replication: number }): boolean;
  setPermission(params: Src & { permission: number }): null;
  setOwner(params: Src & { owner: string | null; group: string | null }): null;
  setTimes(params: Src & { modificationTime: number; accessTime: number }): null;
  rename(params: Src & { dst: string }): boolean;
  truncate(params: Held & { newLength: number }): boolean;
  delete(params: Src & { recursive: boolean }): boolean;
  mkdirs(params: Src & { permission: number; createParent: boolean }): boolean;

  getStats(params: Record<string, never>): FsStats;
  getDatanodeReport(params: { type: DatanodeReportType }): readonly DatanodeInfo[];
  setSafeMode(params: { action: SafeModeAction; isChecked: boolean }): boolean;
  saveNamespace(params: { timeWindow: number; txGap: number }): boolean;
  rollEdits(params: Record<string, never>): number;
  refreshNodes(params: Record<string, never>): null;
  finalizeUpgrade(params: Record<string, never>): null;
  metaSave(params: { filename: string }): null;
  msync(params: Record<string, never>): null;
  reportBadBlocks(params: { blocks: readonly LocatedBlock[] }): null;
}

export const CLIENT_PROTOCOL = 'org.apache.hadoop.hdfs.protocol.ClientProtocol';
