/**
 * The result of a run that could not tell its own end, since its thread was ended from outside or
 * died: the steps that were heard of, and the error. It has no trace, so it has no hash.
 */

import type { QuorateError } from '../errors/quorate-error.ts';
import { blankFailure, blankResult } from '../scenario/blank.ts';
import type { ScenarioModel, Step } from '../scenario/model.ts';
import type { Failure, ScenarioResult, StepResult } from '../scenario/result.ts';

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
    ...blankResult(scenario, run.options),
    passed: false,
    steps,
    failure: brokenFailure(scenario, error, steps, timeMs),
    virtualTimeMs: timeMs,
    wallTimeMs: run.wallTimeMs,
  };
}

/** An error as the failure of the step that was being played. */
export function brokenFailure(
  scenario: ScenarioModel,
  error: QuorateError,
  steps: readonly StepResult[],
  timeMs: number,
): Failure {
  const current = currentStep(scenario, steps);
  const { code, message, exit, cure, detail } = error;
  return {
    ...blankFailure({ kind: code, by: code, message, at: current?.step.at ?? scenario.at }),
    step: current?.path,
    atMs: timeMs,
    exit,
    cure,
    detail,
  };
}

interface PlacedStep {
  readonly step: Step;
  readonly path: string;
}

/** The step that was being played: the first that has not been heard to end. */
function currentStep(
  scenario: ScenarioModel,
  ended: readonly StepResult[],
): PlacedStep | undefined {
  const paths = new Set(ended.map(({ path }) => path));
  const inSetup = firstOpen(scenario.setup, '0.', paths);
  return inSetup ?? firstOpen(scenario.timeline, '', paths);
}

function firstOpen(
  steps: readonly Step[],
  prefix: string,
  ended: ReadonlySet<string>,
): PlacedStep | undefined {
  for (const [at, step] of steps.entries()) {
    const path = `${prefix}${at + 1}`;
    if (ended.has(path)) continue;
    const inside = 'steps' in step ? firstOpen(step.steps, `${path}.`, ended) : undefined;
    return inside ?? { step, path };
  }
  return undefined;
}
