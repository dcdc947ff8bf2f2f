/**
 * How many replicas a block has and should have: which have too few, too many or wrong ones, and
 * what is being done about it. Only an active NameNode decides.
 */

import { mutant } from '../../mutants.ts';
import type { Block } from '../../protocols/blocks.ts';
import { type BlockInfo, isComplete, isCompleteOrCommitted } from './block-info.ts';
import type { BlockManager } from './block-manager.ts';
import type { DatanodeDescriptor } from './datanode-descriptor.ts';
import { chooseExcess } from './placement.ts';
import { LowRedundancyBlocks, PendingReconstructionBlocks } from './redundancy-queues.ts';
import { InvalidateBlocks, ReplicaSet } from './replica-sets.ts';

export class Redundancy {
  readonly needed = new LowRedundancyBlocks();
  readonly pending = new PendingReconstructionBlocks();
  readonly excess = new ReplicaSet();
  readonly invalidates = new InvalidateBlocks();
  /** `postponedMisreplicatedBlocks`: too many replicas, but on storages that are not known well. */
  readonly postponed = new Set<BlockInfo>();
  private readonly blocks: BlockManager;
  private ready = false;

  constructor(blocks: BlockManager) {
    this.blocks = blocks;
  }

  /** `isPopulatingReplQueues` */
  get populating(): boolean {
    return this.blocks.active && this.ready;
  }

  /** `updateNeededReconstructions` */
  updateNeeded(block: BlockInfo): void {
    if (!this.populating || !isComplete(block) || !block.file) return;
    const count = this.blocks.count(block);
    const expected = block.file.replication;
    const needed = count.live + this.pending.count(block) < expected;
    this.needed.update(block, needed, count, expected);
  }

  /** `processExtraRedundancyBlock`: marks what is too much, and lets it be deleted. */
  processExtra(block: BlockInfo, hint?: DatanodeDescriptor): void {
    this.postponed.delete(block);
    if (!this.populating || !isComplete(block) || !block.file) return;
    const { corrupt } = this.blocks;
    const good = [...block.storages].filter(
      ({ node }) => node.inService && !corrupt.has(block, node) && !this.excess.has(block, node),
    );
    const surplus = good.length - block.file.replication;
    if (surplus <= 0) return;
    if (good.some(({ contentsStale }) => contentsStale) && !this.trustsStale) {
      this.postponed.add(block);
      return;
    }
    const candidates = good.map(({ node }) => node);
    for (let left = surplus; left > 0; left -= 1) {
      const node = chooseExcess(candidates, left === surplus ? hint : undefined);
      candidates.splice(candidates.indexOf(node), 1);
      this.excess.add(block, node);
      this.invalidates.add(block, node);
    }
  }

  /** The number that is wanted has changed. */
  review(block: BlockInfo): void {
    this.updateNeeded(block);
    this.processExtra(block);
  }

  /** `invalidateBlock`: deletes a wrong replica, unless others are on storages not known well. */
  invalidate(block: BlockInfo, node: DatanodeDescriptor, replica: Block): void {
    if (!this.populating) return;
    if (this.blocks.count(block).stale > 0 && !this.trustsStale) {
      this.postponed.add(block);
      return;
    }
    this.invalidates.add(replica, node);
    this.blocks.removeStored(block, node);
  }

  /** All replicas of a block that is deleted. */
  deleteReplicas(block: BlockInfo): void {
    if (!this.populating) return;
    for (const { node } of block.storages) this.invalidates.add(block, node);
  }

  /** `addExpectedReplicasToPending`: replicas that the pipeline has written, and nobody told of. */
  await(block: BlockInfo, nodes: readonly DatanodeDescriptor[]): void {
    if (this.populating && nodes.length > 0) this.pending.add(block, nodes, this.blocks.now);
  }

  forget(block: BlockInfo): void {
    this.needed.remove(block);
    this.pending.remove(block);
    this.excess.forget(block);
    this.postponed.delete(block);
  }

  /** `rescanPostponedMisreplicatedBlocks` */
  rescanPostponed(): void {
    for (const block of [...this.postponed]) this.processExtra(block);
  }

  /** `clearQueues`: decisions of another time. */
  clear(): void {
    this.needed.clear();
    this.pending.clear();
    this.excess.clear();
    this.invalidates.clear();
    this.postponed.clear();
    this.blocks.datanodes.clearQueues();
    this.ready = false;
  }

  initializeIfNeeded(): void {
    if (this.blocks.active && !this.ready) this.initialize();
  }

  /** `initializeReplQueues`: looks at every block once. */
  initialize(): void {
    const { log } = this.blocks.host;
    const say = (text: string) => log.info('blockmanagement.BlockManager', text);
    say('initializing replication queues');
    this.ready = true;
    let total = 0;
    let written = 0;
    for (const block of this.blocks.all) {
      total += 1;
      if (!isCompleteOrCommitted(block)) written += 1;
      this.review(block);
    }
    const postponed = this.postponed.size;
    const over = this.invalidates.size + postponed;
    say(`Total number of blocks            = ${total}`);
    say('Number of invalid blocks          = 0');
    say(`Number of under-replicated blocks = ${this.needed.size}`);
    say(
      `Number of  over-replicated blocks = ${over}${postponed > 0 ? ` (${postponed} postponed)` : ''}`,
    );
    say(`Number of blocks being written    = ${written}`);
    log.info(
      'hdfs.StateChange',
      'STATE* Replication Queue initialization scan for invalid, over- and under-replicated blocks completed in 0 msec',
    );
  }

  private get trustsStale(): boolean {
    return mutant(this.blocks.host.sys, 'trust-stale-storages');
  }
}
