/**
 * `ReplicaInfo`: one replica of a DataNode, in memory and on disk: the block's file, and beside it
 * the `.meta` file with its checksums, whose name carries the generation stamp.
 */

import { blockName } from '../protocols/block-names.ts';
import type { Block, ReplicaState } from '../protocols/blocks.ts';
import { metaBytes } from '../transfer/crc32c.ts';
import type { Volume } from './data-storage.ts';

/** Who is writing a replica. */
export interface ReplicaWriter {
  /** `stopWriter`: it touches the replica no more. */
  stop(): void;
}

export class Replica {
  readonly poolId: string;
  readonly id: number;
  readonly volume: Volume;
  stamp: number;
  state: ReplicaState;
  bytesOnDisk: number;
  /** All DataNodes behind this one have them too. */
  bytesAcked: number;
  writer: ReplicaWriter | undefined;
  /** `ReplicaUnderRecovery`: of which recovery, and what it was before. */
  recovery: { id: number; readonly original: ReplicaState } | undefined;

  constructor(poolId: string, block: Block, state: ReplicaState, volume: Volume) {
    this.poolId = poolId;
    this.id = block.id;
    this.stamp = block.stamp;
    this.bytesOnDisk = block.bytes;
    this.bytesAcked = block.bytes;
    this.state = state;
    this.volume = volume;
  }

  get block(): Block {
    return { id: this.id, bytes: this.bytesOnDisk, stamp: this.stamp };
  }

  /** What readers may have; -1: nothing. */
  get visibleBytes(): number {
    switch (this.recovery?.original ?? this.state) {
      case 'FINALIZED':
        return this.bytesOnDisk;
      case 'RBW':
        return this.bytesAcked;
      default:
        return -1;
    }
  }

  /** Of both files. */
  get bytesUsed(): number {
    return this.bytesOnDisk + metaBytes(this.bytesOnDisk);
  }

  /** Where its files are. */
  get dir(): string {
    return dirOf(this.volume, this.poolId, this.id, this.recovery?.original ?? this.state);
  }

  get blockPath(): string {
    return `${this.dir}/blk_${this.id}`;
  }

  get metaPath(): string {
    return `${this.dir}/${blockName(this)}.meta`;
  }

  toString(): string {
    return `${CLASS[this.state]}, ${blockName(this)}, ${this.state}`;
  }
}

const CLASS: Readonly<Record<ReplicaState, string>> = {
  FINALIZED: 'FinalizedReplica',
  RBW: 'ReplicaBeingWritten',
  RWR: 'ReplicaWaitingToBeRecovered',
  RUR: 'ReplicaUnderRecovery',
  TEMPORARY: 'ReplicaInPipeline',
};

/** `DatanodeUtil.idToBlockDir` for finalized ones. */
export function dirOf(volume: Volume, poolId: string, id: number, state: ReplicaState): string {
  const pool = `${volume.dir}/current/${poolId}`;
  if (state === 'TEMPORARY') return `${pool}/tmp`;
  if (state !== 'FINALIZED') return `${pool}/current/rbw`;
  return `${pool}/current/finalized/subdir${(id >> 16) & 31}/subdir${(id >> 8) & 31}`;
}
