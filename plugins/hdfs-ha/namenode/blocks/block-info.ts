/** `BlockInfo`: a block as the NameNode knows it, with the file it belongs to and where it lies. */

import type { Block, ReplicaState } from '../../protocols/blocks.ts';
import type { INodeFile } from '../namesystem/inode.ts';
import type { StorageInfo } from './datanode-descriptor.ts';

/** `BlockUCState` */
export type BlockState = 'UNDER_CONSTRUCTION' | 'UNDER_RECOVERY' | 'COMMITTED' | 'COMPLETE';

/** `ReplicaUnderConstruction`: where a replica is expected, and what was heard of it. */
export interface ExpectedReplica {
  readonly storage: StorageInfo;
  stamp: number;
  bytes: number;
  state: ReplicaState;
  chosenAsPrimary: boolean;
}

export interface BlockInfo {
  readonly id: number;
  bytes: number;
  stamp: number;
  state: BlockState;
  /** Null once it is deleted. */
  file: INodeFile | null;
  /** Where finalized replicas lie. */
  readonly storages: Set<StorageInfo>;
  /** `BlockUnderConstructionFeature.replicas`; empty when complete. */
  expected: ExpectedReplica[];
  /** Generation stamp of the recovery that runs; 0 without one. */
  recoveryId: number;
  /** What a recovery is to cut it to; null for a recovery that keeps all there is. */
  truncateTo: number | null;
}

export function newBlock({ id, bytes, stamp }: Block, file: INodeFile): BlockInfo {
  return {
    id,
    bytes,
    stamp,
    state: 'UNDER_CONSTRUCTION',
    file,
    storages: new Set(),
    expected: [],
    recoveryId: 0,
    truncateTo: null,
  };
}

/** The plain block: what protocols and edits carry. */
export function plainBlock({ id, bytes, stamp }: Block): Block {
  return { id, bytes, stamp };
}

export function isComplete(block: BlockInfo): boolean {
  return block.state === 'COMPLETE';
}

export function isCompleteOrCommitted(block: BlockInfo): boolean {
  return block.state === 'COMPLETE' || block.state === 'COMMITTED';
}

/** `setExpectedLocations` */
export function expectOn(block: BlockInfo, storages: readonly StorageInfo[]): void {
  block.expected = storages.map((storage) => ({
    storage,
    stamp: block.stamp,
    bytes: block.bytes,
    state: 'RBW',
    chosenAsPrimary: false,
  }));
}
