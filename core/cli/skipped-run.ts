/** The result of a scenario that says `skip`: nothing was played, and that is no failure. */

import { blankResult } from '../scenario/blank.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import type { ScenarioResult } from '../scenario/result.ts';

export function skippedResult(
  scenario: ScenarioModel,
  options: Pick<ScenarioResult, 'seed' | 'executor'>,
): ScenarioResult {
  return { ...blankResult(scenario, options), skipped: scenario.skip };
}
