/**
 * `BlockUnderConstructionFeature.initializeBlockRecovery`, and the commands that carry work to
 * DataNodes with the answers to their heartbeats.
 */

import { blockName } from '../../protocols/block-names.ts';
import type { DatanodeInfo } from '../../protocols/blocks.ts';
import type { DatanodeCommand, RecoveringBlock } from '../../protocols/datanode-protocol.ts';
import type { BlockInfo } from './block-info.ts';
import type { BlockManager } from './block-manager.ts';
import type { DatanodeDescriptor } from './datanode-descriptor.ts';

/** Lets one of the DataNodes that have a replica bring all of them to one length and stamp. */
export function startBlockRecovery(
  blocks: BlockManager,
  block: BlockInfo,
  recoveryId: number,
): void {
  block.state = 'UNDER_RECOVERY';
  block.recoveryId = recoveryId;
  if (!blocks.active) return;
  const { log } = blocks.host;
  if (block.expected.length === 0) {
    log.warn(
      'BlockStateChange',
      'BLOCK* BlockUnderConstructionFeature.initializeBlockRecovery: No blocks found, lease removed.',
    );
    return;
  }
  const living = block.expected.filter(({ storage }) => storage.node.alive);
  if (living.every(({ chosenAsPrimary }) => chosenAsPrimary)) {
    for (const replica of block.expected) replica.chosenAsPrimary = false;
  }
  // The one that was heard of last, of those that have not tried yet.
  const primary = living
    .filter(({ chosenAsPrimary }) => !chosenAsPrimary)
    .reduce<(typeof living)[number] | undefined>(
      (best, replica) =>
        best && best.storage.node.lastUpdateMs >= replica.storage.node.lastUpdateMs
          ? best
          : replica,
      undefined,
    );
  if (!primary) return;
  primary.chosenAsPrimary = true;
  primary.storage.node.toRecover.push(block);
  log.info(
    'BlockStateChange',
    `BLOCK* ${blockName(block)} recovery started, primary=${primary.storage.node.name}`,
  );
}

/** `handleHeartbeat`: what a DataNode is to do; taken from its queues. */
export function commandsFor(
  blocks: BlockManager,
  node: DatanodeDescriptor,
  poolId: string,
): DatanodeCommand[] {
  const commands: DatanodeCommand[] = [];
  const recover = node.toRecover
    .splice(0)
    .filter(({ state, file }) => file && state === 'UNDER_RECOVERY')
    .map((block) => recovering(blocks, block, poolId));
  if (recover.length > 0) commands.push({ action: 'recover', blocks: recover });
  const { maxStreams, invalidateLimit } = blocks.host.settings;
  const room = Math.max(0, maxStreams - node.xceivers);
  const transfers = node.toReplicate.splice(0, Math.max(1, room)).map(({ block, targets }) => ({
    block,
    targets: targets.map((target) => target.info()),
  }));
  if (transfers.length > 0) commands.push({ action: 'transfer', poolId, blocks: transfers });
  const invalid = node.toInvalidate.splice(0, invalidateLimit);
  if (invalid.length > 0) commands.push({ action: 'invalidate', poolId, blocks: invalid });
  return commands;
}

function recovering(blocks: BlockManager, block: BlockInfo, poolId: string): RecoveringBlock {
  const all = block.expected.map(({ storage }) => storage.node);
  // Nodes that are not heard of now would only hold the others up.
  const fresh = all.filter((node) => node.alive && !blocks.datanodes.stale(node));
  const chosen: readonly DatanodeInfo[] = (fresh.length > 1 ? fresh : all).map((node) =>
    node.info(),
  );
  return {
    block: { id: block.id, bytes: block.bytes, stamp: block.stamp, poolId },
    locations: chosen,
    newStamp: block.recoveryId,
    ...(block.truncateTo === null ? {} : { truncateTo: block.truncateTo }),
  };
}
