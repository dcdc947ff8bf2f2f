/** `heal`: ends a fault by its handle, or all that last. */

import type { HealStep } from '../../model.ts';
import type { Director } from '../director.ts';
import type { Names } from '../names.ts';
import { StepFailure, type StepScope } from '../outcome.ts';
import { untilSeen } from './fault.ts';

export async function playHeal(
  director: Director,
  step: HealStep,
  { names }: StepScope,
): Promise<void> {
  heal(step, names);
  await untilSeen(director);
}

function heal(step: HealStep, names: Names): void {
  if (step.handle === 'all') {
    const lasting = names.healable;
    if (lasting.length === 0) throw new StepFailure('no fault lasts that could be healed');
    for (const handle of lasting) handle.heal?.();
    return;
  }
  const handle = names.handle(step.handle);
  if (!handle?.heal) throw new StepFailure(`\`${step.handle}\` is no fault that lasts`);
  if (handle.endedAt !== undefined) {
    throw new StepFailure(`\`${step.handle}\` has already ended`, { kind: 'fault' });
  }
  handle.heal();
}
