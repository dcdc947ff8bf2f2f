/**
 * `CorruptReplicasMap`, `ExcessRedundancyMap` and `InvalidateBlocks`: replicas that do not count,
 * and replicas that are to be deleted.
 */

import type { Block } from '../../protocols/blocks.ts';
import { type BlockInfo, plainBlock } from './block-info.ts';
import type { DatanodeDescriptor } from './datanode-descriptor.ts';

/** Pairs of a block and a DataNode. */
export class ReplicaSet {
  private readonly nodes = new Map<BlockInfo, Set<DatanodeDescriptor>>();

  add(block: BlockInfo, node: DatanodeDescriptor): void {
    const known = this.nodes.get(block);
    if (known) known.add(node);
    else this.nodes.set(block, new Set([node]));
  }

  has(block: BlockInfo, node: DatanodeDescriptor): boolean {
    return this.nodes.get(block)?.has(node) ?? false;
  }

  of(block: BlockInfo): readonly DatanodeDescriptor[] {
    return [...(this.nodes.get(block) ?? [])];
  }

  remove(block: BlockInfo, node: DatanodeDescriptor): void {
    const known = this.nodes.get(block);
    if (known?.delete(node) && known.size === 0) this.nodes.delete(block);
  }

  /** Blocks that have such a replica. */
  get size(): number {
    return this.nodes.size;
  }

  forget(block: BlockInfo): void {
    this.nodes.delete(block);
  }

  clear(): void {
    this.nodes.clear();
  }
}

export class InvalidateBlocks {
  private readonly blocks = new Map<DatanodeDescriptor, Map<number, Block>>();

  add(block: Block, node: DatanodeDescriptor): void {
    const known = this.blocks.get(node) ?? new Map<number, Block>();
    known.set(block.id, plainBlock(block));
    this.blocks.set(node, known);
  }

  /** This very replica, by id and generation stamp. */
  has(block: Block, node: DatanodeDescriptor): boolean {
    return this.blocks.get(node)?.get(block.id)?.stamp === block.stamp;
  }

  remove(id: number, node: DatanodeDescriptor): void {
    const known = this.blocks.get(node);
    if (known?.delete(id) && known.size === 0) this.blocks.delete(node);
  }

  removeNode(node: DatanodeDescriptor): void {
    this.blocks.delete(node);
  }

  /** DataNodes that have something to delete. */
  get nodes(): readonly DatanodeDescriptor[] {
    return [...this.blocks.keys()];
  }

  take(node: DatanodeDescriptor, most: number): Block[] {
    const taken = [...(this.blocks.get(node)?.values() ?? [])].slice(0, most);
    for (const { id } of taken) this.remove(id, node);
    return taken;
  }

  get size(): number {
    let sum = 0;
    for (const blocks of this.blocks.values()) sum += blocks.size;
    return sum;
  }

  clear(): void {
    this.blocks.clear();
  }
}
