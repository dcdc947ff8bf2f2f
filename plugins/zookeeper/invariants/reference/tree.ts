/**
 * The tree that clients should see, at every zxid there was: for each path its states, oldest
 * first. Written from ZooKeeper's rules alone, and sharing nothing with the engine, so that it can
 * judge it.
 */

import type { Change } from '../../../../core/plugin/zookeeper.ts';
import type { PlainStat } from '../../workloads/wire/operations.ts';
import { OPEN } from './acl.ts';

/** A znode at one moment; never changed afterwards. */
export interface Node {
  readonly data: string | null;
  readonly stat: PlainStat;
  /** How many children it ever got: the number of the next sequential one. */
  readonly births: number;
  /** Names, sorted. */
  readonly names: readonly string[];
  readonly acl: readonly string[];
  /** Why it may vanish by itself: a container, or its time to live in ms. */
  readonly life: 'container' | number | undefined;
  /** Of a node that holds the limits of a quota: what it says. */
  readonly limits: string | undefined;
}

/** What a watcher of the path hears; setting an ACL makes no noise. */
export type Noise = 'created' | 'deleted' | 'changed' | 'children';

/** Something that watchers hear of, and the list that says who may. */
export interface Happened {
  readonly zxid: number;
  readonly path: string;
  readonly noise: Noise;
  readonly acl: readonly string[];
}

interface State {
  readonly zxid: number;
  /** The leader's clock. */
  readonly time: number;
  readonly node: Node | undefined;
}

/** The transaction that makes a change. */
export interface Stamp {
  readonly zxid: number;
  readonly time: number;
  /** Hexadecimal. */
  readonly session: string;
}

const NOBODY = '0';

/** A node of a first boot. */
function systemNode(...names: readonly string[]): Node {
  const stat: PlainStat = {
    ...{ czxid: 0, mzxid: 0, pzxid: 0, ctime: 0, mtime: 0, version: 0, aversion: 0 },
    ...{ cversion: -names.length, owner: NOBODY, length: 0, children: names.length },
  };
  return { data: '0', stat, births: 0, names, acl: OPEN, life: undefined, limits: undefined };
}

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export class ReferenceTree {
  private readonly paths = new Map<string, State[]>();
  /** All that watchers could hear of, in its order. */
  readonly happened: Happened[] = [];
  /** Ephemerals by the session that owns them. */
  private readonly owned = new Map<string, Set<string>>();

  constructor() {
    this.adopt('/', systemNode('zookeeper'));
    this.adopt('/zookeeper', systemNode('config', 'quota'));
    this.adopt('/zookeeper/quota', systemNode());
  }

  /** The node as it was once everything up to this zxid was applied; undefined for none. */
  at(path: string, zxid: number): Node | undefined {
    const states = this.paths.get(path) ?? [];
    return states.findLast((state) => state.zxid <= zxid)?.node;
  }

  now(path: string): Node | undefined {
    return this.paths.get(path)?.at(-1)?.node;
  }

  /**
   * Each state that stood since this time by the leaders' clocks, or for somebody who has applied
   * nothing after this zxid; the present one last.
   */
  since(path: string, time: number, zxid: number): (Node | undefined)[] {
    const states = this.paths.get(path) ?? [];
    const stood = states.filter((_, at) => {
      const next = states[at + 1];
      return next === undefined || next.time >= time || next.zxid > zxid;
    });
    return stood.map(({ node }) => node);
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
    this.paths.set(path, [{ zxid: 0, time: 0, node }]);
  }

  /** Takes one change of a transaction for granted. */
  apply(change: Change, stamp: Stamp): void {
    if ('create' in change) this.create(change, stamp);
    else if ('delete' in change) this.delete(change.delete, stamp);
    else if ('set' in change) {
      const { data, length, version, limits } = change;
      const { zxid: mzxid, time: mtime } = stamp;
      this.edit(change.set, stamp, 'changed', (node) => ({
        ...{ ...node, data, limits },
        stat: { ...node.stat, version, length, mzxid, mtime },
      }));
    } else if ('setAcl' in change) {
      const { version: aversion, acl = OPEN } = change;
      const edit = (node: Node) => ({ ...node, acl, stat: { ...node.stat, aversion } });
      this.edit(change.setAcl, stamp, undefined, edit);
    } else if ('closeSession' in change) {
      for (const path of change.closeSession) this.delete(path, stamp);
    }
  }

  private create(change: Extract<Change, { create: string }>, stamp: Stamp): void {
    const { create: path, data, length, mode, limits, ttlMs, acl = OPEN } = change;
    const { zxid, time, session } = stamp;
    const owner = mode === 'ephemeral' ? session : NOBODY;
    const stat: PlainStat = {
      ...{ czxid: zxid, mzxid: zxid, pzxid: zxid, ctime: time, mtime: time },
      ...{ version: 0, cversion: 0, aversion: 0, owner, length, children: 0 },
    };
    const life = mode === 'container' ? mode : ttlMs;
    const node: Node = { data, stat, births: 0, names: [], acl, life, limits };
    this.push(path, stamp, node, 'created', acl);
    const name = nameOf(path);
    this.edit(parentOf(path), stamp, 'children', (parent) =>
      withChildren({ ...parent, births: parent.births + 1 }, [...parent.names, name].sort(), zxid),
    );
    if (owner === NOBODY) return;
    const paths = this.owned.get(owner) ?? new Set();
    this.owned.set(owner, paths.add(path));
  }

  private delete(path: string, stamp: Stamp): void {
    const node = this.now(path);
    if (node === undefined) return;
    this.push(path, stamp, undefined, 'deleted', node.acl);
    this.owned.get(node.stat.owner)?.delete(path);
    const name = nameOf(path);
    this.edit(parentOf(path), stamp, 'children', (parent) =>
      withChildren(
        parent,
        parent.names.filter((other) => other !== name),
        stamp.zxid,
      ),
    );
  }

  private edit(
    path: string,
    stamp: Stamp,
    noise: Noise | undefined,
    change: (node: Node) => Node,
  ): void {
    const node = this.now(path);
    if (node !== undefined) this.push(path, stamp, change(node), noise, node.acl);
  }

  private push(
    path: string,
    { zxid, time }: Stamp,
    node: Node | undefined,
    noise: Noise | undefined,
    acl: readonly string[],
  ): void {
    const states = this.paths.get(path);
    if (states === undefined) this.paths.set(path, [{ zxid, time, node }]);
    else states.push({ zxid, time, node });
    if (noise !== undefined) this.happened.push({ zxid, path, noise, acl });
  }
}

/** Each birth and each death of a child counts. */
function withChildren(node: Node, names: readonly string[], pzxid: number): Node {
  const cversion = node.stat.cversion + 1;
  return { ...node, names, stat: { ...node.stat, pzxid, cversion, children: names.length } };
}
