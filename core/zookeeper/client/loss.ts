/**
 * What to do about an answer that was lost: nobody knows whether the operation was done. What may
 * be done twice is done again; for everything else a recipe has to find out.
 */
import type { System } from '../../machine/system.ts';
import { KeeperState } from '../protocol/opcodes.ts';
import type { Stat } from '../protocol/records.ts';
import type { WatchedEvent } from './events.ts';
import { is } from './keeper-exception.ts';
import type { ZooKeeper } from './zookeeper.ts';

const LOSSES = ['connectionLoss', 'sessionExpired', 'requestTimeout'] as const;

/** Whether an error says that nobody knows whether the operation was done. */
export function isLoss(error: unknown): boolean {
  return LOSSES.some((loss) => is(error, loss));
}

/**
 * For what may be done twice: again after every lost connection or session, in the next session if
 * need be. @throws KeeperException SessionExpired when no session follows
 */
export async function retrying<T>(zk: ZooKeeper, operation: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await operation();
    } catch (error) {
      if (!isLoss(error)) throw error;
    }
    await zk.connected();
  }
}

/** The Stat of a znode, or undefined, from a server that has caught up (`sync`). */
export async function newest(zk: ZooKeeper, path: string): Promise<Stat | undefined> {
  return retrying(zk, async () => {
    await zk.sync(path);
    return zk.exists(path);
  });
}

/** Deletes a znode that may be gone already. */
export async function remove(zk: ZooKeeper, path: string): Promise<void> {
  await retrying(zk, async () => {
    try {
      await zk.delete(path);
    } catch (error) {
      if (!is(error, 'noNode')) throw error;
    }
  });
}

/**
 * Deletes an ephemeral znode of a session. With the session it goes by itself, and the next one of
 * that name may be somebody else's: so nothing is done when the client is closed, or has another
 * session by now.
 */
export async function removeOwn(zk: ZooKeeper, path: string, session: bigint): Promise<void> {
  try {
    while (zk.isAlive && zk.sessionId === session) {
      try {
        return await zk.delete(path);
      } catch (error) {
        if (is(error, 'noNode')) return;
        if (!isLoss(error)) throw error;
      }
      await zk.connected();
    }
  } catch (error) {
    if (!is(error, 'sessionExpired')) throw error;
  }
}

/** A watcher that can be awaited, once. Events of a session that lives on do not fire it. */
export class Signal {
  readonly hear: (event: WatchedEvent) => void;
  readonly fired: Promise<WatchedEvent>;

  constructor(sys: System) {
    let fire: (event: WatchedEvent) => void = () => {};
    this.fired = sys.promise((resolve) => {
      fire = resolve;
    });
    this.hear = (event) => {
      const { path, state } = event;
      const over = state === KeeperState.expired || state === KeeperState.closed;
      if (path !== null || over || state === KeeperState.authFailed) fire(event);
    };
  }
}

/** How long somebody is ready to wait. */
export class Patience {
  readonly #sys: System;
  readonly #endMs: number;

  /** @param waitMs for ever when not given */
  constructor(sys: System, waitMs: number | undefined) {
    this.#sys = sys;
    this.#endMs = waitMs === undefined ? Number.POSITIVE_INFINITY : this.#now() + waitMs;
  }

  get isOver(): boolean {
    return this.#now() >= this.#endMs;
  }

  /** Waits for a signal, no longer than until patience is over; what fired, if it did. */
  async wait(signal: Signal): Promise<WatchedEvent | undefined> {
    if (this.#endMs === Number.POSITIVE_INFINITY) return signal.fired;
    let heard: WatchedEvent | undefined;
    const fired = signal.fired.then((event) => {
      heard = event;
    });
    await this.#sys.sleep(Math.max(0, this.#endMs - this.#now()), fired);
    return heard;
  }

  #now(): number {
    return this.#sys.clock.monotonic();
  }
}
