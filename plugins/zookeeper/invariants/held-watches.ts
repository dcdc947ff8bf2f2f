/**
 * What a server holds for one connection: two tables of watches, as ZooKeeper documents them, and
 * with the history of the tree the exact events that come of them, in their order. One that a read
 * sets fires once; persistent ones stay, and recursive ones hear of all that is below, but of no list
 * of children. Whoever watches a path anew watches it in the new way.
 */

import { allows, READ } from './reference/acl.ts';
import { type Happened, type Noise, parentOf, type ReferenceTree } from './reference/tree.ts';

type Mode = 'standard' | 'persistent' | 'recursive';
type Table = 'data' | 'children';

export class HeldWatches {
  private readonly tables: Readonly<Record<Table, Map<string, Mode>>> = {
    data: new Map(),
    children: new Map(),
  };
  private readonly tree: ReferenceTree;
  /** How much of what happened in the tree has gone by. */
  private passed = 0;
  /** `noise path`: due, and not yet heard. */
  private due: string[] = [];

  constructor(tree: ReferenceTree) {
    this.tree = tree;
  }

  watch(table: Table, path: string, mode: Mode = 'standard'): void {
    this.tables[table].set(path, mode);
  }

  /** @returns whether there was one in these tables */
  unwatch(tables: readonly Table[], path: string): boolean {
    return tables.filter((table) => this.tables[table].delete(path)).length > 0;
  }

  /** Everything up to this zxid has happened at the server. @returns what nobody was told of */
  pass(upTo: number, identities: readonly string[]): readonly string[] {
    const { happened } = this.tree;
    for (; (happened[this.passed]?.zxid ?? Number.POSITIVE_INFINITY) <= upTo; this.passed++) {
      this.happen(happened[this.passed] as Happened, identities);
    }
    return this.due.splice(0);
  }

  /** The server tells of an event. @returns the one that was due, if there was any */
  hear(identities: readonly string[]): string | undefined {
    const { happened } = this.tree;
    while (this.due.length === 0 && this.passed < happened.length) {
      this.happen(happened[this.passed++] as Happened, identities);
    }
    return this.due.shift();
  }

  /** Only those hear who may read the node; a watch that fires once is used up all the same. */
  private happen({ noise, path, acl }: Happened, identities: readonly string[]): void {
    const inData = noise !== 'children' && this.fires('data', path, noise);
    const inChildren =
      (noise === 'children' || noise === 'deleted') && this.fires('children', path, noise);
    if ((inData || inChildren) && allows(acl, READ, identities)) this.due.push(`${noise} ${path}`);
  }

  private fires(name: Table, path: string, noise: Noise): boolean {
    const table = this.tables[name];
    const mode = table.get(path);
    if (mode === 'standard') table.delete(path);
    if (noise === 'children') return mode === 'standard' || mode === 'persistent';
    if (mode !== undefined) return true;
    for (let at = path; at !== '/'; ) {
      at = parentOf(at);
      if (table.get(at) === 'recursive') return true;
    }
    return false;
  }
}
