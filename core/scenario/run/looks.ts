/** How often something was looked at before it failed, from when to when, and whether it changed. */

import type { LookSummary } from '../result.ts';

export class Looks {
  private readonly how: LookSummary['how'];
  private times = 0;
  private firstAt = 0;
  private lastAt = 0;
  private readonly seen = new Set<string>();

  constructor(how: LookSummary['how']) {
    this.how = how;
  }

  /** `time` in microseconds. */
  saw(time: number, what: string): void {
    if (this.times === 0) this.firstAt = time;
    this.times++;
    this.lastAt = time;
    this.seen.add(what);
  }

  get count(): number {
    return this.times;
  }

  get summary(): LookSummary {
    return {
      how: this.how,
      times: this.times,
      firstMs: this.firstAt / 1_000,
      lastMs: this.lastAt / 1_000,
      same: this.seen.size <= 1,
    };
  }
}
