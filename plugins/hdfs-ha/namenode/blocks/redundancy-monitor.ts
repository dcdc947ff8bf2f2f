/**
 * `BlockManager.RedundancyMonitor`: every few seconds it hands out replications and deletions, and
 * takes up again what has not come about. Only on an active NameNode.
 */

import type { Random } from '../../../../core/plugin/index.ts';
import { blockName } from '../../protocols/block-names.ts';
import { type BlockInfo, isComplete, plainBlock } from './block-info.ts';
import type { BlockManager } from './block-manager.ts';
import type { DatanodeDescriptor } from './datanode-descriptor.ts';
import { chooseTargets } from './placement.ts';

export class RedundancyMonitor {
  private readonly blocks: BlockManager;
  private readonly random: Random;

  constructor(blocks: BlockManager) {
    this.blocks = blocks;
    this.random = blocks.host.sys.random('RedundancyMonitor');
  }

  /** One round. */
  work(): void {
    if (!this.blocks.redundancy.populating) return;
    if (!this.blocks.host.inSafeMode()) {
      this.replicate();
      this.invalidate();
      this.decommission();
    }
    this.retryTimedOut();
    this.blocks.redundancy.rescanPostponed();
  }

  /** `computeBlockReconstructionWork` */
  private replicate(): void {
    const { datanodes, redundancy, host } = this.blocks;
    const most = datanodes.live.length * host.settings.workMultiplier;
    for (const block of redundancy.needed.choose(most)) this.replicateOne(block);
  }

  private replicateOne(block: BlockInfo): void {
    const { datanodes, host } = this.blocks;
    const { needed, pending } = this.blocks.redundancy;
    const missing =
      (block.file?.replication ?? 0) - this.blocks.count(block).live - pending.count(block);
    if (missing <= 0 || !isComplete(block)) {
      needed.remove(block);
      return;
    }
    const source = this.source(block);
    if (!source) return;
    const holders = [...block.storages].map(({ node }) => node.uuid);
    const targets = chooseTargets(datanodes.writable, this.random, {
      replicas: missing,
      writer: source.registration.address,
      excluded: new Set(holders),
      blockSize: block.bytes,
    });
    if (targets.length === 0) return;
    source.toReplicate.push({ block: plainBlock(block), targets });
    pending.add(block, targets, this.blocks.now);
    const names = targets.map(({ name }) => name).join(' ');
    host.log.info(
      'BlockStateChange',
      `BLOCK* ask ${source.name} to replicate ${blockName(block)} to datanode(s) ${names}`,
    );
    this.blocks.redundancy.updateNeeded(block);
  }

  /** `chooseSourceDatanodes`: any that has a good replica and not too much to send already. */
  private source(block: BlockInfo): DatanodeDescriptor | undefined {
    const { maxStreams, maxStreamsHardLimit } = this.blocks.host.settings;
    const urgent = this.blocks.count(block).live <= 1;
    const limit = urgent ? maxStreamsHardLimit : maxStreams;
    const good = [...block.storages]
      .map(({ node }) => node)
      .filter((node) => !this.blocks.corrupt.has(block, node) && node.toReplicate.length < limit);
    return good.length === 0 ? undefined : this.random.pick(good);
  }

  /** `computeInvalidateWork` */
  private invalidate(): void {
    const { datanodes, host } = this.blocks;
    const { invalidates } = this.blocks.redundancy;
    const share = Math.ceil(datanodes.live.length * host.settings.invalidateWorkShare);
    const nodes = this.random.shuffle([...invalidates.nodes]).slice(0, share);
    for (const node of nodes) {
      const taken = invalidates.take(node, host.settings.invalidateLimit);
      node.toInvalidate.push(...taken);
      host.log.info(
        'BlockStateChange',
        `BLOCK* BlockManager: ask ${node.name} to delete [${taken.map(blockName).join(', ')}]`,
      );
    }
  }

  /** `processPendingReconstructions` */
  private retryTimedOut(): void {
    const { pendingTimeoutMs } = this.blocks.host.settings;
    for (const block of this.blocks.redundancy.pending.takeTimedOut(
      this.blocks.now,
      pendingTimeoutMs,
    )) {
      this.blocks.redundancy.updateNeeded(block);
    }
  }

  /** `DatanodeAdminManager`: a node may go when all it holds is elsewhere too. */
  private decommission(): void {
    for (const node of this.blocks.datanodes.live) {
      if (node.adminState !== 'Decommission in progress') continue;
      const held = [...node.storages.values()].flatMap((storage) => [...storage.blocks]);
      for (const block of held) this.blocks.redundancy.updateNeeded(block);
      const safe = held.every(
        (block) => this.blocks.count(block).live >= (block.file?.replication ?? 0),
      );
      if (!safe) continue;
      node.adminState = 'Decommissioned';
      this.blocks.host.log.info(
        'blockmanagement.DatanodeAdminManager',
        `Decommissioning complete for node ${node.name}`,
      );
    }
  }
}
