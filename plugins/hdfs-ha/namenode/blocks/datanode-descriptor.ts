/** `DatanodeDescriptor` and `DatanodeStorageInfo`: a DataNode as the NameNode knows it. */

import type { Block, DatanodeInfo, StorageReport } from '../../protocols/blocks.ts';
import type { DatanodeRegistration } from '../../protocols/datanode-protocol.ts';
import type { BlockInfo } from './block-info.ts';

export interface StorageInfo {
  readonly storageId: string;
  readonly node: DatanodeDescriptor;
  readonly blocks: Set<BlockInfo>;
  capacity: number;
  dfsUsed: number;
  remaining: number;
  blockPoolUsed: number;
  failed: boolean;
  /** Full reports since this NameNode knows it. */
  reports: number;
  /** A full report from before the last failover may hold what another NameNode had deleted. */
  contentsStale: boolean;
  heartbeatedSinceFailover: boolean;
}

export interface ReplicationTask {
  readonly block: Block;
  readonly targets: readonly DatanodeDescriptor[];
}

export class DatanodeDescriptor {
  registration: DatanodeRegistration;
  readonly storages = new Map<string, StorageInfo>();
  alive = false;
  /** Monotonic clock, ms. */
  lastUpdateMs = 0;
  lastUpdateWall = 0;
  lastBlockReportWall = 0;
  xceivers = 0;
  adminState: DatanodeInfo['adminState'] = 'Normal';
  /** Not allowed by the include file since the last `refreshNodes`. */
  disallowed = false;
  /** Must register again: said at its next heartbeat. */
  forceRegistration = false;
  readonly toReplicate: ReplicationTask[] = [];
  readonly toRecover: BlockInfo[] = [];
  readonly toInvalidate: Block[] = [];

  constructor(registration: DatanodeRegistration) {
    this.registration = registration;
  }

  get uuid(): string {
    return this.registration.uuid;
  }

  /** `DatanodeInfo.toString`: address and port of the transfer of data. */
  get name(): string {
    return `${this.registration.address}:${this.registration.xferPort}`;
  }

  get blocks(): number {
    return this.sum(({ blocks }) => blocks.size);
  }

  get remaining(): number {
    return this.sum(({ remaining }) => remaining);
  }

  get capacity(): number {
    return this.sum(({ capacity }) => capacity);
  }

  get inService(): boolean {
    return this.adminState === 'Normal';
  }

  storage(storageId: string): StorageInfo {
    let storage = this.storages.get(storageId);
    if (!storage) {
      storage = {
        storageId,
        node: this,
        blocks: new Set(),
        capacity: 0,
        dfsUsed: 0,
        remaining: 0,
        blockPoolUsed: 0,
        failed: false,
        reports: 0,
        contentsStale: true,
        heartbeatedSinceFailover: false,
      };
      this.storages.set(storageId, storage);
    }
    return storage;
  }

  /** `updateHeartbeat` */
  heard(reports: readonly StorageReport[], xceivers: number, now: number, wall: number): void {
    this.lastUpdateMs = now;
    this.lastUpdateWall = wall;
    this.xceivers = xceivers;
    for (const { storageId, capacity, dfsUsed, remaining, blockPoolUsed, failed } of reports) {
      const storage = this.storage(storageId);
      Object.assign(storage, { capacity, dfsUsed, remaining, blockPoolUsed, failed });
      storage.heartbeatedSinceFailover = true;
    }
  }

  clearQueues(): void {
    this.toReplicate.length = 0;
    this.toRecover.length = 0;
    this.toInvalidate.length = 0;
  }

  info(): DatanodeInfo {
    const { uuid, hostName, address, xferPort, infoPort, ipcPort } = this.registration;
    const capacity = this.capacity;
    const dfsUsed = this.sum((storage) => storage.dfsUsed);
    const remaining = this.remaining;
    return {
      uuid,
      hostName,
      address,
      xferPort,
      infoPort,
      ipcPort,
      capacity,
      dfsUsed,
      nonDfsUsed: Math.max(0, capacity - dfsUsed - remaining),
      remaining,
      blockPoolUsed: this.sum((storage) => storage.blockPoolUsed),
      xceivers: this.xceivers,
      lastUpdate: this.lastUpdateWall,
      lastBlockReport: this.lastBlockReportWall,
      blocks: this.blocks,
      adminState: this.adminState,
      storageIds: [...this.storages.keys()],
    };
  }

  private sum(of: (storage: StorageInfo) => number): number {
    let sum = 0;
    for (const storage of this.storages.values()) sum += of(storage);
    return sum;
  }
}
