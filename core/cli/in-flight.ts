/**
 * Several plays at once, followed in their order: plays begin one after another as others end, and
 * whoever reads them meets them in the order in which they were asked for. So what is reported
 * does not depend on which run was the quickest.
 */

import type { StepResult } from '../scenario/result.ts';

/** What a play in flight can be told, and tells. */
export interface FlightHooks {
  readonly onStep: (step: StepResult) => void;
  /** Aborted when nobody waits for this play any more. */
  readonly signal: AbortSignal;
}

/** A play that has begun. */
export class Flight<T> {
  readonly report: Promise<T>;
  private readonly heard: StepResult[] = [];
  private readonly controller = new AbortController();
  private listener: ((step: StepResult) => void) | undefined;

  constructor(begin: (hooks: FlightHooks) => Promise<T>) {
    const onStep = (step: StepResult) => {
      if (this.listener) this.listener(step);
      else this.heard.push(step);
    };
    this.report = begin({ onStep, signal: this.controller.signal });
  }

  /** Hears all steps, those included that have ended already. */
  follow(listener: (step: StepResult) => void): void {
    for (const step of this.heard.splice(0)) listener(step);
    this.listener = listener;
  }

  stop(): void {
    this.controller.abort();
  }
}

export interface InFlightOptions<T> {
  readonly count: number;
  /** Plays that run at once. */
  readonly jobs: number;
  readonly begin: (index: number, hooks: FlightHooks) => Promise<T>;
  /** After such a play none that follows it is wanted. */
  readonly isLast: (report: T) => boolean;
}

export class InFlight<T> {
  private readonly options: InFlightOptions<T>;
  private readonly flights: Flight<T>[] = [];
  private running = 0;
  /** Plays from here on are not begun any more. */
  private end: number;

  constructor(options: InFlightOptions<T>) {
    this.options = options;
    this.end = options.count;
    this.fill();
  }

  /** The play, or undefined when it has not begun and will not. To be asked for in order. */
  at(index: number): Flight<T> | undefined {
    return this.flights[index];
  }

  /** Begins no more. */
  close(): void {
    this.end = Math.min(this.end, this.flights.length);
  }

  private fill(): void {
    while (this.running < this.options.jobs && this.flights.length < this.end) this.begin();
  }

  private begin(): void {
    const index = this.flights.length;
    const flight = new Flight<T>((hooks) => this.options.begin(index, hooks));
    this.flights.push(flight);
    this.running++;
    flight.report.then(
      (report) => this.ended(index, report),
      () => this.endAfter(index),
    );
  }

  private ended(index: number, report: T): void {
    this.running--;
    if (this.options.isLast(report)) this.endAfter(index);
    this.fill();
  }

  private endAfter(index: number): void {
    this.end = Math.min(this.end, index + 1);
    for (const flight of this.flights.slice(this.end)) flight.stop();
  }
}
