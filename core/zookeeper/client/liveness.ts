/**
 * How a client keeps its connection alive and notices that it is dead (`ClientCnxn.SendThread.run`):
 * a ping when nothing was sent for a third of the session time-out, giving up when nothing was heard
 * for two thirds of it, or for the share of one server while connecting. Java works this out
 * whenever its thread wakes up; here one timer is set for the earliest moment, and again when it
 * fires early, since packets only ever move that moment back.
 */
import type { System, Timer } from '../../machine/system.ts';

/** `MAX_SEND_PING_INTERVAL`, and the margin against missing the second ping. */
const PING_INTERVAL_MAX_MS = 10_000;
const PING_MARGIN_MS = 1000;

export interface LivenessHandlers {
  ping(): void;
  /** Nothing was heard for too long. */
  silent(): void;
}

export class Liveness {
  readonly #sys: System;
  readonly #handlers: LivenessHandlers;
  #silenceMs = 0;
  /** From the last packet sent to the next ping; undefined while connecting. */
  #pingMs: number | undefined;
  #sentMs = 0;
  #heardMs = 0;
  #timer: Timer | undefined;

  constructor(sys: System, handlers: LivenessHandlers) {
    this.#sys = sys;
    this.#handlers = handlers;
  }

  /** A connection or a session is asked for: it must be there within `timeoutMs`. */
  connecting(timeoutMs: number): void {
    this.#silenceMs = timeoutMs;
    this.#pingMs = undefined;
    this.#heardMs = this.#now();
    this.#sentMs = this.#heardMs;
    this.#arm();
  }

  /** The session is there; `readTimeoutMs` is two thirds of its time-out. */
  established(readTimeoutMs: number): void {
    this.#silenceMs = readTimeoutMs;
    this.#pingMs = Math.trunc(readTimeoutMs / 2);
    this.#arm();
  }

  sent(): void {
    this.#sentMs = this.#now();
  }

  heard(): void {
    this.#heardMs = this.#now();
    this.#pingIfDue();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#pingMs = undefined;
  }

  #now(): number {
    return this.#sys.clock.monotonic();
  }

  /** Whole microseconds, as clocks count them: a float just short of the limit would never fire. */
  #since(momentMs: number): number {
    return Math.round((this.#now() - momentMs) * 1000) / 1000;
  }

  #arm(): void {
    this.#timer?.cancel();
    const silent = this.#heardMs + this.#silenceMs;
    const due = Math.min(silent, this.#sentMs + (this.#pingMs ?? this.#silenceMs));
    this.#timer = this.#sys.timer(Math.max(0, due - this.#now()), () => this.#fire());
  }

  #fire(): void {
    if (this.#since(this.#heardMs) < this.#silenceMs) {
      this.#pingIfDue();
      this.#arm();
      return;
    }
    // A timer of its own, because only a time-out that took place belongs in the trace.
    const established = this.#pingMs !== undefined;
    const label = established ? 'no packet from the server' : 'no session from the server';
    const key = established ? 'sessionTimeout * 2/3' : 'sessionTimeout / servers';
    const origin = { label, key, limitMs: this.#silenceMs };
    this.#timer = this.#sys.timer(0, () => this.#handlers.silent(), origin);
  }

  #pingIfDue(): void {
    if (this.#pingMs === undefined) return;
    const idle = this.#since(this.#sentMs);
    const margin = idle > PING_MARGIN_MS ? PING_MARGIN_MS : 0;
    if (idle + margin >= this.#pingMs || idle > PING_INTERVAL_MAX_MS) this.#handlers.ping();
  }
}
