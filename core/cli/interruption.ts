/**
 * Ctrl-C and its sister SIGTERM: the first asks the run to end and to say what is known, the
 * second ends this process at once.
 */

import { SIGNAL_EXIT, type StopSignal } from './exit-code.ts';

export class Interruption {
  signal: StopSignal | undefined;
  /** Called at the first signal. */
  onSignal: () => void = () => {};

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => this.received(signal));
    }
  }

  private received(signal: StopSignal): void {
    if (this.signal) process.exit(SIGNAL_EXIT[signal]);
    this.signal = signal;
    this.onSignal();
  }
}
