/**
 * What a person has asked of a run, in order. A run is a function of its file and its journal, so
 * that taking something back is to play what is left of the journal again.
 */

import type { Request } from '../../scenario/run/visitor.ts';
import type { PlainStep, TypedStep } from './plain-step.ts';

interface Entry {
  readonly request: Request;
  typed: TypedStep | undefined;
}

export class Journal {
  /** The run that is under way is to be made again, from the start. */
  again = false;
  private readonly entries: Entry[] = [];
  private cursor = 0;
  private abort = new AbortController();

  /** A run begins; at the signal it is to end. */
  begin(): AbortSignal {
    this.cursor = 0;
    this.again = false;
    this.abort = new AbortController();
    return this.abort.signal;
  }

  /** What was asked for at this point before, if anything was. */
  next(): Request | undefined {
    const past = this.entries[this.cursor];
    if (past) this.cursor++;
    return past?.request;
  }

  /** Something new; it has been played by the time the run asks again. */
  add<R extends Request>(request: R, typed?: TypedStep): R {
    this.entries.push({ request, typed });
    this.cursor = this.entries.length;
    return request;
  }

  /** The step that was typed last, if that was the last thing asked for. */
  get last(): PlainStep | undefined {
    return this.entries.at(-1)?.typed?.step;
  }

  /** The same step, as it turned out. */
  amend(step: PlainStep): void {
    const entry = this.entries.at(-1)!;
    entry.typed = { step, before: entry.typed?.before };
  }

  /** The steps that were typed. */
  get steps(): readonly TypedStep[] {
    return this.entries.flatMap(({ typed }) => (typed ? [typed] : []));
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  /** Strikes the last thing off, and has the rest played again. */
  takeBack(): void {
    this.entries.pop();
    this.again = true;
    this.stop();
  }

  /** Ends the run that is under way. */
  stop(): void {
    this.abort.abort();
  }
}
