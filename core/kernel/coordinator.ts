/**
 * The coordinator advances all lanes together, in windows (conservative look-ahead, as in Shadow):
 * no message arrives sooner than one look-ahead L after it was sent, so lanes can run side by side
 * as far as no other can still reach them. The timeline is a lane like the others: it learns of an
 * event, and acts on a host, one L later. Where windows begin and end therefore shows nowhere;
 * `windows` exists to prove that.
 */

import type { PlainValue } from './codec.ts';
import type { Executor, WindowRequest, WindowResult } from './executor.ts';
import type { Lane } from './lane.ts';
import type { Message } from './message.ts';
import { TraceLog, type TraceRecord } from './trace.ts';

/** `reach`: as far as is safe. A number: windows of that many microseconds. `heap`: no windows. */
export type Windows = 'reach' | 'heap' | number;

/** The timeline, as the coordinator sees it. */
export interface Timeline {
  readonly lane: Lane;
  /** Whether events of this kind are to be observed. */
  observes(kind: string): boolean;
  /** Called in an event of lane 0, one look-ahead after the event happened. */
  observe(record: TraceRecord): void;
  /** The run is over: nothing from this moment on has happened. */
  readonly endedAt: number | undefined;
}

/**
 * A clock that the run keeps to, and the door through which the outside comes in. Whatever arrives
 * is stamped once, with a time that no lane has executed yet; from there on it is a message like
 * any other, so that a run to which the same messages are given at once is the same run.
 */
export interface Pace {
  /** No event later than this may happen yet; asked after {@link due}. */
  readonly horizon: number;
  /**
   * What has arrived, in order, each no earlier than the one before; the first call of a round.
   * `executed`: no lane has run beyond it. `next`: the first event that is known already.
   */
  take(executed: number, next: number): readonly Message[];
  /** Settles once an event at `next` may be due or something has arrived; undefined: it is due. */
  due(next: number): Promise<void> | undefined;
}

export interface CoordinatorOptions {
  readonly lanes: number;
  readonly lookahead: number;
  readonly windows: Windows;
  /** How many of the last records of each lane are kept: 0 none, Infinity all. */
  readonly keepTrace: number;
  /** Virtual time follows this; as fast as it can without. */
  readonly pace?: Pace | undefined;
  /** What comes from outside, where all of it is known beforehand. */
  readonly inputs?: readonly Message[] | undefined;
  /** Asked between windows, with the time of the next; true ends the run where it stands. */
  readonly interrupted: (time: number) => boolean;
}

export interface RunOutcome {
  readonly log: TraceLog;
  readonly hash: string;
  readonly events: number;
  readonly windows: number;
  readonly end: number;
  readonly reason: 'ended' | 'idle' | 'interrupted';
  /** Stacks of failures by lane; no part of the trace. */
  readonly details: ReadonlyMap<number, string>;
}

const TIMELINE = 0;
/** A lane that nobody can reach still comes back now and then, so that a run can be interrupted. */
const LONGEST_WINDOW = 1_000_000;

export class Coordinator {
  private readonly log: TraceLog;
  private readonly nexts: number[];
  private inboxes: Message[][];
  private windowCount = 0;
  /** The end of the furthest window so far. */
  private executed = 0;
  private readonly details = new Map<number, string>();
  private readonly executor: Executor;
  private readonly timeline: Timeline;
  private readonly options: CoordinatorOptions;

  constructor(executor: Executor, timeline: Timeline, options: CoordinatorOptions) {
    this.executor = executor;
    this.timeline = timeline;
    this.options = options;
    this.log = new TraceLog(options.lanes, options.keepTrace);
    this.nexts = Array.from({ length: options.lanes }, () => Number.POSITIVE_INFINITY);
    this.inboxes = this.nexts.map(() => []);
    for (const message of options.inputs ?? []) this.route(message);
  }

  async run(): Promise<RunOutcome> {
    for (const result of await this.executor.start()) this.absorb(result);
    this.absorbTimeline();
    const { pace } = this.options;
    for (;;) {
      this.takeArrivals();
      const next = Math.min(...this.nexts);
      const ended = this.timeline.endedAt ?? Number.POSITIVE_INFINITY;
      if (ended <= next && ended < Number.POSITIVE_INFINITY) return this.outcome(ended, 'ended');
      if (next === Number.POSITIVE_INFINITY && !pace)
        return this.outcome(this.timeline.lane.now + 1, 'idle');
      if (this.options.interrupted(next)) return this.outcome(next, 'interrupted');
      const waiting = pace?.due(next);
      if (waiting) {
        await waiting;
        continue;
      }
      this.log.seal(next);
      this.windowCount++;
      if (this.options.windows === 'heap') await this.step(next);
      else await this.window(next);
    }
  }

  private takeArrivals(): void {
    const { pace } = this.options;
    if (!pace) return;
    for (const message of pace.take(this.executed, Math.min(...this.nexts))) this.route(message);
  }

  /** The last records that are certain, in merged order, and how many there were before them. */
  tail(): { readonly before: number; readonly records: readonly TraceRecord[] } {
    return this.log.tail();
  }

  /** What the timeline can know by now, while its lane holds: all that happened one look-ahead ago. */
  known(): TraceRecord[] {
    return this.log.before(this.timeline.lane.now - this.options.lookahead + 1);
  }

  private async window(start: number): Promise<void> {
    const ends = this.ends(start);
    this.executed = Math.max(this.executed, ...ends);
    const requests: WindowRequest[] = [];
    for (let lane = 1; lane < this.nexts.length; lane++) {
      if (this.nexts[lane]! < ends[lane]!) requests.push(this.request(lane, ends[lane]!));
    }
    const running = requests.length > 0 ? this.executor.window(requests) : [];
    if (this.nexts[TIMELINE]! < ends[TIMELINE]!) {
      this.handOver(this.timeline.lane, this.takeInbox(TIMELINE));
      const handled = this.timeline.lane.run(ends[TIMELINE]!);
      if (handled) await handled;
    }
    const results = running instanceof Promise ? await running : running;
    for (const result of results) this.absorb(result);
    this.absorbTimeline();
  }

  /** Fires the one event that comes first in `(time, lane)`. */
  private async step(next: number): Promise<void> {
    const lane = this.nexts.indexOf(next);
    if (lane === TIMELINE) {
      this.handOver(this.timeline.lane, this.takeInbox(TIMELINE));
      await this.timeline.lane.step();
    } else {
      this.absorb(await this.executor.step!(lane, this.takeInbox(lane)));
    }
    this.absorbTimeline();
  }

  /** How far each lane may run: one look-ahead past the first moment at which another can act. */
  private ends(start: number): number[] {
    const { windows, lookahead, pace } = this.options;
    if (typeof windows === 'number') return this.nexts.map(() => start + windows);
    const due = pace ? pace.horizon + 1 : Number.POSITIVE_INFINITY;
    const first = this.nexts.indexOf(start);
    let second = Number.POSITIVE_INFINITY;
    for (const [lane, next] of this.nexts.entries()) {
      if (lane !== first && next < second) second = next;
    }
    const reach = Math.min(second + lookahead, start + Math.max(lookahead, LONGEST_WINDOW), due);
    const others = Math.min(start + lookahead, due);
    return this.nexts.map((_, lane) => (lane === first ? reach : others));
  }

  private request(lane: number, end: number): WindowRequest {
    return { lane, end, inbox: this.takeInbox(lane) };
  }

  private takeInbox(lane: number): Message[] {
    const inbox = this.inboxes[lane]!;
    if (inbox.length > 0) this.inboxes[lane] = [];
    return inbox;
  }

  private handOver(lane: Lane, inbox: readonly Message[]): void {
    for (const message of inbox) lane.deliver(message);
  }

  private absorb(result: WindowResult): void {
    this.nexts[result.lane] = Math.min(result.next, this.earliest(result.lane));
    if (result.detail !== '') this.details.set(result.lane, result.detail);
    for (const message of result.outbox) this.route(message);
    for (const record of this.log.push(result.lane, result.trace)) {
      if (this.timeline.observes(record.kind)) this.observation(record);
    }
  }

  private absorbTimeline(): void {
    const { lane } = this.timeline;
    this.log.push(TIMELINE, lane.takeTrace());
    this.nexts[TIMELINE] = Math.min(lane.next, this.earliest(TIMELINE));
    for (const message of lane.takeOutbox()) this.route(message);
  }

  private route(message: Message): void {
    this.inboxes[message.to]!.push(message);
    this.nexts[message.to] = Math.min(this.nexts[message.to]!, message.time);
  }

  /** An event of a host reaches the timeline one look-ahead later, like everything else. */
  private observation(record: TraceRecord): void {
    const time = record.time + this.options.lookahead;
    const { timeline } = this;
    timeline.lane.deliver({
      to: TIMELINE,
      time,
      source: record.lane,
      sequence: record.sequence,
      cause: { lane: record.lane, sequence: record.sequence },
      body: record as unknown as PlainValue,
    });
    this.nexts[TIMELINE] = Math.min(this.nexts[TIMELINE]!, time);
  }

  private earliest(lane: number): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const message of this.inboxes[lane]!) earliest = Math.min(earliest, message.time);
    return earliest;
  }

  private outcome(end: number, reason: RunOutcome['reason']): RunOutcome {
    const certain = reason === 'interrupted' ? Math.min(end, ...this.nexts) : end;
    this.log.close(certain);
    return {
      log: this.log,
      hash: this.log.hash(),
      events: this.log.count,
      windows: this.windowCount,
      end: certain,
      reason,
      details: this.details,
    };
  }
}
