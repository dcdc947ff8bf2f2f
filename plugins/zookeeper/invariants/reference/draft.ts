/** What the operations of one transaction have done so far, over the tree that they are not yet part of. */

import type { Change } from '../../../../core/plugin/zookeeper.ts';
import type { View } from './decide.ts';
import { exceedsQuota } from './quotas.ts';
import { parentOf, ReferenceTree, type Stamp } from './tree.ts';

/** What its leader knew when it decided, and of whom. */
export interface Deciding {
  readonly identities: readonly string[];
  /** Up to where the leader had applied. */
  readonly applied: number;
  readonly enforcesQuotas: boolean;
}

export class Draft implements View {
  readonly identities: readonly string[];
  private readonly base: ReferenceTree;
  private readonly own = new ReferenceTree();
  private readonly touched = new Set<string>(['/']);
  private readonly stamp: Stamp;
  private readonly deciding: Deciding;

  constructor(base: ReferenceTree, stamp: Stamp, deciding: Deciding) {
    this.base = base;
    this.stamp = stamp;
    this.deciding = deciding;
    this.identities = deciding.identities;
    this.own.adopt('/', base.now('/'));
  }

  now(path: string) {
    return this.touched.has(path) ? this.own.now(path) : this.base.now(path);
  }

  /** Of what is under way, and so of the operations before it, a quota knows nothing. */
  exceedsQuota(path: string, bytes: number, count: number): boolean {
    const { applied, enforcesQuotas } = this.deciding;
    return enforcesQuotas && exceedsQuota(this.base, applied, path, bytes, count);
  }

  apply(change: Change): void {
    for (const path of pathsOf(change)) {
      if (this.touched.has(path)) continue;
      this.touched.add(path);
      this.own.adopt(path, this.base.now(path));
    }
    this.own.apply(change, this.stamp);
  }
}

/** The nodes that a change touches: its own, and the parent. */
function pathsOf(change: Change): string[] {
  const path = 'create' in change ? change.create : 'delete' in change ? change.delete : undefined;
  if (path !== undefined) return [path, parentOf(path)];
  return 'set' in change ? [change.set] : [];
}
