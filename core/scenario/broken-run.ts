/**
 * The result of a run that could not tell its own end, since its thread was ended from outside or
 * died: the steps that were heard of, and the error. It has no trace, so it has no hash.
 */

import { QuorateError } from '../errors/quorate-error.ts';
import type { Position, WatchBoard } from '../executor/watch.ts';
import { blankFailure, blankResult } from './blank.ts';
import type { ScenarioModel, Step } from './model.ts';
import type { Failure, ScenarioResult, StepResult } from './result.ts';

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

/** The watchdog has seen a wake-up that does not end. */
export function didNotReturn(
  scenario: ScenarioModel,
  { lane, process, event }: Position,
  seconds: number,
): QuorateError {
  return new QuorateError('executor/did-not-return', {
    process: process === '' ? 'the kernel' : process,
    host: hostOf(scenario, lane),
    event,
    seconds,
  });
}

/** The thread ended by itself: names who was being woken when it did. */
export function threadDied(
  scenario: ScenarioModel,
  board: WatchBoard,
  reason: unknown,
): QuorateError {
  const error = reason instanceof Error ? reason : new Error(String(reason));
  const [inside] = board.positions();
  const host = inside ? `${hostOf(scenario, inside.lane)}, in ${inside.process}` : 'the run';
  return new QuorateError('executor/thread-died', { host, error: error.message }, error.stack);
}

function hostOf(scenario: ScenarioModel, lane: number): string {
  return lane === 0 ? 'the timeline' : (scenario.cluster.hosts[lane - 1]?.name ?? `lane ${lane}`);
}
