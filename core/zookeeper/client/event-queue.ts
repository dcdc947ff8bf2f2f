/**
 * The event thread of a client (`ClientCnxn.EventThread`): replies and events are handed over one
 * after another, each in an event of its own, so that what awaits one goes on before the next is
 * heard.
 */
import type { System } from '../../machine/system.ts';

export class EventQueue {
  readonly #sys: System;
  readonly #waiting: (() => void)[] = [];

  constructor(sys: System) {
    this.#sys = sys;
  }

  add(delivery: () => void): void {
    this.#waiting.push(delivery);
    if (this.#waiting.length === 1) this.#sys.soon(() => this.#next());
  }

  /** The one being delivered stays in the queue, so that only one event is ever asked for. */
  #next(): void {
    this.#waiting[0]?.();
    this.#waiting.shift();
    if (this.#waiting.length > 0) this.#sys.soon(() => this.#next());
  }
}
