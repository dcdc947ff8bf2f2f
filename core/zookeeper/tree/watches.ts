/**
 * A watch table (`WatchManager` with `WatcherModeManager`): who wants to hear of which path. The
 * data tree has two, for data and for children. A standard watch fires once; the table also knows
 * the persistent modes of addWatch. Watchers hear in the order in which they registered, where
 * Java's order is that of identity hashes.
 */

import type { TreeMetrics } from '../metrics/tree-metrics.ts';
import { EventType } from '../protocol/opcodes.ts';
import type { Acl } from '../protocol/records.ts';

/** Somebody who can be told of an event; compared by identity. In a server: a connection. */
export interface Watcher {
  /** Gone: it can hear nothing any more (`isStale`). */
  readonly closed: boolean;
  /** With `acl`, only those are told who may read what it guards. */
  notify(type: number, path: string, acl?: readonly Acl[]): void;
}

export type WatchMode = 'standard' | 'persistent' | 'recursive';

export class WatchTable {
  private readonly byPath = new Map<string, Map<Watcher, WatchMode>>();
  private readonly byWatcher = new Map<Watcher, Set<string>>();
  private recursive = 0;
  /** Where what fires is counted; nowhere while a tree is being made. */
  metrics: TreeMetrics | undefined;

  /** Paths watched, summed over watchers. */
  get size(): number {
    let total = 0;
    for (const watchers of this.byPath.values()) total += watchers.size;
    return total;
  }

  /** Whether anybody watches all that is below a path (`getRecursiveQty`). */
  get watchesSubtrees(): boolean {
    return this.recursive > 0;
  }

  /** Registering twice is once; a later mode replaces the earlier one, as in 3.8. */
  add(path: string, watcher: Watcher, mode: WatchMode = 'standard'): void {
    if (watcher.closed) return;
    let watchers = this.byPath.get(path);
    if (watchers === undefined) {
      watchers = new Map();
      this.byPath.set(path, watchers);
    }
    if (watchers.get(watcher) === 'recursive') this.recursive--;
    if (mode === 'recursive') this.recursive++;
    watchers.set(watcher, mode);
    const paths = this.byWatcher.get(watcher);
    if (paths === undefined) this.byWatcher.set(watcher, new Set([path]));
    else paths.add(path);
  }

  /** Whether anybody watches just this path. */
  isWatched(path: string): boolean {
    return this.byPath.has(path);
  }

  /** @returns whether there was one */
  remove(path: string, watcher: Watcher): boolean {
    const watchers = this.byPath.get(path);
    const mode = watchers?.get(watcher);
    if (watchers === undefined || mode === undefined) return false;
    if (mode === 'recursive') this.recursive--;
    watchers.delete(watcher);
    if (watchers.size === 0) this.byPath.delete(path);
    this.forget(watcher, path);
    return true;
  }

  /** All watches of a connection that has gone. */
  removeAll(watcher: Watcher): void {
    for (const path of this.byWatcher.get(watcher) ?? []) {
      const watchers = this.byPath.get(path);
      if (watchers?.get(watcher) === 'recursive') this.recursive--;
      watchers?.delete(watcher);
      if (watchers?.size === 0) this.byPath.delete(path);
    }
    this.byWatcher.delete(watcher);
  }

  /**
   * Tells everyone who watches `path`, and those who watch an ancestor recursively.
   * @param acl of the node that the event tells of
   * @param heard watchers that were told of this event by the other table
   * @returns those told
   */
  trigger(
    path: string,
    type: number,
    acl: readonly Acl[],
    heard?: ReadonlySet<Watcher>,
  ): ReadonlySet<Watcher> | undefined {
    if (this.byPath.size === 0) return undefined;
    const told = new Set<Watcher>();
    this.collect(path, told);
    if (this.recursive > 0 && type !== EventType.nodeChildrenChanged) {
      this.collectRecursive(path, told);
    } else if (this.recursive > 0) {
      this.dropRecursive(path, told);
    }
    for (const watcher of told) {
      if (!heard?.has(watcher)) watcher.notify(type, path, acl);
    }
    if (told.size === 0) return undefined;
    this.metrics?.watchesFired(type, told.size);
    return told;
  }

  /** Paths and their watchers, for `wchs`, `wchp` and `wchc`. */
  entries(): IterableIterator<[string, ReadonlyMap<Watcher, WatchMode>]> {
    return this.byPath.entries();
  }

  private collect(path: string, told: Set<Watcher>): void {
    const watchers = this.byPath.get(path);
    if (watchers === undefined) return;
    for (const [watcher, mode] of watchers) {
      told.add(watcher);
      if (mode !== 'standard') continue;
      watchers.delete(watcher);
      this.forget(watcher, path);
    }
    if (watchers.size === 0) this.byPath.delete(path);
  }

  private collectRecursive(path: string, told: Set<Watcher>): void {
    for (let at = path; at !== '/'; ) {
      at = at.slice(0, at.lastIndexOf('/')) || '/';
      for (const [watcher, mode] of this.byPath.get(at) ?? []) {
        if (mode === 'recursive') told.add(watcher);
      }
    }
  }

  /** A recursive watcher never hears of changed children. */
  private dropRecursive(path: string, told: Set<Watcher>): void {
    for (const [watcher, mode] of this.byPath.get(path) ?? []) {
      if (mode === 'recursive') told.delete(watcher);
    }
  }

  private forget(watcher: Watcher, path: string): void {
    const paths = this.byWatcher.get(watcher);
    paths?.delete(path);
    if (paths?.size === 0) this.byWatcher.delete(watcher);
  }
}
