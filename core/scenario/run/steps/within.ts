/** From when `within` counts: from the step, or from the end of `since`. */

import { formatSeconds } from '../../../kernel/time.ts';
import { formatDuration } from '../../../plugin/duration.ts';
import type { Step, Within } from '../../model.ts';
import type { Names } from '../names.ts';
import { StepFailure, type StepScope } from '../outcome.ts';

export function startOf(within: Within, scope: StepScope, now: number): number {
  if (within.since === undefined) return now;
  const handle = scope.names.handle(within.since);
  const since = handle?.beganAt ?? handle?.endedAt;
  if (since === undefined) throw new StepFailure(`\`${within.since}\` has not ended yet`);
  return since;
}

/** `within 1s..6s since \`stop\` (at 81.204 s)`: what a failed step had been given. */
export function remarkOf(step: Step, names: Names): string | undefined {
  if ('throughout' in step && step.throughout !== undefined) {
    return `for ${formatDuration(step.throughout)}`;
  }
  const within = 'within' in step ? step.within : undefined;
  if (!within) return undefined;
  const { min, max, since } = within;
  const range = min === 0 ? formatDuration(max) : `${formatDuration(min)}..${formatDuration(max)}`;
  if (since === undefined) return `within ${range}`;
  const handle = names.handle(since);
  const from = handle?.beganAt ?? handle?.endedAt;
  const when = from === undefined ? '' : ` (at ${formatSeconds(from)})`;
  return `within ${range} since \`${since}\`${when}`;
}
