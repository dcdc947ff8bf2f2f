/** What the caller of a run decides. */

import type { Windows } from '../../kernel/coordinator.ts';
import type { PluginSource } from '../../plugin/loader.ts';
import type { StepResult } from '../result.ts';
import type { Outside } from './serving.ts';
import type { Visitor } from './visitor.ts';

export interface RunOptions {
  readonly seed: number;
  /** One run of a sweep: what `sometimes` wants, another seed may see. */
  readonly ofSweep?: boolean;
  /** What a transcript shows otherwise is no failure, but told as a rewrite. */
  readonly update?: boolean;
  readonly executor: 'threads' | 'inline';
  /** Hosts that share a thread. */
  readonly perThread: number;
  readonly windows: Windows;
  /** Where the cluster's plugins come from; imports by default. Only `inline` has any other. */
  readonly plugins?: PluginSource;
  /**
   * The thread belongs to the run: what programs must not reach is trapped in all of it. Not so
   * where a test runner lives.
   */
  readonly fenced?: boolean;
  /** Keep the whole trace, for `--trace`. */
  readonly keepTrace: boolean;
  /** Shared memory of the watchdog, one slot per lane (see `WatchBoard`). */
  readonly watch: SharedArrayBuffer;
  readonly interrupted: () => boolean;
  readonly onStep: (step: StepResult) => void;
  /** Virtual microseconds and the title of the step, now and then. */
  readonly onProgress: (time: number, title: string) => void;
  /** Somebody who takes part; virtual time waits for what it says. */
  readonly visitor?: Visitor | undefined;
  /** Real programs that take part; the run has no limits, and ends when it is told to. */
  readonly outside?: Outside | undefined;
}
