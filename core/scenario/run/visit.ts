/**
 * The seam at which somebody takes part in a run. Where the visitor wants it, the timeline holds
 * still between two events and asks what comes next; a step that is typed there goes through the
 * same player as those of the file and takes the next number of its list, so that the run is, event
 * for event, the run of a file in which the step stands.
 */

import { KIND } from '../../machine/kinds.ts';
import type { Step } from '../model.ts';
import type { ScreenPart } from '../result.ts';
import type { Director } from './director.ts';
import { Onlooker } from './onlooker.ts';
import { StepFailure, type StepOutcome, type StepScope } from './outcome.ts';
import { SelectionError } from './selection.ts';
import type { Mishap, News, Place, Request, StepRef, Visitor } from './visitor.ts';
import type { Explainer } from './why.ts';

/** Hands out the paths of a list of steps, one after another. */
export type NextPath = () => string;

export class Visit {
  private readonly director: Director;
  private readonly visitor: Visitor;
  private readonly onlooker: Onlooker;
  private stepwise = false;

  /** `explain` reads the trace up to now. */
  constructor(director: Director, visitor: Visitor, explain: () => Explainer) {
    this.director = director;
    this.visitor = visitor;
    this.onlooker = new Onlooker(director, explain);
    director.timeline.on(KIND.output, ({ lane, data }) => {
      const { terminal, ...part } = data as unknown as { terminal: string } & ScreenPart;
      this.visitor.tell({ kind: 'output', host: this.onlooker.hostOf(lane), terminal, part });
    });
  }

  /** A step of the file is about to be played. */
  async before(step: Step, scope: StepScope, nextPath: NextPath): Promise<void> {
    if (scope.setup || scope.beside || step.skip !== undefined) return;
    if (!this.stopsAt(step)) return;
    this.stepwise = false;
    await this.serve('step', step, scope, nextPath);
  }

  /** The last step of the file has been played. */
  async atEnd(scope: StepScope, nextPath: NextPath): Promise<void> {
    if (this.visitor.stops.end) await this.serve('end', undefined, scope, nextPath);
  }

  /** A step of the file has failed; afterwards the run ends by it. */
  async atFailure(step: Step, scope: StepScope, failure: Error): Promise<void> {
    if (!this.visitor.stops.failure || scope.setup || scope.byHand || scope.beside) return;
    let typed = 0;
    const nextPath = () => `${scope.path}+${++typed}`;
    await this.serve('failure', step, scope, nextPath, mishap(failure));
  }

  /** A step begins. */
  begins(step: Step, scope: StepScope): void {
    if (scope.setup || scope.byHand) return;
    this.visitor.tell({ kind: 'begins', step: refOf(step, scope) });
  }

  private stopsAt(step: Step): boolean {
    const { at, every } = this.visitor.stops;
    const { file, line, column } = step.at;
    if (at && at.file === file && at.line === line && at.column === column) return true;
    // Of a group, its first step is near enough.
    return (this.stepwise || every === true) && step.verb !== 'steps';
  }

  /** Asks until the run is to go on. */
  private async serve(
    why: Place['why'],
    step: Step | undefined,
    scope: StepScope,
    nextPath: NextPath,
    failure?: Mishap,
  ): Promise<void> {
    const { timeline } = this.director;
    for (;;) {
      // What watches the run has ended it in this very event.
      if (timeline.endedAt !== undefined) return new Promise(() => {});
      const place = { ...this.place(why, step, scope), failure };
      const request = await timeline.lane.hold(this.visitor.ask(place));
      if (request.kind === 'continue') return;
      if (request.kind === 'next') {
        this.stepwise = true;
        return;
      }
      // The run ends before its next window; whatever waits here is left where it is.
      if (request.kind === 'leave') return new Promise(() => {});
      if (request.kind === 'step') await this.play(request.step, { ...scope, path: nextPath() });
      else this.visitor.tell(this.look(request));
    }
  }

  private async play(step: Step, scope: StepScope): Promise<void> {
    try {
      const outcome = await this.director.playOne(step, { ...scope, byHand: true });
      this.visitor.tell({ kind: 'done', exit: exitOf(outcome) });
    } catch (error) {
      if (!(error instanceof StepFailure || error instanceof SelectionError)) throw error;
      const why = error instanceof StepFailure ? error.draft.kind : undefined;
      this.visitor.tell({ kind: 'failed', why, ...mishap(error) });
    }
  }

  private look(request: Extract<Request, { kind: 'roles' | 'why' | 'trace' }>): News {
    const { onlooker } = this;
    if (request.kind === 'roles') return { kind: 'roles', hosts: onlooker.hosts() };
    if (request.kind === 'why') return { kind: 'why', links: onlooker.why(request.host) };
    return { kind: 'trace', links: onlooker.lastEvents(request.host, request.count) };
  }

  private place(why: Place['why'], step: Step | undefined, scope: StepScope): Place {
    const seen = this.onlooker.place(scope.names);
    return { ...seen, why, step: step && refOf(step, scope), failure: undefined };
  }
}

export function mishap(error: Error): Mishap {
  const { expected, actual } = error instanceof StepFailure ? error.draft : {};
  return { message: error.message, expected, actual };
}

function refOf({ verb, title, name, note, at }: Step, { path, depth }: StepScope): StepRef {
  return { path, depth, verb, title, name, note, file: at.file, line: at.line };
}

function exitOf({ commands }: StepOutcome): number | undefined {
  return commands?.at(-1)?.exit;
}
