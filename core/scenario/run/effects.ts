/**
 * Whether faults did anything. A fault that says how to tell (`tookEffect`) is judged when it ends,
 * or at the end of the scenario, by what happened since it began.
 */

import type { FaultStep } from '../model.ts';
import type { Director } from './director.ts';
import { EventTrace } from './event-trace.ts';
import { StepFailure } from './outcome.ts';

interface Pending {
  readonly step: FaultStep;
  /** Path of the step. */
  readonly path: string;
  readonly beganAt: number;
  readonly options: never;
}

export class Effects {
  /** By the fault's id. */
  private readonly pending = new Map<string, Pending>();
  private readonly director: Director;

  constructor(director: Director) {
    this.director = director;
  }

  began(id: string, step: FaultStep, path: string, options: never): void {
    const { registry, timeline } = this.director;
    if (!registry.faults.get(step.fault)!.definition.tookEffect) return;
    this.pending.set(id, { step, path, options, beganAt: timeline.now });
  }

  ended(id: string): void {
    const fault = this.pending.get(id);
    if (!fault) return;
    this.pending.delete(id);
    const { step, path, options, beganAt } = fault;
    const { registry, view, timeline } = this.director;
    const { plugin, definition } = registry.faults.get(step.fault)!;
    if (definition.tookEffect!(new EventTrace(view, plugin, beganAt), options)) return;
    const why = 'nothing that it is to change happened before it ended';
    if (step.orSkip) {
      timeline.lane.emit('timeline/skipped', { fault: step.fault, why });
      return;
    }
    const message = `the fault \`${step.fault}\` had no effect: ${why}`;
    this.director.failed(new StepFailure(message, { kind: 'fault' }), step.at, path);
  }

  /** The scenario ends. */
  allEnded(): void {
    for (const id of [...this.pending.keys()]) this.ended(id);
  }
}
