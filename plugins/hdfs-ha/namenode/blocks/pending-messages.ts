/**
 * `PendingDataNodeMessages`: what DataNodes reported about blocks that a standby has not read of
 * yet, until the edits that speak of them arrive.
 */

import type { System } from '../../../../core/plugin/index.ts';
import { mutant } from '../../mutants.ts';
import type { Block, ReplicaState } from '../../protocols/blocks.ts';
import type { DatanodeDescriptor, StorageInfo } from './datanode-descriptor.ts';

export interface ReportedReplica {
  readonly storage: StorageInfo;
  readonly block: Block;
  /** Null: it was deleted. */
  readonly state: ReplicaState | null;
}

export class PendingDatanodeMessages {
  private readonly sys: System;
  private readonly queues = new Map<number, readonly ReportedReplica[]>();

  constructor(sys: System) {
    this.sys = sys;
  }

  enqueue(message: ReportedReplica): void {
    this.queues.set(message.block.id, [...this.take(message.block.id), message]);
  }

  /** What a storage said of a replica before is not true any more once it says something new. */
  supersede(storage: StorageInfo, blockId: number): void {
    if (mutant(this.sys, 'hdfs-16987')) return;
    const kept = this.take(blockId).filter((message) => message.storage !== storage);
    if (kept.length > 0) this.queues.set(blockId, kept);
  }

  take(blockId: number): readonly ReportedReplica[] {
    const queue = this.queues.get(blockId) ?? [];
    this.queues.delete(blockId);
    return queue;
  }

  takeAll(): readonly ReportedReplica[] {
    const all = [...this.queues.values()].flat();
    this.queues.clear();
    return all;
  }

  removeNode(node: DatanodeDescriptor): void {
    for (const [id, queue] of this.queues) {
      const kept = queue.filter(({ storage }) => storage.node !== node);
      if (kept.length > 0) this.queues.set(id, kept);
      else this.queues.delete(id);
    }
  }

  get count(): number {
    let sum = 0;
    for (const queue of this.queues.values()) sum += queue.length;
    return sum;
  }
}
