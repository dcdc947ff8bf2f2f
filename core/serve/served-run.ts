/**
 * A run that real clients join, as those see it who serve it: the command line, the control endpoint
 * and tests. The run lives in a thread of its own, so everything here is plain data.
 */

import type { ScenarioModel, Step } from '../scenario/model.ts';
import type { CauseLink, ScenarioResult, StepResult } from '../scenario/result.ts';
import type { StepAnswer } from '../scenario/run/serving.ts';
import type { HostState, Place } from '../scenario/run/visitor.ts';
import type { DoorPlan, Endpoints, Neighbour } from './endpoints.ts';

export type { StepAnswer };

export interface ServeRequest {
  /** What stands, and the timeline that plays in real time; an empty one waits for steps. */
  readonly scenario: ScenarioModel;
  readonly seed: number;
  readonly executor: 'threads' | 'inline';
  /** Where the client port of each host is to be found; 0 and hosts left out get a free port. */
  readonly ports: Readonly<Record<string, number>>;
  /** More ports of hosts that real programs reach, such as those for their peers. */
  readonly doors?: readonly DoorPlan[];
  /** Real programs that hosts reach by a name of their network, such as peers of a server. */
  readonly neighbours?: readonly Neighbour[];
  /** A file that gets everything that came from outside, as it comes. */
  readonly recording: string | undefined;
  /** Told of every step that has ended: of the stage, of the timeline, and by hand. */
  readonly onStep: (step: StepResult) => void;
}

export interface ServedRun {
  /** Settles once every server that the start stage promised can be connected to. */
  readonly ready: Promise<Endpoints>;
  /** The verdict, once the run has come to an end by itself, by {@link stop} or by a failure. */
  readonly ended: Promise<ScenarioResult>;
  /** Plays a checked step as soon as it arrives, whatever plays already. */
  step(step: Step): Promise<StepAnswer>;
  /** What the checker of a step must know, and what stands on the screens; `why` is `end`. */
  place(): Promise<Place>;
  hosts(): Promise<readonly HostState[]>;
  /** What caused the last change of a host, or of any, back to a step. */
  why(host: string | undefined): Promise<readonly CauseLink[]>;
  /** The last events of a host, or of all, in words. */
  lastEvents(host: string | undefined, count: number): Promise<readonly CauseLink[]>;
  /** Lines of the trace in the form of `--trace`, from the given event on. */
  trace(from: number): Promise<{ readonly lines: readonly string[]; readonly next: number }>;
  /** Closes every socket and ends the run. */
  stop(): Promise<void>;
}
