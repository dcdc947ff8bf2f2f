/** `ZKFailoverController.ActiveAttemptRecord`: how the last attempt to become active ended. */

import type { HAContext } from '../ha-context.ts';

export interface ActiveAttempt {
  readonly succeeded: boolean;
  readonly status: string;
  /** On the monotonic clock, ms. */
  readonly at: number;
}

const POLL_MS = 1_000;

export class ActiveAttempts {
  private readonly context: HAContext;
  private last: ActiveAttempt | undefined;
  private wake: (() => void) | undefined;

  constructor(context: HAContext) {
    this.context = context;
  }

  record(succeeded: boolean, status: string): void {
    this.last = { succeeded, status, at: this.context.sys.clock.monotonic() };
    this.wake?.();
  }

  /** The first attempt after a moment, unless there is none within so long. */
  async waitFor(timeoutMs: number, since: number): Promise<ActiveAttempt | undefined> {
    const { log, sys } = this.context;
    const deadline = since + timeoutMs;
    do {
      if (this.last && this.last.at >= since) return this.last;
      const recorded = sys.promise<void>((resolve) => {
        this.wake = resolve;
      });
      await sys.sleep(POLL_MS, recorded);
    } while (sys.clock.monotonic() < deadline);
    const text = `${timeoutMs}ms timeout elapsed waiting for an attempt to become active`;
    log.warn('ha.ZKFailoverController', text);
    return undefined;
  }
}
