/**
 * What is demanded once the timeline has been played: that every fault laid in wait has struck, that
 * what must hold at the end holds, and that what must once have been seen was seen.
 */

import type { Step } from '../model.ts';
import type { Director } from './director.ts';
import { StepFailure } from './outcome.ts';

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

/** What `sometimes` wants. */
export function demandSeen(director: Director): void {
  const missed = director.monitors.sightings.find(({ seenMs }) => seenMs === undefined);
  if (!missed) return;
  const draft = { kind: 'sometimes', expected: `once: ${missed.check}`, actual: missed.saw };
  director.failed(new StepFailure(`it never was so: ${missed.check}`, draft), missed.at, undefined);
}
