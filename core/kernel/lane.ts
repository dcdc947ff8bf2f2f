/**
 * A lane is one participant of the run with a queue of its own: a host, or the timeline (lane 0).
 * Its events are ordered by `(time, source, sequence)`, a total order that does not depend on
 * which message reached a thread first. A lane fires one event at a time; after an event that
 * resolved a promise it lets everything that woke up finish before the next one.
 */

import TinyQueue from 'tinyqueue';
import type { ErrorParameters } from '../errors/quorate-error.ts';
import type { ErrorCode } from '../errors/table.ts';
import type { PlainValue } from './codec.ts';
import { FAILED } from './failure.ts';
import type { Message } from './message.ts';
import { formatSeconds } from './time.ts';
import { type EventRef, TraceWriter } from './trace.ts';
import { turn } from './turn.ts';

export interface LaneEvent {
  time: number;
  readonly source: number;
  readonly sequence: number;
  readonly cause: EventRef | undefined;
  readonly run: () => void;
  /** When it is due on its owner's own clock, for {@link Lane.retime}. */
  readonly deadline: number | undefined;
  cancelled: boolean;
}

export interface LaneLimits {
  /** Events at one instant. */
  readonly instant: number;
  /** Events in all. */
  readonly events: number;
}

export interface LaneOptions {
  readonly index: number;
  readonly name: string;
  /** No message may arrive sooner than this after it was sent, microseconds. */
  readonly lookahead: number;
  readonly limits: LaneLimits;
}

/** Told before each event; the watchdog reads it from outside. */
export interface Progress {
  enter(lane: number, pid: number, process: string, event: number): void;
  leave(): void;
}

export class Lane {
  readonly index: number;
  readonly name: string;
  readonly lookahead: number;
  now = 0;
  /** The trace event in whose handling we are. */
  cause: EventRef | undefined;
  /** The process being woken; only it may call the system. */
  current: { readonly pid: number; readonly title: string } | undefined;
  receive: (message: Message) => void = () => {};
  /** An event's code threw; the machine says whose fault it is. */
  onThrow: (error: unknown) => void = (error) => {
    throw error;
  };
  /** Called at the end of every event, still within it; set only while somebody watches. */
  afterEvent: (() => void) | undefined;
  progress: Progress | undefined;
  frozen = false;
  /** The stack of the failure; it stands beside the trace, for it is not the same everywhere. */
  detail = '';

  private readonly limits: LaneLimits;
  private readonly trace: TraceWriter;
  private queue = new TinyQueue<LaneEvent>([], byOrder);
  private outbox: Message[] = [];
  private sequence = 0;
  private cancelled = 0;
  /** Events in all. */
  fired = 0;
  private atInstant = 0;
  private limit = 0;
  private resolved = false;
  private readonly outside: Promise<unknown>[] = [];

  constructor(options: LaneOptions) {
    this.index = options.index;
    this.name = options.name;
    this.lookahead = options.lookahead;
    this.limits = options.limits;
    this.trace = new TraceWriter(options.index);
  }

  /** Schedules an event of this lane; `time` is not before now. */
  at(
    time: number,
    run: () => void,
    cause: EventRef | undefined = this.cause,
    deadline?: number,
  ): LaneEvent {
    const event: LaneEvent = {
      time: Math.max(time, this.now),
      source: this.index,
      sequence: this.sequence++,
      cause,
      run,
      deadline,
      cancelled: false,
    };
    this.queue.push(event);
    return event;
  }

  cancel(event: LaneEvent): void {
    if (event.cancelled) return;
    event.cancelled = true;
    this.cancelled++;
    if (this.cancelled > 1024 && this.cancelled * 2 > this.queue.length) this.sweep();
  }

  /** Recomputes the time of every pending event that has a deadline of its own (clock faults). */
  retime(timeOf: (deadline: number) => number): void {
    for (const event of this.queue.data) {
      if (event.deadline !== undefined) event.time = Math.max(timeOf(event.deadline), this.now);
    }
    this.sweep();
  }

  /** Sends a message that arrives at `time`, at least one look-ahead from now. */
  send(to: number, time: number, body: PlainValue): void {
    if (time < this.now + this.lookahead) {
      throw new RangeError(`a message of ${this.name} would arrive sooner than the look-ahead`);
    }
    this.outbox.push({
      to,
      time,
      source: this.index,
      sequence: this.sequence++,
      cause: this.cause,
      body,
    });
    this.reachNoFurther();
  }

  /** A message from another lane, to be handled at its time. */
  deliver(message: Message): void {
    this.queue.push({
      time: message.time,
      source: message.source,
      sequence: message.sequence,
      cause: message.cause,
      run: () => this.receive(message),
      deadline: undefined,
      cancelled: false,
    });
  }

  /** Adds an event to the trace; what this event still does has it as its cause. */
  emit(kind: string, data: { readonly [key: string]: PlainValue }, pid = 0): EventRef {
    const ref = this.trace.write(this.now, pid, kind, data, this.cause);
    this.cause = ref;
    this.reachNoFurther();
    return ref;
  }

  /** A promise of the kernel's making was settled: let what it woke finish before the next event. */
  woke(): void {
    this.resolved = true;
  }

  /** Virtual time stands still until this settles: somebody outside decides what comes next. */
  hold<T>(outside: Promise<T>): Promise<T> {
    this.resolved = true;
    this.outside.push(outside.catch(() => {}));
    return outside;
  }

  /** Ends the run: code of this lane is at fault. Nothing of this lane happens any more. */
  fail(code: ErrorCode, parameters: ErrorParameters, detail = ''): void {
    if (this.frozen) return;
    this.emit(FAILED, { code, parameters }, this.current?.pid ?? 0);
    this.detail = detail;
    this.frozen = true;
  }

  /** Time of the next event, or Infinity. */
  get next(): number {
    if (this.frozen) return Number.POSITIVE_INFINITY;
    this.skipCancelled();
    return this.queue.peek()?.time ?? Number.POSITIVE_INFINITY;
  }

  /** Fires all events before `end`, fewer if others could answer what this lane sends. */
  run(end: number): void | Promise<void> {
    this.limit = end;
    while (this.next < this.limit) {
      this.fire();
      if (this.resolved) return this.runAsync();
      this.finish();
    }
  }

  /** Fires one event. */
  step(): void | Promise<void> {
    this.limit = Number.POSITIVE_INFINITY;
    this.fire();
    return this.resolved ? this.settle() : this.finish();
  }

  takeOutbox(): Message[] {
    const taken = this.outbox;
    if (taken.length > 0) this.outbox = [];
    return taken;
  }

  takeTrace(): Uint8Array {
    return this.trace.take();
  }

  private async runAsync(): Promise<void> {
    await this.settle();
    while (this.next < this.limit) {
      this.fire();
      if (this.resolved) await this.settle();
      else this.finish();
    }
  }

  private fire(): void {
    const event = this.queue.pop()!;
    this.count(event);
    this.cause = event.cause;
    try {
      event.run();
    } catch (error) {
      this.onThrow(error);
    }
    this.checkLimits();
  }

  private async settle(): Promise<void> {
    while (this.resolved) {
      this.resolved = false;
      await Promise.all(this.outside.splice(0));
      await turn();
    }
    this.finish();
  }

  private finish(): void {
    this.current = undefined;
    this.afterEvent?.();
    this.cause = undefined;
    this.progress?.leave();
  }

  private count(event: LaneEvent): void {
    this.fired++;
    this.atInstant = event.time === this.now ? this.atInstant + 1 : 1;
    this.now = event.time;
  }

  private checkLimits(): void {
    if (this.atInstant > this.limits.instant) this.overrun('kernel/livelock', this.atInstant);
    else if (this.fired > this.limits.events) this.overrun('kernel/too-many-events', this.fired);
  }

  private overrun(code: ErrorCode, events: number): void {
    this.fail(code, {
      process: this.current ? this.current.title : 'the host itself',
      host: this.name,
      events,
      time: formatSeconds(this.now),
    });
  }

  /** Others can answer what we just did in two look-aheads. */
  private reachNoFurther(): void {
    const reach = this.now + 2 * this.lookahead;
    if (reach < this.limit) this.limit = reach;
  }

  private skipCancelled(): void {
    for (let head = this.queue.peek(); head?.cancelled; head = this.queue.peek()) {
      this.queue.pop();
      this.cancelled--;
    }
  }

  private sweep(): void {
    this.queue = new TinyQueue(
      this.queue.data.filter((event) => !event.cancelled),
      byOrder,
    );
    this.cancelled = 0;
  }
}

function byOrder(a: LaneEvent, b: LaneEvent): number {
  return a.time - b.time || a.source - b.source || a.sequence - b.sequence;
}
