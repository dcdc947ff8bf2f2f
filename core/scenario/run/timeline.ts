/**
 * The timeline is a host like the others: lane 0. It learns of what happens one look-ahead after
 * it happened, and what it does arrives one look-ahead later. Steps are written as `async` code on
 * the promises made here.
 */

import type { Timeline } from '../../kernel/coordinator.ts';
import { FAILED } from '../../kernel/failure.ts';
import { Lane } from '../../kernel/lane.ts';
import type { TraceRecord } from '../../kernel/trace.ts';
import { type Control, encodeControl } from '../../machine/control.ts';
import type { Step } from '../model.ts';

const LIMITS = { instant: 1_000_000, events: Number.MAX_SAFE_INTEGER };

type Listener = (record: TraceRecord) => void;

/** From outside the run: a step to be played beside the others, or the end. */
export type TimelineInput = readonly ['step', Step] | readonly ['stop'];

/** Something that waits for the world to change. */
interface Waiter {
  /** Called after every observation; true when it has been settled. */
  readonly poll: () => boolean;
}

export class TimelineHost implements Timeline {
  readonly lane: Lane;
  endedAt: number | undefined;
  /** Gets what somebody outside asks of the timeline. */
  onInput: (input: TimelineInput) => void = () => {};
  private readonly laneOf: ReadonlyMap<string, number>;
  private readonly listeners = new Map<string, Listener[]>();
  private waiters: Waiter[] = [];

  constructor(hosts: ReadonlyMap<string, number>, lookahead: number) {
    this.laneOf = hosts;
    this.lane = new Lane({ index: 0, name: 'the timeline', lookahead, limits: LIMITS });
    this.lane.receive = ({ body }) => {
      if (Array.isArray(body)) this.onInput(body as unknown as TimelineInput);
      else this.observe(body as unknown as TraceRecord);
    };
    this.listeners.set(FAILED, []);
  }

  get now(): number {
    return this.lane.now;
  }

  observes(kind: string): boolean {
    return this.listeners.has(kind);
  }

  observe(record: TraceRecord): void {
    for (const listener of this.listeners.get(record.kind) ?? []) listener(record);
    this.nudge();
  }

  /** Hears of every event of a kind, in order; earlier listeners first. */
  on(kind: string, listener: Listener): void {
    const known = this.listeners.get(kind);
    if (known) known.push(listener);
    else this.listeners.set(kind, [listener]);
  }

  /** Does something to a host, one look-ahead from now. */
  send(host: string, control: Control): void {
    const lane = this.laneOf.get(host)!;
    this.lane.send(lane, this.now + this.lane.lookahead, encodeControl(control));
  }

  /** Settles at `time`, or at once if that is past. */
  sleepUntil(time: number): Promise<void> {
    return this.promise((resolve) => {
      this.lane.at(time, () => resolve(undefined));
    });
  }

  /** Settles as soon as `ask` answers; with `undefined` at the deadline. */
  until<T>(ask: () => T | undefined, deadline = Number.POSITIVE_INFINITY): Promise<T | undefined> {
    const now = ask();
    if (now !== undefined) return Promise.resolve(now);
    return this.promise<T | undefined>((resolve) => {
      let over = false;
      const settle = (value: T | undefined) => {
        over = true;
        resolve(value);
      };
      const waiter: Waiter = {
        poll: () => {
          if (over) return true;
          const value = ask();
          if (value !== undefined) settle(value);
          return over;
        },
      };
      this.waiters.push(waiter);
      if (deadline < Number.POSITIVE_INFINITY) {
        this.lane.at(deadline, () => {
          if (!over) settle(undefined);
        });
      }
    });
  }

  /** Lets what waits look again; for changes that no event tells of. */
  nudge(): void {
    if (this.waiters.length === 0) return;
    this.waiters = this.waiters.filter((waiter) => !waiter.poll());
  }

  /** The run is over at this moment. */
  end(): void {
    if (this.endedAt !== undefined) return;
    this.endedAt = this.now;
    this.lane.frozen = true;
  }

  private promise<T>(start: (resolve: (value: T) => void) => void): Promise<T> {
    return new Promise((resolve) =>
      start((value) => {
        this.lane.woke();
        resolve(value);
      }),
    );
  }
}
