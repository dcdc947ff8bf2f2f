/**
 * `--timeout`: the wall clock that one run may take. At the end of it the run is asked to stop, so
 * that it can say how things stand; one that does not answer is ended with its thread. It decides
 * only whether a run goes on, never what happens in it.
 */

import { QuorateError } from '../errors/quorate-error.ts';
import { duration } from '../report/units.ts';
import { brokenFailure } from '../scenario/broken-run.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import type { ScenarioResult } from '../scenario/result.ts';

/** How long a run may take to say how things stand. */
const GRACE_MS = 1_000;

export interface DeadlineHands {
  /** Asks the run to end. */
  readonly ask: () => void;
  /** Ends its thread. */
  readonly force: () => void;
}

export class Deadline {
  /** Set once the time is over. */
  error: QuorateError | undefined;
  private readonly timers: NodeJS.Timeout[] = [];

  /** `undefined`: there is none. */
  constructor(timeoutMs: number | undefined, { ask, force }: DeadlineHands) {
    if (timeoutMs === undefined) return;
    const over = () => {
      this.error = new QuorateError('executor/timed-out', { limit: duration(timeoutMs) });
      ask();
    };
    this.timers.push(setTimeout(over, timeoutMs), setTimeout(force, timeoutMs + GRACE_MS));
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  /** The result of a run that came back: of one that had to, a failure. */
  judge(scenario: ScenarioModel, result: ScenarioResult): ScenarioResult {
    const { error } = this;
    if (!error || !result.interrupted) return result;
    const failure = brokenFailure(scenario, error, result.steps, result.virtualTimeMs);
    return { ...result, interrupted: false, failure };
  }
}
