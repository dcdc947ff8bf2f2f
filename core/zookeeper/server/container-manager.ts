/**
 * The cleaner of a leader or a server on its own (`ContainerManager`): now and then it looks for
 * containers that once had children and have none, and for nodes whose time to live is over, and
 * asks for their deletion, one after another so that they do not come in a herd. Whoever got a child
 * meanwhile is spared when the request is prepared.
 */

import type { System, Timer } from '../../machine/system.ts';
import { mutant } from '../mutants.ts';
import type { DataTree } from '../tree/data-tree.ts';
import { ttlOf } from '../tree/ephemeral-owner.ts';
import { JavaStringSet } from '../tree/java-set.ts';
import type { ZNode } from '../tree/node.ts';
import type { Logger } from './logger.ts';

export interface ContainerOptions {
  /** `znode.container.checkIntervalMs`; 0 is never. */
  readonly containerCheckIntervalMs: number;
  readonly containerMaxPerMinute: number;
  /** How long a container may wait for its first child; 0 is for ever. */
  readonly containerMaxNeverUsedIntervalMs: number;
}

export class ContainerManager {
  private readonly sys: System;
  private readonly tree: () => DataTree;
  private readonly options: ContainerOptions;
  private readonly logger: Logger;
  private readonly remove: (path: string) => void;
  private timer: Timer | undefined;
  /** Monotonic ms at which the next search is due: a fixed rate, whatever a search takes. */
  private due: number;

  constructor(
    sys: System,
    tree: () => DataTree,
    options: ContainerOptions,
    logger: Logger,
    remove: (path: string) => void,
  ) {
    this.sys = sys;
    this.tree = tree;
    this.options = options;
    this.logger = logger;
    this.remove = remove;
    this.due = sys.clock.monotonic();
    this.wait();
  }

  stop(): void {
    this.timer?.cancel();
  }

  private wait(): void {
    const { containerCheckIntervalMs } = this.options;
    if (containerCheckIntervalMs <= 0) return;
    this.due += containerCheckIntervalMs;
    const delayMs = Math.max(0, this.due - this.sys.clock.monotonic());
    this.timer = this.sys.timer(delayMs, () => this.next(this.candidates(), 0));
  }

  /** `getMinIntervalMs` apart. */
  private next(paths: readonly string[], at: number): void {
    const { containerMaxPerMinute } = this.options;
    const path = paths[at];
    if (path === undefined || containerMaxPerMinute === 0) return this.wait();
    this.logger.info('ContainerManager', `Attempting to delete candidate container: ${path}`);
    this.remove(path);
    const delayMs = Math.max(0, Math.trunc(60_000 / containerMaxPerMinute));
    this.timer = this.sys.timer(delayMs, () => this.next(paths, at + 1));
  }

  private candidates(): readonly string[] {
    const candidates = new JavaStringSet();
    const tree = this.tree();
    for (const path of tree.containers) {
      const node = tree.get(path);
      if (node !== undefined && this.isUsedUp(node)) candidates.add(path);
    }
    for (const path of tree.ttls) {
      const node = tree.get(path);
      if (node !== undefined && this.isOverdue(node)) candidates.add(path);
    }
    return candidates.list();
  }

  private isUsedUp(node: ZNode): boolean {
    if (node.childCount > 0) return false;
    if (node.stat.cversion > 0 || mutant(this.sys, 'clean-up-too-soon')) return true;
    const limitMs = this.options.containerMaxNeverUsedIntervalMs;
    return limitMs !== 0 && this.elapsedMs(node) > limitMs;
  }

  private isOverdue(node: ZNode): boolean {
    const isHasty = mutant(this.sys, 'clean-up-too-soon');
    const ttlMs = isHasty ? 1 : Number(ttlOf(node.stat.ephemeralOwner));
    return node.childCount === 0 && ttlMs !== 0 && this.elapsedMs(node) > ttlMs;
  }

  /** By the wall clock, since the data last changed. */
  private elapsedMs(node: ZNode): number {
    return Math.floor(this.sys.clock.wall()) - node.stat.mtime;
  }
}
