/**
 * The watches a client has set (`ZKWatchManager`): by table and path, each with the watchers to
 * call. Those of reads fire once; persistent ones stay until they are removed. They outlive
 * connections: on reconnect the client tells the new server of them.
 */
import { Code } from '../protocol/codes.ts';
import { EventType } from '../protocol/opcodes.ts';
import type { WatchedEvent, Watcher } from './events.ts';

/** In the order in which a new server is told of them. */
export const WATCH_TABLES = ['data', 'exists', 'children', 'persistent', 'recursive'] as const;
export type WatchTable = (typeof WATCH_TABLES)[number];
const STANDING: readonly WatchTable[] = ['persistent', 'recursive'];

/** A watch asked for: in which table it will stand depends on the answer. */
export interface Watch {
  readonly table: WatchTable;
  readonly path: string;
  readonly watcher: Watcher;
}

/** `Watcher.WatcherType`. */
export type WatchKind = 'children' | 'data' | 'any';

/** Watches that are to go (`WatchDeregistration`). */
export interface Unwatch {
  readonly path: string;
  readonly kind: WatchKind;
  /** All of them when not given. */
  readonly watcher: Watcher | undefined;
  /** Remove them from this client even if no server could be asked. */
  readonly local: boolean;
}

export interface Removed {
  /** What becomes of the request: a removal that was only local succeeds all the same. */
  readonly err: number;
  /** Who must be told, by the type of event. */
  readonly heard: ReadonlyMap<number, ReadonlySet<Watcher>>;
}

const LOOKED_FOR: Readonly<Record<WatchKind, readonly WatchTable[]>> = {
  children: ['children', ...STANDING],
  data: ['data', 'exists', ...STANDING],
  any: WATCH_TABLES,
};
/** Only `any` takes away what is persistent, though every kind finds it. */
const TAKEN_FROM: Readonly<Record<WatchKind, readonly WatchTable[]>> = {
  children: ['children'],
  data: ['data', 'exists'],
  any: WATCH_TABLES,
};
const REMOVED_EVENT: Readonly<Record<WatchTable, number>> = {
  data: EventType.dataWatchRemoved,
  exists: EventType.dataWatchRemoved,
  children: EventType.childWatchRemoved,
  persistent: EventType.persistentWatchRemoved,
  recursive: EventType.persistentWatchRemoved,
};

export class Watches {
  readonly #tables: Readonly<Record<WatchTable, Map<string, Set<Watcher>>>> = {
    data: new Map(),
    exists: new Map(),
    children: new Map(),
    persistent: new Map(),
    recursive: new Map(),
  };

  /**
   * Keeps a watch once the reply says that the server has it (`WatchRegistration`): exists leaves
   * one on a missing node too, and so does a persistent watch; the others do not.
   */
  register({ table, path, watcher }: Watch, err: number): void {
    if (err === Code.ok) this.#add(table === 'exists' ? 'data' : table, path, watcher);
    else if (err !== Code.noNode) return;
    else if (table === 'exists' || STANDING.includes(table)) this.#add(table, path, watcher);
  }

  #add(table: WatchTable, path: string, watcher: Watcher): void {
    const watchers = this.#tables[table].get(path);
    if (watchers) watchers.add(watcher);
    else this.#tables[table].set(path, new Set([watcher]));
  }

  /** Takes watches away, after a server answered with `err` or could not (`removeWatcher`). */
  remove(unwatch: Unwatch, err: number): Removed {
    const heard = new Map<number, Set<Watcher>>();
    const { path, watcher, kind, local } = unwatch;
    const found = LOOKED_FOR[kind].some((table) => this.#has(table, path, watcher));
    if (!found) return { err: Code.noWatcher, heard };
    if (err !== Code.ok && !local) return { err, heard };
    for (const table of TAKEN_FROM[kind]) {
      const type = REMOVED_EVENT[table];
      for (const taken of this.#take(table, path, watcher)) {
        heard.set(type, (heard.get(type) ?? new Set<Watcher>()).add(taken));
      }
    }
    return { err: heard.size > 0 ? Code.ok : Code.noWatcher, heard };
  }

  #has(table: WatchTable, path: string, watcher: Watcher | undefined): boolean {
    const watchers = this.#tables[table].get(path);
    return watchers !== undefined && (watcher === undefined || watchers.has(watcher));
  }

  #take(table: WatchTable, path: string, watcher: Watcher | undefined): readonly Watcher[] {
    const watchers = this.#tables[table].get(path);
    if (!watchers || (watcher && !watchers.has(watcher))) return [];
    const taken = watcher ? [watcher] : [...watchers];
    for (const one of taken) watchers.delete(one);
    if (watchers.size === 0) this.#tables[table].delete(path);
    return taken;
  }

  /** Client paths with a watch in this table. */
  paths(table: WatchTable): string[] {
    return [...this.#tables[table].keys()];
  }

  /**
   * Who must hear of an event, in the order of registration; of what fires, only persistent watches
   * stay. An event of the session goes to everyone and removes nothing.
   */
  materialize(event: WatchedEvent): Set<Watcher> {
    const heard = new Set<Watcher>();
    if (event.path === null) {
      for (const table of Object.values(this.#tables)) {
        for (const watchers of table.values()) for (const watcher of watchers) heard.add(watcher);
      }
      return heard;
    }
    for (const table of tablesOf(event.type)) {
      for (const watcher of this.#take(table, event.path, undefined)) heard.add(watcher);
    }
    this.#addStanding(event, heard);
    return heard;
  }

  #addStanding({ path, type }: WatchedEvent, heard: Set<Watcher>): void {
    if (path === null || tablesOf(type).length === 0) return;
    const { persistent, recursive } = this.#tables;
    for (const watcher of persistent.get(path) ?? []) heard.add(watcher);
    if (recursive.size === 0) return;
    for (const above of withParents(path)) {
      for (const watcher of recursive.get(above) ?? []) heard.add(watcher);
    }
  }
}

function tablesOf(type: number): readonly WatchTable[] {
  switch (type) {
    case EventType.nodeCreated:
    case EventType.nodeDataChanged:
      return ['data', 'exists'];
    case EventType.nodeChildrenChanged:
      return ['children'];
    case EventType.nodeDeleted:
      return ['data', 'exists', 'children'];
    default:
      return [];
  }
}

/** The path and all above it, up to the root (`PathParentIterator`). */
function* withParents(path: string): Iterable<string> {
  for (let at = path; at !== '/'; at = at.slice(0, at.lastIndexOf('/')) || '/') yield at;
  yield '/';
}
