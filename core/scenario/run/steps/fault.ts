/**
 * `fault`: breaks something. A fault that would change nothing is an error, judged by the state of
 * the world when it begins; chance never is.
 */

import type { Control } from '../../../machine/control.ts';
import { KIND } from '../../../machine/kinds.ts';
import { fillOptions } from '../../../plugin/bound-options.ts';
import { type FaultDefinition, faultLasts } from '../../../plugin/define.ts';
import { bindMatchers } from '../../../plugin/verdict.ts';
import type { FaultStep } from '../../model.ts';
import type { Director } from '../director.ts';
import { FaultHand } from '../fault-hand.ts';
import type { Handle } from '../names.ts';
import { StepFailure, type StepOutcome, type StepScope } from '../outcome.ts';
import { SelectionError } from '../selection.ts';

export async function playFault(
  director: Director,
  step: FaultStep,
  scope: StepScope,
): Promise<StepOutcome> {
  try {
    return { hosts: await strike(director, step, scope) };
  } catch (error) {
    const idle = error instanceof StepFailure || error instanceof SelectionError;
    if (!step.orSkip || !idle) throw error;
    const { lane } = director.timeline;
    lane.emit('timeline/skipped', { fault: step.fault, why: error.message });
    return {};
  }
}

/** Returns the hosts that were meant. */
async function strike(
  director: Director,
  step: FaultStep,
  scope: StepScope,
): Promise<readonly string[]> {
  const { definition, plugin } = director.registry.faults.get(step.fault)!;
  const id = director.nextFaultId(step.as ?? step.fault);
  const { timeline } = director;
  const send = (host: string, control: Control) => timeline.send(host, control);
  const hand = new FaultHand(director.worldSources, scope.names, id, send).askedBy(plugin);
  const options = filled(step, definition, hand);
  const nothing = definition.noEffect?.(hand, options);
  if (nothing !== undefined) {
    throw new StepFailure(`the fault \`${step.fault}\` would have no effect: ${nothing}`, {
      kind: 'fault',
    });
  }
  const handle = makeHandle(director, step, definition, hand, options);
  if (step.as !== undefined) scope.names.setHandle(step.as, handle);
  else if (faultLasts(definition)) scope.names.setHandle(`\0${id}`, handle);
  if (step.armed) return arm(director, step, definition, scope, id, handle);
  begin(director, step, definition, hand, handle, options);
  if (!scope.outside) director.effects.began(id, step, scope.path, options);
  await untilSeen(director);
  return hand.meant();
}

/**
 * What the timeline does arrives one look-ahead later, and is seen another one later: only then may
 * the next step look, or it would see the world as it was before.
 */
export function untilSeen({ timeline }: Director): Promise<void> {
  return timeline.sleepUntil(timeline.now + 2 * timeline.lane.lookahead + 1);
}

/** The options with their `${{ … }}` filled in. */
function filled(step: FaultStep, definition: FaultDefinition, world: FaultHand): never {
  const options = fillOptions(step.options, world.names.text);
  return bindMatchers(definition.options, options, world) as never;
}

function begin(
  director: Director,
  step: FaultStep,
  definition: FaultDefinition,
  hand: FaultHand,
  handle: MutableHandle,
  options: never,
): void {
  const { timeline } = director;
  handle.beganAt = timeline.now;
  timeline.lane.emit('timeline/fault', {
    id: hand.id,
    fault: step.fault,
    lasts: faultLasts(definition),
  });
  if (faultLasts(definition)) inForce(director, hand.id, step);
  definition.begin(hand, options);
  if (!faultLasts(definition)) handle.endedAt = timeline.now;
  else if (step.lasts !== undefined) {
    timeline.lane.at(timeline.now + step.lasts, () => handle.heal?.());
  }
}

function inForce({ alterations, timeline }: Director, id: string, { title }: FaultStep): void {
  const said = title.replace(/^fault: /, '');
  alterations.inForce.set(id, { title: said, beganAt: timeline.now });
}

type MutableHandle = { -readonly [K in keyof Handle]: Handle[K] };

function makeHandle(
  director: Director,
  step: FaultStep,
  definition: FaultDefinition,
  hand: FaultHand,
  options: never,
): MutableHandle {
  const { timeline } = director;
  const handle: MutableHandle = { endedAt: undefined, beganAt: undefined };
  if (!faultLasts(definition)) return handle;
  handle.heal = () => {
    if (handle.endedAt !== undefined || timeline.endedAt !== undefined) return;
    handle.endedAt = timeline.now;
    director.alterations.inForce.delete(hand.id);
    timeline.lane.emit('timeline/healed', { id: hand.id, fault: step.fault });
    definition.end?.(hand, options);
    director.effects.ended(hand.id);
    timeline.nudge();
  };
  return handle;
}

/**
 * Lays the fault in wait where it will strike: on the first host it touches. What it does there
 * happens in the very call; what it does elsewhere, as soon as the timeline has heard of it.
 */
function arm(
  director: Director,
  step: FaultStep,
  definition: FaultDefinition,
  scope: StepScope,
  id: string,
  handle: MutableHandle,
): readonly string[] {
  const { timeline } = director;
  const { when, subject, nth } = step.armed!;
  const planned: { host: string; control: Control }[] = [];
  const planner = new FaultHand(director.worldSources, scope.names, id, (host, control) =>
    planned.push({ host, control }),
  );
  const options = filled(step, definition, planner);
  definition.begin(planner, options);
  const [place] = planner.touched;
  if (place === undefined) throw new StepFailure('it touches no host where it could be armed');
  const target = planned.find(({ host, control }) => host === place && 'pid' in control);
  const pid = target && 'pid' in target.control ? { pid: target.control.pid } : {};
  const own = planned.filter(({ host }) => host === place).map(({ control }) => control);
  const others = planned.filter(({ host }) => host !== place);
  director.armed.set(id, { step, path: scope.path });
  const { heal } = handle;
  if (heal) {
    handle.heal = () => {
      if (director.armed.delete(id)) timeline.send(place, { verb: 'disarm', id });
      heal();
    };
  }
  timeline.send(place, {
    verb: 'arm',
    trap: {
      id,
      ...pid,
      when,
      subject: 'call' in subject ? subject.call : subject.event,
      nth,
      actions: own,
    },
  });
  timeline.on(KIND.fired, ({ data }) => {
    if (data.id !== id) return;
    director.armed.delete(id);
    handle.beganAt = timeline.now;
    if (!scope.outside) director.effects.began(id, step, scope.path, options);
    if (faultLasts(definition)) inForce(director, id, step);
    for (const { host, control } of others) timeline.send(host, control);
    if (!faultLasts(definition)) handle.endedAt = timeline.now;
    else if (step.lasts !== undefined) {
      timeline.lane.at(timeline.now + step.lasts, () => handle.heal?.());
    }
  });
  return planner.meant();
}
