/** `Object.wait()` and `notifyAll()`: a thread that waits until another says that something changed. */

import type { System } from '../../../core/plugin/index.ts';

export class Monitor {
  private readonly sys: System;
  private waiting: (() => void)[] = [];

  constructor(sys: System) {
    this.sys = sys;
  }

  /** Until the next {@link notifyAll}, or so long. */
  wait(timeoutMs?: number): Promise<void> {
    return this.sys.promise<void>((resolve) => {
      const timer =
        timeoutMs === undefined ? undefined : this.sys.timer(timeoutMs, () => resolve());
      this.waiting.push(() => {
        timer?.cancel();
        resolve();
      });
    });
  }

  notifyAll(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }
}
