/**
 * The data tree (`DataTree`): all znodes by path, ephemerals by session, the two watch tables, and
 * the function that applies a transaction. Every server applies the same transactions in the same
 * order; nothing here asks whether a change is allowed, that was decided when it was prepared.
 */

import type { TreeMetrics } from '../metrics/tree-metrics.ts';
import { Code } from '../protocol/codes.ts';
import { EventType, Op } from '../protocol/opcodes.ts';
import { type Acl, OPEN_ACL, type Stat } from '../protocol/records.ts';
import type { CreateTxn, SingleTxn, Txn, TxnHeader } from '../protocol/txn.ts';
import { DigestCalculator, DigestLog } from './digest.ts';
import { CONTAINER_OWNER, ownerKind, ttlOwner } from './ephemeral-owner.ts';
import { JavaStringSet } from './java-set.ts';
import { newStat, ZNode } from './node.ts';
import { nameOf, nodeKey, parentOf } from './path.ts';
import { Quotas } from './quota.ts';
import { type Watcher, WatchTable } from './watches.ts';

const READ_ACL: readonly Acl[] = [{ perms: 1, scheme: 'world', id: 'anyone' }];
const NO_DATA = new Uint8Array(0);

/** What creations of all kinds have in common. */
type NewNode = Pick<CreateTxn, 'path' | 'data' | 'acl' | 'parentCVersion'> & { type: number };

/** What applying a transaction gave, for the reply (`ProcessTxnResult`). */
export interface TxnResult {
  readonly type: number;
  /** `Code`. */
  readonly err: number;
  readonly path?: string;
  readonly stat?: Stat;
  /** Of a multi, one per operation. */
  readonly results?: readonly TxnResult[];
}

export class DataTree {
  readonly dataWatches = new WatchTable();
  readonly childWatches = new WatchTable();
  readonly calculator = new DigestCalculator();
  lastProcessedZxid = 0n;
  /** The last transaction applied here, 0 before the first; snapshots tell the digest after it. */
  digestZxid = 0n;
  /** The sum of the digests of all nodes. */
  digest = 0;
  readonly digestLog = new DigestLog();
  /** Containers and nodes with a time to live: candidates of the cleaner. */
  readonly containers = new Set<string>();
  readonly ttls = new Set<string>();
  private readonly nodes = new Map<string, ZNode>();
  readonly quotas = new Quotas(this.nodes);
  private readonly ephemerals = new Map<bigint, JavaStringSet>();
  private metrics: TreeMetrics | undefined;

  /** A tree with the system nodes of a first boot. */
  static fresh(): DataTree {
    const tree = new DataTree();
    const put = (path: string, acl: readonly Acl[], aversion: number) => {
      const stat = { ...newStat(0n, 0, 0n), aversion };
      tree.restore(path, new ZNode(NO_DATA, acl, stat));
    };
    put('', OPEN_ACL, 0);
    put('/zookeeper', OPEN_ACL, 0);
    put('/zookeeper/quota', OPEN_ACL, 0);
    put('/zookeeper/config', READ_ACL, -1);
    return tree;
  }

  /** As `srvr` reports it: the real map holds the root twice, under "" and "/". */
  get nodeCount(): number {
    return this.nodes.size + 1;
  }

  get(path: string): ZNode | undefined {
    return this.nodes.get(nodeKey(path));
  }

  /** Paths and nodes, parents before children. */
  entries(): IterableIterator<[string, ZNode]> {
    return this.nodes.entries();
  }

  sessionsWithEphemerals(): IterableIterator<bigint> {
    return this.ephemerals.keys();
  }

  /** The ephemerals of a session, as a clone of its `HashSet` lists them. */
  ephemeralsOf(session: bigint): JavaStringSet {
    const paths = this.ephemerals.get(session);
    return paths === undefined ? new JavaStringSet() : JavaStringSet.cloneOf(paths);
  }

  /** Puts a node in as it stood in a snapshot; parents first. */
  restore(path: string, node: ZNode): void {
    this.nodes.set(path, node);
    if (path !== '') this.nodes.get(parentOf(path))?.addChild(nameOf(path));
    this.index(path, node.stat.ephemeralOwner);
    node.digest = this.calculator.nodeDigest(path, node.data, node.stat);
    this.digest += node.digest;
  }

  /** Overwrites a node's data outside of any transaction: the membership in /zookeeper/config. */
  setLocally(path: string, data: Uint8Array, version: number, zxid: bigint, time: number): void {
    const node = this.get(path);
    if (node === undefined) return;
    node.data = data;
    node.stat = { ...node.stat, version, mzxid: zxid, mtime: time };
    this.metrics?.wrote(path, data.length);
    this.dataWatches.trigger(path, EventType.nodeDataChanged, node.acl);
  }

  /** Applies one transaction and moves {@link lastProcessedZxid}. */
  apply(header: TxnHeader, txn: Txn): TxnResult {
    const result = this.applyAny(header, txn);
    if (header.zxid > this.lastProcessedZxid) this.lastProcessedZxid = header.zxid;
    this.digestZxid = header.zxid;
    this.digestLog.applied(header.zxid, this.digest);
    return result;
  }

  /** Counts what is written from now on, and what watches fire. */
  countIn(metrics: TreeMetrics): void {
    this.metrics = metrics;
    this.dataWatches.metrics = metrics;
    this.childWatches.metrics = metrics;
  }

  removeWatcher(watcher: Watcher): void {
    this.dataWatches.removeAll(watcher);
    this.childWatches.removeAll(watcher);
  }

  // --- applying ------------------------------------------------------------------------------

  private applyAny(header: TxnHeader, txn: Txn): TxnResult {
    switch (txn.type) {
      case Op.multi:
        return this.applyMulti(header, txn.txns);
      case Op.createSession:
        return { type: txn.type, err: Code.ok };
      case Op.closeSession:
        this.killSession(header.clientId, header.zxid, txn.paths);
        return { type: txn.type, err: Code.ok };
      default:
        return this.applySingle(header, txn);
    }
  }

  private applySingle(header: TxnHeader, txn: SingleTxn): TxnResult {
    const { zxid, time } = header;
    switch (txn.type) {
      case Op.create:
      case Op.create2:
        return this.create(zxid, time, txn, txn.ephemeral ? header.clientId : 0n);
      case Op.createContainer:
        return this.create(zxid, time, txn, CONTAINER_OWNER);
      case Op.createTTL:
        return this.create(zxid, time, txn, ttlOwner(txn.ttlMs));
      case Op.delete:
      case Op.deleteContainer:
        return { type: txn.type, path: txn.path, err: this.delete(txn.path, zxid) };
      case Op.setData:
      case Op.reconfig:
        return this.change(txn, (node) => {
          node.data = txn.data;
          node.stat.version = txn.version;
          node.stat.mzxid = zxid;
          node.stat.mtime = time;
        });
      case Op.setACL:
        return this.change(txn, (node) => {
          node.acl = txn.acl ?? OPEN_ACL;
          node.stat.aversion = txn.version;
        });
      case Op.check:
        return { type: txn.type, path: txn.path, err: Code.ok };
      case Op.error:
        return { type: txn.type, err: txn.err };
    }
  }

  /** One failing operation turns all into errors: 0 before it, RuntimeInconsistency after. */
  private applyMulti(header: TxnHeader, txns: readonly SingleTxn[]): TxnResult {
    const failed = txns.findIndex((txn) => txn.type === Op.error);
    const results = txns.map((txn, i): TxnResult => {
      if (failed < 0) return this.applySingle(header, txn);
      if (txn.type === Op.error) return { type: Op.error, err: txn.err };
      return { type: Op.error, err: i < failed ? Code.ok : Code.runtimeInconsistency };
    });
    return { type: Op.multi, err: Code.ok, results };
  }

  private create(zxid: bigint, time: number, txn: NewNode, owner: bigint): TxnResult {
    const { type, path } = txn;
    const parentPath = parentOf(path);
    const parent = this.nodes.get(parentPath);
    if (parent === undefined) return { type, path, err: Code.noNode };
    const name = nameOf(path);
    const fresh = !parent.hasChild(name);
    const version = txn.parentCVersion === -1 ? parent.stat.cversion + 1 : txn.parentCVersion;
    // Replay on a fuzzy snapshot may meet a parent that is further on: never go back.
    if (version > parent.stat.cversion) {
      parent.stat.cversion = version;
      parent.stat.pzxid = zxid;
    }
    if (fresh) parent.addChild(name);
    this.rehash(parentPath, parent);
    if (!fresh) return { type, path, err: Code.nodeExists };
    const node = new ZNode(txn.data, txn.acl ?? OPEN_ACL, newStat(zxid, time, owner));
    this.nodes.set(path, node);
    this.index(path, owner);
    this.rehash(path, node);
    const stat = node.clientStat();
    this.quotas.created(path, node);
    this.metrics?.wrote(path, node.data?.length ?? 0);
    this.dataWatches.trigger(path, EventType.nodeCreated, node.acl);
    this.childWatches.trigger(parentPath || '/', EventType.nodeChildrenChanged, parent.acl);
    return { type, path, err: Code.ok, stat };
  }

  private delete(path: string, zxid: bigint): number {
    const node = this.nodes.get(path);
    const parentPath = parentOf(path);
    const parent = this.nodes.get(parentPath);
    if (parent !== undefined) {
      parent.removeChild(nameOf(path));
      if (zxid > parent.stat.pzxid) parent.stat.pzxid = zxid;
      this.rehash(parentPath, parent);
    }
    if (node === undefined || parent === undefined) return Code.noNode;
    this.nodes.delete(path);
    this.digest -= node.digest;
    this.unindex(path, node.stat.ephemeralOwner);
    this.quotas.deleted(path, node);
    this.metrics?.wrote(path, 0);
    const heard = this.dataWatches.trigger(path, EventType.nodeDeleted, node.acl);
    this.childWatches.trigger(path, EventType.nodeDeleted, node.acl, heard);
    this.childWatches.trigger(parentPath || '/', EventType.nodeChildrenChanged, parent.acl);
    return Code.ok;
  }

  private change(txn: { type: number; path: string }, edit: (node: ZNode) => void): TxnResult {
    const { type, path } = txn;
    const node = this.get(path);
    if (node === undefined) return { type, path, err: Code.noNode };
    const before = node.data;
    edit(node);
    this.rehash(path, node);
    const stat = node.clientStat();
    if (type !== Op.setACL) {
      this.quotas.changed(path, before, node);
      this.metrics?.wrote(path, node.data?.length ?? 0);
      this.dataWatches.trigger(path || '/', EventType.nodeDataChanged, node.acl);
    }
    return { type, path, err: Code.ok, stat };
  }

  private killSession(session: bigint, zxid: bigint, paths: readonly string[]): void {
    const local = this.ephemerals.get(session);
    this.ephemerals.delete(session);
    for (const path of paths) {
      this.delete(path, zxid);
      local?.delete(path);
    }
    for (const path of local?.list() ?? []) this.delete(path, zxid);
  }

  private rehash(path: string, node: ZNode): void {
    const digest = this.calculator.nodeDigest(path, node.data, node.stat);
    this.digest += digest - node.digest;
    node.digest = digest;
  }

  private index(path: string, owner: bigint): void {
    const kind = ownerKind(owner);
    if (kind === 'container') this.containers.add(path);
    else if (kind === 'ttl') this.ttls.add(path);
    else if (kind === 'session') {
      let paths = this.ephemerals.get(owner);
      if (paths === undefined) {
        paths = new JavaStringSet();
        this.ephemerals.set(owner, paths);
      }
      paths.add(path);
    }
  }

  private unindex(path: string, owner: bigint): void {
    const kind = ownerKind(owner);
    if (kind === 'container') this.containers.delete(path);
    else if (kind === 'ttl') this.ttls.delete(path);
    else if (kind === 'session') {
      const paths = this.ephemerals.get(owner);
      paths?.delete(path);
      if (paths?.size === 0) this.ephemerals.delete(owner);
    }
  }
}
