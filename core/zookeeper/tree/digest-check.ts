/**
 * Whether this tree is the one that the transaction's author had (`DataTree.compareDigest`): after
 * each transaction its digest is held against the one that travels with it. What differs is counted,
 * and nothing is done about it, as in the real server. A snapshot that was written while the tree
 * changed is whole only at the transaction whose digest it names; before that nothing is compared.
 */

import type { Counter } from '../metrics/summary.ts';
import type { TxnDigest } from '../protocol/txn.ts';
import type { DataTree } from './data-tree.ts';
import { DIGEST_VERSION } from './digest.ts';

/** The digest after a transaction, as a snapshot file names it. */
export interface SnapshotDigest extends TxnDigest {
  readonly zxid: bigint;
}

export class DigestCheck {
  private awaited: SnapshotDigest | undefined;
  private readonly mismatches: Counter;

  constructor(mismatches: Counter) {
    this.mismatches = mismatches;
  }

  /** A tree was read from a snapshot that began at the tree's zxid. */
  loaded(tree: DataTree, digest: SnapshotDigest | undefined): void {
    const isUsable = digest !== undefined && digest.zxid >= tree.lastProcessedZxid;
    this.awaited = isUsable && digest.zxid > 0n ? digest : undefined;
    this.compareSnapshot(tree, tree.lastProcessedZxid);
  }

  applied(tree: DataTree, zxid: bigint, digest: TxnDigest | undefined): void {
    this.compareSnapshot(tree, zxid);
    if (this.awaited === undefined) this.compare(tree, digest);
  }

  private compareSnapshot(tree: DataTree, zxid: bigint): void {
    if (this.awaited?.zxid !== zxid) return;
    this.compare(tree, this.awaited);
    this.awaited = undefined;
  }

  private compare(tree: DataTree, digest: TxnDigest | undefined): void {
    if (digest === undefined || digest.version !== DIGEST_VERSION) return;
    if (digest.treeDigest !== tree.digest) this.mismatches.add();
  }
}
