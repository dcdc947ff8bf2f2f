/**
 * A read time-out of a socket (`setSoTimeout`): fires when nothing was heard for a time. Hearing
 * something costs a store; a plain timer looks in at half time, and only a silence of that length
 * arms the time-out proper, so that the trace shows time-outs and not their postponements.
 */

import type { System, Timer, TimerOrigin } from '../../machine/system.ts';
import type { Limit } from './role.ts';

export class Deadline {
  private readonly sys: System;
  private readonly expired: () => void;
  private limitMs = 0;
  private origin: TimerOrigin = { label: 'no packet' };
  private heardMs = 0;
  private timer: Timer | undefined;
  private isArmed = false;

  constructor(sys: System, expired: () => void) {
    this.sys = sys;
    this.expired = expired;
  }

  /** Starts, or continues with another limit; the wait begins now. */
  set({ ms, origin }: Limit): void {
    this.limitMs = ms;
    this.origin = origin;
    this.heardMs = this.sys.clock.monotonic();
    this.look();
  }

  heard(): void {
    this.heardMs = this.sys.clock.monotonic();
    if (this.isArmed) this.look();
  }

  stop(): void {
    this.timer?.cancel();
    this.timer = undefined;
    this.isArmed = false;
  }

  private look(): void {
    this.timer?.cancel();
    this.isArmed = false;
    const silentMs = this.sys.clock.monotonic() - this.heardMs;
    const half = this.limitMs / 2;
    if (silentMs < half) {
      this.timer = this.sys.timer(half - silentMs + 1, () => this.look());
      return;
    }
    this.isArmed = true;
    this.timer = this.sys.timer(
      Math.max(this.limitMs - silentMs, 0),
      () => {
        this.timer = undefined;
        this.isArmed = false;
        this.expired();
      },
      { ...this.origin, limitMs: this.limitMs },
    );
  }
}
