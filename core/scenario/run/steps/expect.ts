/** `expect`: about the world, now, or with `within` or `for`. */

import { formatSeconds } from '../../../kernel/time.ts';
import type { ExpectStep } from '../../model.ts';
import { CheckRun, evidenceOf } from '../check-run.ts';
import type { Director } from '../director.ts';
import { Looks } from '../looks.ts';
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
    else demand(run, step);
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
  const looks = new Looks('looked');
  const look = () => {
    const { holds, saw } = run.evaluate();
    looks.saw(timeline.now, saw);
    return holds ? true : undefined;
  };
  const held = await timeline.until(look, start + within.max);
  if (!held) demand(run, step, looks, ` within ${formatSeconds(within.max)}`);
  if (timeline.now - start < within.min) {
    const after = formatSeconds(timeline.now - start);
    throw new StepFailure(`it held after ${after}, sooner than ${formatSeconds(within.min)}`, {
      expected: titles(step),
      actual: run.evaluate().saw,
      looks: looks.summary,
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
  if (broke) demand(run, step, undefined, `, only for ${formatSeconds(timeline.now - start)}`);
}

function demand(run: CheckRun, step: ExpectStep, looks?: Looks, addition = ''): void {
  const verdict = run.evaluate();
  if (verdict.holds) return;
  looks?.saw(run.now, verdict.saw);
  throw new StepFailure(`not as expected${addition}`, {
    ...(run.failing && { at: run.failing.at }),
    expected: titles(step),
    actual: verdict.saw,
    looks: looks?.summary,
    evidence: evidenceOf(verdict),
  });
}

function titles(step: ExpectStep): string {
  return step.checks.map(({ title }) => title).join('\n');
}
