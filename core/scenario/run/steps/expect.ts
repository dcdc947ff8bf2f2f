/** `expect`: about the world, now, or with `within` or `for`. */

import { formatSeconds } from '../../../kernel/time.ts';
import type { ExpectStep } from '../../model.ts';
import { CheckRun } from '../check-run.ts';
import type { Director } from '../director.ts';
import { StepFailure, type StepScope } from '../outcome.ts';
import { startOf } from './within.ts';

export async function playExpect(
  director: Director,
  step: ExpectStep,
  scope: StepScope,
): Promise<void> {
  // Events count from the start of the timeline; the set-up has its own elections and sessions.
  const world = director.world(scope, scope.path, director.startedAt);
  const run = new CheckRun(director, step.checks, world);
  try {
    await director.timeline.until(() => (run.ready ? true : undefined));
    if (step.within) await becomes(director, step, scope, run);
    else demand(run, step, 1);
    if (step.throughout !== undefined) await staysTrue(director, step, run);
    run.bindCaptures();
  } finally {
    run.close();
  }
}

/** It must become true in this time, and not sooner than the lower end. */
async function becomes(
  director: Director,
  step: ExpectStep,
  scope: StepScope,
  run: CheckRun,
): Promise<void> {
  const { timeline } = director;
  const within = step.within!;
  const start = startOf(within, scope, timeline.now);
  let looked = 0;
  const look = () => {
    looked++;
    return run.evaluate().holds ? true : undefined;
  };
  const held = await timeline.until(look, start + within.max);
  if (!held) demand(run, step, looked, ` within ${formatSeconds(within.max)}`);
  if (timeline.now - start < within.min) {
    const after = formatSeconds(timeline.now - start);
    throw new StepFailure(`it held after ${after}, sooner than ${formatSeconds(within.min)}`, {
      expected: titles(step),
      actual: run.evaluate().saw,
      attempts: looked,
    });
  }
}

async function staysTrue(director: Director, step: ExpectStep, run: CheckRun): Promise<void> {
  const { timeline } = director;
  const start = timeline.now;
  const broke = await timeline.until(
    () => (run.evaluate().holds ? undefined : true),
    start + step.throughout!,
  );
  if (broke) demand(run, step, 1, `, only for ${formatSeconds(timeline.now - start)}`);
}

function demand(run: CheckRun, step: ExpectStep, attempts: number, addition = ''): void {
  const { holds, saw } = run.evaluate();
  if (holds) return;
  throw new StepFailure(`not as expected${addition}`, {
    expected: titles(step),
    actual: saw,
    attempts,
  });
}

function titles(step: ExpectStep): string {
  return step.checks.map(({ title }) => title).join('\n');
}
