/**
 * How long there was nobody of a kind: no leader, no active NameNode. For measures, which are
 * reducers over the trace.
 */

import type { Period } from './workload.ts';

export class Absence {
  private readonly present = new Set<string>();
  /** When the last of them went; 0 before there was any. */
  private since: number | undefined = 0;
  private readonly past: Period[] = [];

  /** Somebody is there, from this moment on (microseconds). */
  came(who: string, time: number): void {
    this.present.add(who);
    if (this.since !== undefined) this.past.push({ from: this.since, to: time });
    this.since = undefined;
  }

  /** He is not there any more; nothing if he was not. */
  went(who: string, time: number): void {
    if (this.present.delete(who) && this.present.size === 0) this.since = time;
  }

  /** The longest time without anybody within these periods, microseconds. */
  longest(periods: readonly Period[]): number {
    const open =
      this.since === undefined ? [] : [{ from: this.since, to: Number.POSITIVE_INFINITY }];
    const parts = periods.flatMap((period) =>
      [...this.past, ...open].map(
        ({ from, to }) => Math.min(to, period.to) - Math.max(from, period.from),
      ),
    );
    return Math.max(0, ...parts);
  }
}
