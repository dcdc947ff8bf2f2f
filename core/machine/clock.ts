/**
 * The two clocks of a host. Timers follow the monotonic one: it has a rate error, starts at boot,
 * and no jump of the date moves it. Dates follow the wall clock: offset and rate. Rates are whole
 * parts per million and all arithmetic is exact, so a run is the same on every machine.
 */

const MILLION = 1_000_000;

export class HostClock {
  /** Wall clock at `since`, microseconds since 1970. */
  private wallBase: number;
  /** Monotonic clock at `since`, microseconds since boot. */
  private monotonicBase = 0;
  private since = 0;
  private ratePpm = 0;

  /** `epochMs`: the date at time zero of the run. */
  constructor(epochMs: number) {
    this.wallBase = epochMs * 1_000;
  }

  wallMicros(now: number): number {
    return this.wallBase + this.elapsed(now);
  }

  monotonicMicros(now: number): number {
    return this.monotonicBase + this.elapsed(now);
  }

  /** The moment of the run at which the monotonic clock shows `deadline`, rounded up. */
  timeOf(deadline: number): number {
    const ahead = deadline - this.monotonicBase;
    if (this.ratePpm === 0) return this.since + ahead;
    const rate = BigInt(MILLION + this.ratePpm);
    return this.since + Number((BigInt(ahead) * BigInt(MILLION) + rate - 1n) / rate);
  }

  change(
    now: number,
    change: { offsetMs?: number | undefined; ratePpm?: number | undefined },
  ): void {
    this.rebase(now);
    if (change.offsetMs !== undefined) this.wallBase += Math.round(change.offsetMs * 1_000);
    if (change.ratePpm !== undefined) this.ratePpm = change.ratePpm;
  }

  /** The monotonic clock starts anew; the battery kept the date. */
  boot(now: number): void {
    this.rebase(now);
    this.monotonicBase = 0;
  }

  private rebase(now: number): void {
    const elapsed = this.elapsed(now);
    this.wallBase += elapsed;
    this.monotonicBase += elapsed;
    this.since = now;
  }

  private elapsed(now: number): number {
    const real = now - this.since;
    if (this.ratePpm === 0) return real;
    return Number((BigInt(real) * BigInt(MILLION + this.ratePpm)) / BigInt(MILLION));
  }
}
