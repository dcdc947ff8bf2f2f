/** A znode as a server holds it (`DataNode`): data, access list, persisted stat, children's names. */

import type { Acl, Stat, StatPersisted } from '../protocol/records.ts';
import { ownerKind } from './ephemeral-owner.ts';
import { JavaStringSet } from './java-set.ts';

const NO_CHILDREN: readonly string[] = [];

export class ZNode {
  data: Uint8Array | null;
  acl: readonly Acl[];
  stat: StatPersisted;
  /** This node's share of the tree's digest. */
  digest = 0;
  private names: JavaStringSet | undefined;

  constructor(data: Uint8Array | null, acl: readonly Acl[], stat: StatPersisted) {
    this.data = data;
    this.acl = acl;
    this.stat = stat;
  }

  get childCount(): number {
    return this.names?.size ?? 0;
  }

  /** Names in Java's order; the array must not be changed. */
  children(): readonly string[] {
    return this.names?.list() ?? NO_CHILDREN;
  }

  hasChild(name: string): boolean {
    return this.names?.has(name) ?? false;
  }

  addChild(name: string): void {
    this.names ??= new JavaStringSet(8);
    this.names.add(name);
  }

  removeChild(name: string): void {
    this.names?.delete(name);
  }

  /**
   * The stat as clients see it (`DataNode.copyStat`): cversion counts deletions too, and only real
   * ephemerals show an owner.
   */
  clientStat(): Stat {
    const { stat } = this;
    const owner = stat.ephemeralOwner;
    return {
      czxid: stat.czxid,
      mzxid: stat.mzxid,
      ctime: stat.ctime,
      mtime: stat.mtime,
      version: stat.version,
      cversion: (stat.cversion * 2 - this.childCount) | 0,
      aversion: stat.aversion,
      ephemeralOwner: ownerKind(owner) === 'session' ? owner : 0n,
      dataLength: this.data?.length ?? 0,
      numChildren: this.childCount,
      pzxid: stat.pzxid,
    };
  }
}

/** `DataTree.createStat`. */
export function newStat(zxid: bigint, time: number, ephemeralOwner: bigint): StatPersisted {
  return {
    czxid: zxid,
    mzxid: zxid,
    ctime: time,
    mtime: time,
    version: 0,
    cversion: 0,
    aversion: 0,
    ephemeralOwner,
    pzxid: zxid,
  };
}
