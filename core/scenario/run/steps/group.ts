/** `steps` and `parallel`: groups of steps. */

import type { GroupStep, ParallelStep } from '../../model.ts';
import type { Director } from '../director.ts';
import type { StepScope } from '../outcome.ts';

export async function playGroup(
  director: Director,
  step: GroupStep,
  scope: StepScope,
): Promise<void> {
  const monitor = director.monitors.open(step, scope.names);
  const names = step.names === 'open' ? scope.names : scope.names.inner(step.names);
  await director.playAll(step.steps, { ...scope, names, depth: scope.depth + 1 });
  monitor.close();
}

/** All branches begin at once, so that every `wait` in them is armed before anything runs. */
export async function playParallel(
  director: Director,
  step: ParallelStep,
  scope: StepScope,
): Promise<void> {
  const names = step.steps.map(() => scope.names.branch());
  const branches = step.steps.map((branch, at) =>
    director.playOne(branch, {
      ...scope,
      names: names[at]!,
      beside: true,
      path: `${scope.path}.${at + 1}`,
      depth: scope.depth + 1,
    }),
  );
  await Promise.all(branches);
  scope.names.join(names);
}
