/** `LowRedundancyBlocks` and `PendingReconstructionBlocks`: what has too few replicas, and what is being done about it. */

import type { BlockInfo } from './block-info.ts';
import type { DatanodeDescriptor } from './datanode-descriptor.ts';

/** `LowRedundancyBlocks`: the lower the more urgent; blocks without any good replica come last. */
const HIGHEST = 0;
const VERY_LOW = 1;
const LOW = 2;
const CORRUPT = 4;
const LEVELS = 5;

export interface ReplicaCount {
  readonly live: number;
  readonly decommissioning: number;
  readonly corrupt: number;
  readonly excess: number;
  /** Of the live ones, those on storages whose contents are stale. */
  readonly stale: number;
}

export class LowRedundancyBlocks {
  private readonly levels: readonly Set<BlockInfo>[] = Array.from(
    { length: LEVELS },
    () => new Set<BlockInfo>(),
  );

  /** Puts it where it belongs now, or nowhere. */
  update(block: BlockInfo, needed: boolean, count: ReplicaCount, expected: number): void {
    this.remove(block);
    if (needed) this.levels[levelOf(count, expected)]!.add(block);
  }

  remove(block: BlockInfo): void {
    for (const level of this.levels) level.delete(block);
  }

  clear(): void {
    for (const level of this.levels) level.clear();
  }

  /** The most urgent ones, those without any source left out. */
  choose(most: number): BlockInfo[] {
    return this.levels
      .slice(0, CORRUPT)
      .flatMap((level) => [...level])
      .slice(0, most);
  }

  get size(): number {
    return this.levels.reduce((sum, { size }) => sum + size, 0);
  }

  /** `getCorruptBlockSize`: no good replica is known. */
  get missing(): readonly BlockInfo[] {
    return [...this.levels[CORRUPT]!];
  }

  get highestPriority(): number {
    return this.levels[HIGHEST]!.size;
  }
}

function levelOf({ live, decommissioning }: ReplicaCount, expected: number): number {
  if (live === 0) return decommissioning > 0 ? HIGHEST : CORRUPT;
  if (live === 1) return HIGHEST;
  return live * 3 < expected ? VERY_LOW : LOW;
}

interface Pending {
  readonly targets: Set<DatanodeDescriptor>;
  startedMs: number;
}

export class PendingReconstructionBlocks {
  private readonly pending = new Map<BlockInfo, Pending>();

  add(block: BlockInfo, targets: readonly DatanodeDescriptor[], nowMs: number): void {
    const known = this.pending.get(block);
    if (!known) {
      this.pending.set(block, { targets: new Set(targets), startedMs: nowMs });
      return;
    }
    for (const target of targets) known.targets.add(target);
    known.startedMs = nowMs;
  }

  /** A replica has arrived, or cannot come from there any more. */
  settle(block: BlockInfo, node: DatanodeDescriptor): void {
    const known = this.pending.get(block);
    if (known?.targets.delete(node) && known.targets.size === 0) this.pending.delete(block);
  }

  remove(block: BlockInfo): void {
    this.pending.delete(block);
  }

  count(block: BlockInfo): number {
    return this.pending.get(block)?.targets.size ?? 0;
  }

  get size(): number {
    return this.pending.size;
  }

  /** Blocks that waited for too long; they are forgotten here. */
  takeTimedOut(nowMs: number, timeoutMs: number): BlockInfo[] {
    const late = [...this.pending]
      .filter(([, { startedMs }]) => nowMs > startedMs + timeoutMs)
      .map(([block]) => block);
    for (const block of late) this.pending.delete(block);
    return late;
  }

  clear(): void {
    this.pending.clear();
  }
}
