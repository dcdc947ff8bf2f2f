/**
 * The watches a client has set (`ZKWatchManager`): one-shot, by table and path, each with the
 * watchers to call. They outlive connections: on reconnect the client tells the new server of them.
 */
import { Code } from '../protocol/codes.ts';
import { EventType } from '../protocol/opcodes.ts';
import type { WatchedEvent, Watcher } from './events.ts';

export type WatchTable = 'data' | 'exists' | 'children';

/** A watch asked for: in which table it will stand depends on the answer. */
export interface Watch {
  readonly table: WatchTable;
  readonly path: string;
  readonly watcher: Watcher;
}

export class Watches {
  readonly #tables: Readonly<Record<WatchTable, Map<string, Set<Watcher>>>> = {
    data: new Map(),
    exists: new Map(),
    children: new Map(),
  };

  /**
   * Keeps a watch once the reply says that the server has it (`WatchRegistration`): exists leaves
   * one on a missing node too, the others do not.
   */
  register({ table, path, watcher }: Watch, err: number): void {
    if (err === Code.ok) this.#add(table === 'exists' ? 'data' : table, path, watcher);
    else if (table === 'exists' && err === Code.noNode) this.#add(table, path, watcher);
  }

  #add(table: WatchTable, path: string, watcher: Watcher): void {
    const watchers = this.#tables[table].get(path);
    if (watchers) watchers.add(watcher);
    else this.#tables[table].set(path, new Set([watcher]));
  }

  /** Client paths with a watch in this table. */
  paths(table: WatchTable): string[] {
    return [...this.#tables[table].keys()];
  }

  /**
   * Who must hear of an event, in the order of registration; what fires is removed. An event of
   * the session goes to everyone and removes nothing.
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
      const watchers = this.#tables[table].get(event.path);
      this.#tables[table].delete(event.path);
      for (const watcher of watchers ?? []) heard.add(watcher);
    }
    return heard;
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
