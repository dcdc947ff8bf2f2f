/**
 * What the tree will be once everything that was prepared is applied (`ZooKeeperServer
 * .outstandingChanges`, `ChangeRecord`). A leader validates each write against this, not against
 * the tree, so that a thousand writes may be under way at once; records are let go as their
 * transactions are applied.
 */

import type { ServerMetrics } from '../metrics/server-metrics.ts';
import type { Acl, StatPersisted } from '../protocol/records.ts';
import type { DataTree } from '../tree/data-tree.ts';
import { nodeKey } from '../tree/path.ts';

export interface ChangeRecord {
  readonly zxid: bigint;
  readonly path: string;
  /** Null once the node is to be deleted. */
  readonly stat: StatPersisted | null;
  readonly childCount: number;
  readonly acl: readonly Acl[];
  readonly data: Uint8Array | null;
  /** The node's share of the digest, and the tree's digest after this change. */
  readonly nodeDigest: number;
  readonly treeDigest: number;
}

interface Placed {
  readonly record: ChangeRecord;
  /** What stood for the path before, to undo a failed multi. */
  before: ChangeRecord | undefined;
}

export class ChangeRecords {
  private queue: Placed[] = [];
  private head = 0;
  private readonly byPath = new Map<string, ChangeRecord>();
  private readonly tree: () => DataTree;
  private readonly metrics: ServerMetrics;

  constructor(tree: () => DataTree, metrics: ServerMetrics) {
    this.tree = tree;
    this.metrics = metrics;
  }

  /** Changes that are not applied yet, oldest first. */
  *outstanding(): Generator<ChangeRecord> {
    for (let i = this.head; i < this.queue.length; i++) yield (this.queue[i] as Placed).record;
  }

  get treeDigest(): number {
    return this.queue.at(-1)?.record.treeDigest ?? this.tree().digest;
  }

  /** `getRecordForPath`, or undefined where that throws NoNode. */
  find(path: string): (ChangeRecord & { stat: StatPersisted }) | undefined {
    const key = nodeKey(path);
    const pending = this.byPath.get(key);
    if (pending !== undefined) {
      return pending.stat === null
        ? undefined
        : (pending as ChangeRecord & { stat: StatPersisted });
    }
    const node = this.tree().get(key);
    if (node === undefined) return undefined;
    return {
      zxid: -1n,
      path: key,
      stat: node.stat,
      childCount: node.childCount,
      acl: node.acl,
      data: node.data,
      nodeDigest: node.digest,
      treeDigest: 0,
    };
  }

  /** Adds the next state of a node; digests are worked out here. */
  add(change: Omit<ChangeRecord, 'nodeDigest' | 'treeDigest' | 'path'> & { path: string }): void {
    const path = nodeKey(change.path);
    const before = this.byPath.get(path);
    const was = before ?? this.tree().get(path);
    const wasDigest = was === undefined ? 0 : 'nodeDigest' in was ? was.nodeDigest : was.digest;
    const nodeDigest =
      change.stat === null ? 0 : this.tree().calculator.nodeDigest(path, change.data, change.stat);
    const treeDigest = this.treeDigest - wasDigest + nodeDigest;
    const record: ChangeRecord = { ...change, path, nodeDigest, treeDigest };
    this.queue.push({ record, before });
    this.byPath.set(path, record);
    this.metrics.outstanding_changes_queued.add();
  }

  /** A place to come back to with {@link rollback}. */
  mark(): number {
    return this.queue.length;
  }

  /** Undoes everything added since the mark. */
  rollback(mark: number): void {
    while (this.queue.length > mark) {
      const { record, before } = this.queue.pop() as Placed;
      if (before === undefined) this.byPath.delete(record.path);
      else this.byPath.set(record.path, before);
    }
  }

  /** Forgets how to undo what was added since the mark, so that no chain of old records is kept. */
  seal(mark: number): void {
    for (let i = mark; i < this.queue.length; i++) (this.queue[i] as Placed).before = undefined;
  }

  /** The transaction with this zxid, and all before it, are in the tree now. */
  release(zxid: bigint): void {
    while (this.head < this.queue.length) {
      const { record } = this.queue[this.head] as Placed;
      if (record.zxid > zxid) break;
      if (this.byPath.get(record.path) === record) this.byPath.delete(record.path);
      this.head++;
      this.metrics.outstanding_changes_removed.add();
    }
    if (this.head === this.queue.length || this.head > 4_096) {
      this.queue = this.queue.slice(this.head);
      this.head = 0;
    }
  }
}
