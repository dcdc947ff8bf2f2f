/** From when `within` counts: from the step, or from the end of `since`. */

import type { Within } from '../../model.ts';
import { StepFailure, type StepScope } from '../outcome.ts';

export function startOf(within: Within, scope: StepScope, now: number): number {
  if (within.since === undefined) return now;
  const handle = scope.names.handle(within.since);
  const since = handle?.beganAt ?? handle?.endedAt;
  if (since === undefined) throw new StepFailure(`\`${within.since}\` has not ended yet`);
  return since;
}
