/** The result of a scenario that says `skip`: nothing was played, and that is no failure. */

import type { ScenarioModel } from '../scenario/model.ts';
import type { ScenarioResult } from '../scenario/result.ts';

export function skippedResult(
  scenario: ScenarioModel,
  { seed, executor }: { readonly seed: number; readonly executor: 'threads' | 'inline' },
): ScenarioResult {
  return {
    name: scenario.name,
    file: scenario.file,
    line: scenario.at.line,
    start: scenario.start,
    cell: scenario.cell,
    params: scenario.params,
    seed,
    executor,
    passed: true,
    skipped: scenario.skip,
    interrupted: false,
    steps: [],
    failure: undefined,
    brokeAsTold: undefined,
    sightings: [],
    without: scenario.without,
    vacuous: [],
    workloads: [],
    measures: {},
    traceHash: '',
    traceEvents: 0,
    virtualTimeMs: 0,
    wallTimeMs: 0,
  };
}
