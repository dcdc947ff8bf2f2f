/**
 * What the coordinator asks of whoever runs the hosts' lanes: in this thread, in threads of their
 * own, or packed. Whoever it is, the trace is the same.
 */

import type { Message } from './message.ts';

/** Run this lane to `end`, after handing it its messages. */
export interface WindowRequest {
  readonly lane: number;
  readonly end: number;
  readonly inbox: readonly Message[];
}

export interface WindowResult {
  readonly lane: number;
  /** Time of its next event, or Infinity. */
  readonly next: number;
  readonly outbox: readonly Message[];
  readonly trace: Uint8Array;
  /** The stack of a failure, once code of this lane is at fault; empty before. */
  readonly detail: string;
}

export interface Executor {
  /** Builds the hosts; each lane reports its first event. */
  start(): Promise<readonly WindowResult[]>;
  window(
    requests: readonly WindowRequest[],
  ): readonly WindowResult[] | Promise<readonly WindowResult[]>;
  /** Fires one event of one lane; only executors that live in this thread can. */
  step?(lane: number, inbox: readonly Message[]): WindowResult | Promise<WindowResult>;
  stop(): Promise<void>;
}
