/**
 * The clock of a served run: virtual time follows the wall clock, never ahead of it. When the
 * machine is too slow, virtual time lags; what it has lost beyond a moment it does not make up, so
 * that no rush follows in which sessions expire that nobody could keep alive. Here what comes from
 * outside gets its time.
 */

import type { Pace } from '../kernel/coordinator.ts';
import type { Message } from '../kernel/message.ts';
import type { Arrival } from './recording.ts';

// Bound before anything can trap the globals.
const now = performance.now.bind(performance);
const realSetImmediate = setImmediate;
const realSetTimeout = setTimeout;

/** Waits below this are polled, for timers of the event loop come up to a millisecond late. */
const POLLED_MICROS = 2_000;
const TIMER_SLACK_MICROS = 1_000;
/** While there is work, real sockets are looked at this often. */
const BREATH_MS = 0.5;
/** Further behind than this, the clock is set back. */
const MOST_LAG_MICROS = 100_000;
const LONGEST_WAIT_MS = 60_000;
/** Until time is real no host runs further ahead than this: what comes first would wait for it. */
const MOST_AHEAD_MICROS = 1_000;
const NOTHING: readonly Message[] = [];

export class RealTime implements Pace {
  horizon = Number.POSITIVE_INFINITY;
  /** Called before the event loop gets its turn: what was put aside goes out. */
  onPause: () => void = () => {};
  /** Told of what came and of its time, before anything comes of it: the order of the recording. */
  onArrivals: (arrivals: readonly Arrival[], time: number) => void = () => {};
  /** Wall milliseconds of virtual time zero; undefined while time is not real yet. */
  private origin: number | undefined;
  private arrived: Arrival[] = [];
  private sequence = 0;
  /** The time of what came last. */
  private latest = 0;
  private breathed = now();
  private wake: (() => void) | undefined;
  private readonly source: number;

  /** `source`: what inputs come from, a number that is no lane. */
  constructor(source: number) {
    this.source = source;
  }

  /** From now on, it is `at` microseconds of virtual time, and time is real. */
  begin(at: number): void {
    this.origin = now() - at / 1_000;
  }

  /** Something came from outside. */
  push(arrival: Arrival): void {
    this.arrived.push(arrival);
    this.wake?.();
  }

  /** Microseconds of virtual time by the wall clock; 0 while time is not real yet. */
  wall(): number {
    return this.origin === undefined ? 0 : Math.floor((now() - this.origin) * 1_000);
  }

  take(executed: number, next: number): readonly Message[] {
    if (this.arrived.length === 0) return NOTHING;
    // A clock that is about to be set back gives no time from before: what comes later would overtake.
    this.look(next);
    const time = Math.max(this.wall(), executed, this.latest);
    this.latest = time;
    const arrivals = this.arrived.splice(0);
    this.onArrivals(arrivals, time);
    return arrivals.map((arrival) => messageOf(arrival, time, this.source, this.sequence++));
  }

  due(next: number): Promise<void> | undefined {
    const wall = this.look(next);
    if (next > this.horizon) return this.pause(next - this.horizon);
    if (wall - this.breathed < BREATH_MS) return undefined;
    return this.pause(0);
  }

  /** Sets the horizon; returns the wall clock, milliseconds. */
  private look(next: number): number {
    const wall = now();
    if (this.origin === undefined) {
      this.horizon = next + MOST_AHEAD_MICROS;
      return wall;
    }
    const micros = Math.floor((wall - this.origin) * 1_000);
    const lost = micros - next - MOST_LAG_MICROS;
    if (lost > 0) this.origin += lost / 1_000;
    this.horizon = lost > 0 ? next + MOST_LAG_MICROS : micros;
    return wall;
  }

  /** Gives the event loop its turn: until something arrives, or for these microseconds. */
  private pause(micros: number): Promise<void> {
    this.onPause();
    if (this.arrived.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const go = () => {
        this.wake = undefined;
        this.breathed = now();
        resolve();
      };
      if (micros < POLLED_MICROS) {
        realSetImmediate(go);
        return;
      }
      const ms = Math.min((micros - TIMER_SLACK_MICROS) / 1_000, LONGEST_WAIT_MS);
      const timer = realSetTimeout(go, ms);
      // What else has arrived by now comes along.
      this.wake = () => {
        this.wake = undefined;
        clearTimeout(timer);
        realSetImmediate(go);
      };
    });
  }
}

/** An input as a message: what replay puts in beforehand, to the last number. */
export function messageOf(
  { to, body }: Arrival,
  time: number,
  source: number,
  sequence: number,
): Message {
  return { to, time, source, sequence, cause: undefined, body };
}
