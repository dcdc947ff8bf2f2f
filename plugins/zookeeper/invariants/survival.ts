/**
 * What two invariants have in common: a transaction, once it counts, is in the history that every
 * leader of a later epoch begins with, whether that leader came after it or before it was seen.
 */

import type { TraceEvent } from '../../../core/plugin/index.ts';
import { EpochHistories, epochOf, type Fail, hex } from './history.ts';

export class Survival {
  private readonly histories = new EpochHistories();
  /** By epoch: the last transaction that counts. */
  private readonly counted = new Map<number, number>();
  private highestEpoch = 0;

  established(event: TraceEvent, fail: Fail): void {
    this.histories.establish(event);
    const epoch = event.data.epoch as number;
    this.highestEpoch = Math.max(this.highestEpoch, epoch);
    for (const [of, zxid] of this.counted) if (of < epoch) this.demand(epoch, zxid, fail);
  }

  /** From now on this transaction must survive. */
  count(zxid: number, fail: Fail): void {
    const epoch = epochOf(zxid);
    if (zxid > (this.counted.get(epoch) ?? 0)) this.counted.set(epoch, zxid);
    if (epoch >= this.highestEpoch) return;
    for (const [later] of this.histories.entries()) {
      if (later > epoch) this.demand(later, zxid, fail);
    }
  }

  /** That the leader of this epoch began with this transaction. */
  private demand(epoch: number, zxid: number, fail: Fail): void {
    const begun = epoch * 2 ** 32;
    if (this.histories.contains(begun, zxid)) return;
    fail(`epoch ${epoch} began at ${hex(this.histories.last(begun))}, without ${hex(zxid)}`);
  }
}
