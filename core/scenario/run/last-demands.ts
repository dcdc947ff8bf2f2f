/**
 * What is demanded once the timeline has been played: that every fault laid in wait has struck, that
 * what must hold at the end holds, and that what must once have been seen was seen.
 */

import type { Step } from '../model.ts';
import type { Director } from './director.ts';
import { type FailureDraft, StepFailure } from './outcome.ts';

/** A fault that was laid in wait and never struck had no effect, and is no silent success. */
export function demandStruck(director: Director): void {
  for (const { step, path } of director.armed.values()) {
    const { when, subject, nth } = step.armed!;
    const what = 'call' in subject ? `the call \`${subject.call}\`` : `\`${subject.event}\``;
    const place = `${when} ${what}${nth > 1 ? `, number ${nth}` : ''}`;
    if (step.orSkip) {
      const why = `it never struck: ${place}`;
      director.timeline.lane.emit('timeline/skipped', { fault: step.fault, why });
      continue;
    }
    const message = `the fault \`${step.fault}\` had no effect: what it waited for (${place}) never came`;
    director.failed(new StepFailure(message, { kind: 'fault' }), step.at, path);
    return;
  }
}

export async function checkEventually(director: Director): Promise<void> {
  for (const check of director.scenario.eventually) {
    const step: Step = {
      verb: 'expect',
      at: check.at,
      title: `eventually: ${check.title}`,
      name: undefined,
      note: undefined,
      differs: undefined,
      shows: [],
      as: undefined,
      skip: undefined,
      notBefore: undefined,
      checks: [check],
      within: undefined,
      throughout: undefined,
    };
    await director.playOne(step, { names: director.names, path: 'end', depth: 0, setup: false });
  }
}

/**
 * What `sometimes` wants and this run never saw. It is judged beside the trace, which is the same
 * whether or not other seeds are asked.
 */
export function unseen({ monitors }: Director, time: number): FailureDraft | undefined {
  const missed = monitors.sightings.find(({ seenMs }) => seenMs === undefined);
  return (
    missed && {
      kind: 'sometimes',
      message: `it never was so: ${missed.check}`,
      at: missed.at,
      step: undefined,
      expected: `once: ${missed.check}`,
      actual: missed.saw,
      exit: 1,
      time,
    }
  );
}
