/** Holds the result of a replay against its recording. */

import { QuorateError } from '../errors/quorate-error.ts';
import { blankFailure } from '../scenario/blank.ts';
import type { ScenarioResult } from '../scenario/result.ts';
import type { Play } from './play.ts';

/**
 * The result of a replay. That the run was stopped is no fault of it, since it was in the recording
 * too; another trace is.
 */
export function compare(play: Play, result: ScenarioResult): ScenarioResult {
  const recorded = play.recording?.traceHash;
  if (recorded === undefined || recorded === result.traceHash) {
    return { ...result, passed: result.failure === undefined, interrupted: false };
  }
  const { code, message, cure } = new QuorateError('serve/not-as-recorded', {
    played: result.traceHash.slice(0, 12),
    recorded: recorded.slice(0, 12),
  });
  const failure = blankFailure({ kind: code, by: code, message, at: play.scenario.at });
  // What it failed at says more of the difference than the hash does.
  const actual = result.failure?.message;
  return { ...result, passed: false, failure: { ...failure, cure, actual } };
}
