/**
 * The result of a run that could not tell its own end, since its thread was ended from outside or
 * died: the steps that were heard of, and the error. It has no trace, so it has no hash.
 */

import type { QuorateError } from '../errors/quorate-error.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import type { ScenarioResult, StepResult } from '../scenario/result.ts';

export interface BrokenRun {
  readonly scenario: ScenarioModel;
  readonly options: { readonly seed: number; readonly executor: 'threads' | 'inline' };
  readonly error: QuorateError;
  readonly steps: readonly StepResult[];
  /** The virtual time that was last heard of, milliseconds. */
  readonly timeMs: number;
  readonly wallTimeMs: number;
}

export function brokenResult(run: BrokenRun): ScenarioResult {
  const { scenario, error, steps, timeMs } = run;
  return {
    name: scenario.name,
    file: scenario.file,
    line: scenario.at.line,
    seed: run.options.seed,
    executor: run.options.executor,
    passed: false,
    interrupted: false,
    steps,
    failure: {
      kind: error.code,
      message: error.message,
      at: scenario.at,
      step: undefined,
      expected: undefined,
      actual: undefined,
      attempts: 1,
      atMs: timeMs,
      causes: [],
      lastEvents: [],
      state: [],
      exit: error.exit,
      cure: error.cure,
      detail: error.detail,
    },
    vacuous: [],
    traceHash: '',
    traceEvents: 0,
    virtualTimeMs: timeMs,
    wallTimeMs: run.wallTimeMs,
  };
}
