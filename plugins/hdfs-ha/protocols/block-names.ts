/** How blocks and DataNodes are written in logs, messages and file names. */

import type { Block, DatanodeId, DatanodeInfo, ExtendedBlock } from './blocks.ts';

/** `Block.getBlockName()` and its stamp: `blk_1073741825_1001`. */
export function blockName(block: Pick<Block, 'id' | 'stamp'>): string {
  return `blk_${block.id}_${block.stamp}`;
}

/** `ExtendedBlock.toString()`: `BP-…:blk_1073741825_1001`. */
export function extendedName(block: Pick<ExtendedBlock, 'poolId' | 'id' | 'stamp'>): string {
  return `${block.poolId}:${blockName(block)}`;
}

/** `DatanodeID.getXferAddr()`: `192.168.0.2:9866`. */
export function xferAddress(node: Pick<DatanodeId, 'address' | 'xferPort'>): string {
  return `${node.address}:${node.xferPort}`;
}

/** `DatanodeInfoWithStorage.toString()` */
export function datanodeName(node: DatanodeInfo): string {
  return `DatanodeInfoWithStorage[${xferAddress(node)},${node.storageIds[0] ?? ''},DISK]`;
}

/** `Arrays.toString(DatanodeInfo[])` */
export function datanodeNames(nodes: readonly DatanodeInfo[]): string {
  return `[${nodes.map(datanodeName).join(', ')}]`;
}
