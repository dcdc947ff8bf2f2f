/** `wait`: for a time, for a fault or step to end, or until an event, going on at that instant. */

import { formatSeconds } from '../../../kernel/time.ts';
import type { WaitStep } from '../../model.ts';
import { CheckRun } from '../check-run.ts';
import type { Director } from '../director.ts';
import { StepFailure, type StepScope } from '../outcome.ts';
import { untilSeen } from './fault.ts';

export async function playWait(
  director: Director,
  step: WaitStep,
  scope: StepScope,
): Promise<void> {
  const { timeline } = director;
  const { until, within } = step;
  if ('duration' in until) return timeline.sleepUntil(timeline.now + until.duration);
  const deadline = within ? timeline.now + within.max : Number.POSITIVE_INFINITY;
  const started = timeline.now;
  if ('handle' in until) {
    const { handle } = until;
    const ended = await timeline.until(() => scope.names.handle(handle)?.endedAt, deadline);
    if (ended === undefined) throw tooLate(`\`${handle}\` has not ended`, step);
    return untilSeen(director);
  }
  const world = director.world(scope, scope.path, started + 1);
  const run = new CheckRun(director, [until.event], world);
  const came = await timeline.until(() => (run.evaluate().holds ? true : undefined), deadline);
  run.close();
  if (came) run.bindCaptures();
  else throw tooLate(`${until.event.title} did not happen`, step);
  if (within && timeline.now - started < within.min) {
    throw new StepFailure(`it came after ${formatSeconds(timeline.now - started)}, too soon`);
  }
}

function tooLate(what: string, { within }: WaitStep): StepFailure {
  return new StepFailure(`${what} within ${formatSeconds(within!.max)}`, { attempts: 1 });
}
