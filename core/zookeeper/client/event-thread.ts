/**
 * The event thread of a client (`ClientCnxn.EventThread`): replies and events are handed over one
 * after another, each in an event of its own, so that what awaits one goes on before the next is
 * heard. Of the session's state only changes are told.
 */
import type { System } from '../../machine/system.ts';
import { Code } from '../protocol/codes.ts';
import { KeeperState } from '../protocol/opcodes.ts';
import type { WatchedEvent, Watcher } from './events.ts';
import type { Unwatch, Watches } from './watches.ts';

export class EventThread {
  readonly #sys: System;
  readonly #watches: Watches;
  readonly #defaultWatcher: Watcher;
  readonly #waiting: (() => void)[] = [];
  #told: number = KeeperState.disconnected;

  constructor(sys: System, watches: Watches, defaultWatcher: Watcher) {
    this.#sys = sys;
    this.#watches = watches;
    this.#defaultWatcher = defaultWatcher;
  }

  /** Queues an event for whoever watches for it now; the session's go to the default watcher too. */
  tell(event: WatchedEvent): void {
    if (event.path === null && event.state === this.#told) return;
    const heard = this.#watches.materialize(event);
    this.#tellTo(event.path === null ? new Set([this.#defaultWatcher, ...heard]) : heard, event);
  }

  /**
   * Takes watches away after a server answered with `err`, or could not, and tells their watchers.
   * @returns what becomes of the request
   */
  unwatch(unwatch: Unwatch, err: number): number {
    const gone = err === Code.connectionLoss || err === Code.sessionExpired;
    const state = gone ? KeeperState.disconnected : KeeperState.syncConnected;
    const removed = this.#watches.remove(unwatch, err);
    for (const [type, watchers] of removed.heard) {
      this.#tellTo(watchers, { type, state, path: unwatch.path });
    }
    return removed.err;
  }

  #tellTo(watchers: ReadonlySet<Watcher>, event: WatchedEvent): void {
    this.#told = event.state;
    this.add(() => {
      for (const hear of watchers) hear(event);
    });
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
