/**
 * A result in which nothing has happened yet, and a failure of which only the reason is known: what
 * all others are made from, so that a new field has its usual value in one place.
 */

import type { ScenarioModel } from './model.ts';
import type { Failure, ScenarioResult } from './result.ts';

/** Passed, since nothing was played. */
export function blankResult(
  scenario: ScenarioModel,
  { seed, executor }: Pick<ScenarioResult, 'seed' | 'executor'>,
): ScenarioResult {
  const { name, file, at, start, cell, params, without } = scenario;
  return {
    name,
    file,
    line: at.line,
    start,
    cell,
    params,
    seed,
    executor,
    passed: true,
    skipped: undefined,
    interrupted: false,
    steps: [],
    failure: undefined,
    brokeAsTold: undefined,
    sightings: [],
    without,
    vacuous: [],
    workloads: [],
    measures: {},
    traceHash: '',
    traceEvents: 0,
    virtualTimeMs: 0,
    wallTimeMs: 0,
  };
}

type Reason = Pick<Failure, 'kind' | 'by' | 'message' | 'at'>;

/** An expectation that did not hold, looked at once, without causes. */
export function blankFailure(reason: Reason): Failure {
  return {
    ...reason,
    step: undefined,
    expected: undefined,
    actual: undefined,
    comparable: false,
    attempts: 1,
    atMs: 0,
    causes: [],
    lastEvents: [],
    state: [],
    exit: 1,
    cure: undefined,
    detail: undefined,
  };
}
