/**
 * The tree that clients should see, at every zxid there was: for each path its states, oldest
 * first. Written from ZooKeeper's rules alone, and sharing nothing with the engine, so that it can
 * judge it.
 */

import type { Change } from '../../../../core/plugin/zookeeper.ts';
import type { PlainStat } from '../../workloads/wire/operations.ts';

/** A znode at one moment; never changed afterwards. */
export interface Node {
  readonly data: string | null;
  readonly stat: PlainStat;
  /** How many children it ever got: the number of the next sequential one. */
  readonly births: number;
  /** Names, sorted. */
  readonly names: readonly string[];
}

/** What a watcher of the path hears; setting an ACL makes no noise. */
export type Noise = 'created' | 'deleted' | 'changed' | 'children' | undefined;

interface State {
  readonly zxid: number;
  readonly node: Node | undefined;
  readonly noise: Noise;
}

/** The transaction that makes a change. */
export interface Stamp {
  readonly zxid: number;
  readonly time: number;
  /** Hexadecimal. */
  readonly session: string;
}

const NOBODY = '0';
const ROOT: Node = {
  data: '0',
  stat: {
    ...{ czxid: 0, mzxid: 0, pzxid: 0, ctime: 0, mtime: 0 },
    ...{ version: 0, cversion: -1, aversion: 0, owner: NOBODY, length: 0, children: 1 },
  },
  births: 0,
  names: ['zookeeper'],
};

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export class ReferenceTree {
  private readonly paths = new Map<string, State[]>([
    ['/', [{ zxid: 0, node: ROOT, noise: undefined }]],
  ]);
  /** Ephemerals by the session that owns them. */
  private readonly owned = new Map<string, Set<string>>();

  /** The node as it was once everything up to this zxid was applied; undefined for none. */
  at(path: string, zxid: number): Node | undefined {
    const states = this.paths.get(path) ?? [];
    return states.findLast((state) => state.zxid <= zxid)?.node;
  }

  now(path: string): Node | undefined {
    return this.paths.get(path)?.at(-1)?.node;
  }

  /** The first change in (`after`, `upTo`] that makes one of these noises. */
  firstNoise(
    path: string,
    after: number,
    upTo: number,
    wanted: readonly Noise[],
  ): { readonly zxid: number; readonly noise: Noise } | undefined {
    return this.paths
      .get(path)
      ?.find(({ zxid, noise }) => zxid > after && zxid <= upTo && wanted.includes(noise));
  }

  /** Every state that this transaction gave the node, first to last. */
  within(path: string, zxid: number): (Node | undefined)[] {
    const states = this.paths.get(path) ?? [];
    return states.filter((state) => state.zxid === zxid).map(({ node }) => node);
  }

  /** Sorted. */
  ephemeralsOf(session: string): string[] {
    return [...(this.owned.get(session) ?? [])].sort();
  }

  /** Starts a path from a node of another tree, for a draft. */
  adopt(path: string, node: Node | undefined): void {
    this.paths.set(path, [{ zxid: 0, node, noise: undefined }]);
  }

  /** Takes one change of a transaction for granted. */
  apply(change: Change, stamp: Stamp): void {
    if ('create' in change) this.create(change, stamp);
    else if ('delete' in change) this.delete(change.delete, stamp);
    else if ('set' in change) {
      const { data, length, version } = change;
      const { zxid: mzxid, time: mtime } = stamp;
      this.edit(change.set, stamp.zxid, 'changed', (node) => ({
        ...node,
        data,
        stat: { ...node.stat, version, length, mzxid, mtime },
      }));
    } else if ('setAcl' in change) {
      const { version: aversion } = change;
      const edit = (node: Node) => ({ ...node, stat: { ...node.stat, aversion } });
      this.edit(change.setAcl, stamp.zxid, undefined, edit);
    } else if ('closeSession' in change) {
      for (const path of change.closeSession) this.delete(path, stamp);
    }
  }

  private create(change: Extract<Change, { create: string }>, stamp: Stamp): void {
    const { create: path, data, length, mode } = change;
    const { zxid, time, session } = stamp;
    const owner = mode === 'ephemeral' ? session : NOBODY;
    const stat: PlainStat = {
      ...{ czxid: zxid, mzxid: zxid, pzxid: zxid, ctime: time, mtime: time },
      ...{ version: 0, cversion: 0, aversion: 0, owner, length, children: 0 },
    };
    this.push(path, { zxid, noise: 'created', node: { data, stat, births: 0, names: [] } });
    const name = nameOf(path);
    this.edit(parentOf(path), zxid, 'children', (node) =>
      withChildren({ ...node, births: node.births + 1 }, [...node.names, name].sort(), zxid),
    );
    if (owner === NOBODY) return;
    const paths = this.owned.get(owner) ?? new Set();
    this.owned.set(owner, paths.add(path));
  }

  private delete(path: string, { zxid }: Stamp): void {
    const node = this.now(path);
    if (node === undefined) return;
    this.push(path, { zxid, noise: 'deleted', node: undefined });
    this.owned.get(node.stat.owner)?.delete(path);
    const name = nameOf(path);
    this.edit(parentOf(path), zxid, 'children', (parent) =>
      withChildren(
        parent,
        parent.names.filter((other) => other !== name),
        zxid,
      ),
    );
  }

  private edit(path: string, zxid: number, noise: Noise, change: (node: Node) => Node): void {
    const node = this.now(path);
    if (node !== undefined) this.push(path, { zxid, noise, node: change(node) });
  }

  private push(path: string, state: State): void {
    const states = this.paths.get(path);
    if (states === undefined) this.paths.set(path, [state]);
    else states.push(state);
  }
}

/** Each birth and each death of a child counts. */
function withChildren(node: Node, names: readonly string[], pzxid: number): Node {
  const cversion = node.stat.cversion + 1;
  return { ...node, names, stat: { ...node.stat, pzxid, cversion, children: names.length } };
}
