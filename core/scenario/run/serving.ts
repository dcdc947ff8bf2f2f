/**
 * The part of a run that real programs join: plays the steps that are asked for from outside beside
 * the timeline, each as soon as it comes, and goes on when the timeline is over until it is
 * told to stop. What is asked for is an input of lane 0, so the run can be played again from a
 * recording of its inputs.
 */

import type { Pace } from '../../kernel/coordinator.ts';
import type { Message } from '../../kernel/message.ts';
import type { TraceRecord } from '../../kernel/trace.ts';
import { KIND } from '../../machine/kinds.ts';
import type { Gate } from '../../machine/outside.ts';
import { BoundNumberError } from '../../plugin/bound-options.ts';
import { type Registry, roleIndex } from '../../plugin/registry.ts';
import type { Step } from '../model.ts';
import type { StepResult } from '../result.ts';
import type { Director } from './director.ts';
import type { Onlooker } from './onlooker.ts';
import { StepFailure, type StepOutcome, type StepScope } from './outcome.ts';
import { SelectionError } from './selection.ts';
import type { NeighbourPlan } from './specification.ts';
import type { TimelineInput } from './timeline.ts';
import { mishap } from './visit.ts';
import type { Mishap, Place } from './visitor.ts';

/** The alias of the role whose clients connect to a served cluster. */
const SERVER = 'zookeeper';

/** Real programs take part in a run: now, or as it was recorded. */
export interface Outside {
  /** What comes, where all of it is known. */
  readonly inputs: readonly Message[];
  /** Real programs that hosts reach by a name. */
  readonly neighbours: readonly NeighbourPlan[];
  readonly live?: Live;
}

/** The real side of a run that is served. */
export interface Live {
  readonly pace: Pace;
  /** What stands at the gate of a lane of the outside. */
  gateOf(lane: number): Gate;
  /** The run has been built. */
  begins(desk: Desk): void;
  /** The stage stands: from this moment (microseconds) on, time is real. */
  stands(at: number): void;
  /** `asked`: which of the steps that came, from 1. */
  answered(asked: number, answer: StepAnswer): void;
}

/** What may be asked of the run at any time between two windows. */
export interface Desk {
  readonly onlooker: Onlooker;
  /** Where clients find the servers that the configuration puts on the hosts. */
  readonly ports: readonly { readonly host: string; readonly port: number }[];
  /** The programs of all processes so far, by `lane/pid`. */
  readonly programs: ReadonlyMap<string, string>;
  place(): Place;
  /** The last events, and how many there were before them. */
  tail(): { readonly before: number; readonly records: readonly TraceRecord[] };
}

export interface StepAnswer {
  readonly passed: boolean;
  /** As reports have it: title, times, commands with their streams and exit codes. */
  readonly step: StepResult | undefined;
  /** Whom a fault meant: what `leader of zookeeper` was when it began. */
  readonly hosts: readonly string[];
  readonly failure: Mishap | undefined;
  /** The kind of the failure: `terminal` of a command that waits for a keyboard. */
  readonly why: string | undefined;
}

export class Serving {
  readonly programs = new Map<string, string>();
  /** The timeline had not come to its end when the run was stopped. */
  cutShort = false;
  private readonly director: Director;
  private readonly live: Live | undefined;
  private readonly fault: (error: unknown) => void;
  private asked = 0;
  private resting = false;

  /** `fault` ends the run for what the director's own code threw. */
  constructor(director: Director, live: Live | undefined, fault: (error: unknown) => void) {
    this.director = director;
    this.live = live;
    this.fault = fault;
    director.timeline.onInput = (input) => this.input(input);
    director.timeline.on(KIND.started, ({ lane, pid, data }) =>
      this.programs.set(`${lane}/${pid}`, String(data.program)),
    );
  }

  /** The timeline proper begins. */
  stands(): void {
    this.live?.stands(this.director.timeline.now);
  }

  /** The timeline is over; settles never, since only {@link input} ends the run from here on. */
  rest(): Promise<never> {
    this.resting = true;
    return new Promise(() => {});
  }

  private input(input: TimelineInput): void {
    const { timeline } = this.director;
    if (input[0] === 'stop') {
      this.cutShort = !this.resting;
      // What happens at this very moment still belongs to the run.
      timeline.lane.at(timeline.now + 1, () => timeline.end());
      return;
    }
    timeline.lane.woke();
    // One that waits holds up nobody: the next begins when it comes.
    this.play(++this.asked, input[1]).catch(this.fault);
  }

  private async play(asked: number, step: Step): Promise<void> {
    const { director } = this;
    const path = `+${asked}`;
    const { names } = director;
    const scope: StepScope = {
      ...{ names, path, depth: 0, setup: false, beside: true },
      ...{ byHand: true, outside: true },
    };
    let error: unknown;
    let outcome: StepOutcome = {};
    try {
      outcome = await director.playOne(step, scope);
    } catch (thrown) {
      if (!isExpected(thrown)) throw thrown;
      error = thrown;
    }
    this.live?.answered(asked, {
      passed: error === undefined,
      step: director.steps.findLast((one) => one.path === path),
      hosts: outcome.hosts ?? [],
      failure: error === undefined ? undefined : mishap(error as Error),
      why: error instanceof StepFailure ? error.draft.kind : undefined,
    });
  }
}

/** It was not as the step says, which is an answer. */
function isExpected(thrown: unknown): boolean {
  return (
    thrown instanceof StepFailure ||
    thrown instanceof SelectionError ||
    thrown instanceof BoundNumberError
  );
}

/** The name of {@link SERVER}; undefined where no plugin brings it. */
export function servedRole({ roles }: Registry): string | undefined {
  return roleIndex(roles).get(SERVER)?.role;
}

/** Where clients find the servers of a cluster, by its configuration. */
export function clientPorts({ registry, scenario }: Director): Desk['ports'] {
  const served = servedRole(registry);
  const portOf = served === undefined ? undefined : registry.roles.get(served)?.definition.port;
  return scenario.cluster.hosts.flatMap((plan) => {
    const port = plan.roles.some((role) => role === served) ? portOf?.(plan) : undefined;
    return port === undefined ? [] : [{ host: plan.name, port }];
  });
}
