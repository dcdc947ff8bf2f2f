/** A daemon thread that sleeps between its turns and can be woken to end: `Thread.interrupt`. */

import type { System } from '../../../../core/plugin/index.ts';

export class DaemonLoop {
  /** Settles when {@link stop} is called. */
  readonly stopped: Promise<void>;
  private readonly sys: System;
  private wake: () => void = () => {};
  private isRunning = true;

  constructor(sys: System) {
    this.sys = sys;
    this.stopped = sys.promise<void>((resolve) => {
      this.wake = () => resolve();
    });
  }

  get running(): boolean {
    return this.isRunning;
  }

  /** Until the time is over or the loop is to end. */
  sleep(ms: number): Promise<void> {
    return this.sys.sleep(ms, this.stopped);
  }

  stop(): void {
    this.isRunning = false;
    this.wake();
  }
}
