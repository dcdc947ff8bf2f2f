/**
 * Barriers: one that somebody raises and lowers for all others, and one that opens when enough have
 * come and closes when all have gone.
 */
import { EventType } from '../../protocol/opcodes.ts';
import type { Client } from '../client.ts';
import { is } from '../keeper-exception.ts';
import { Patience, remove, removeOwn, retrying, Signal } from '../loss.ts';
import type { Data } from '../operations.ts';
import type { Held } from './held.ts';
import { createProtected, type Place, type ProtectedNode, places } from './protected-node.ts';

/**
 * A barrier in everybody's way while a znode stands. It is persistent: it stays up when whoever
 * raised it dies. Everything here may be done twice, so that lost answers are hidden.
 */
export class Barrier {
  readonly #zk: Client;
  readonly #path: string;

  constructor(zk: Client, path: string) {
    this.#zk = zk;
    this.#path = path;
  }

  async raise(): Promise<void> {
    await this.#zk.ensure(this.#path);
  }

  async lower(): Promise<void> {
    await remove(this.#zk, this.#path);
  }

  /** Waits until it is down; false when it still stands after `waitMs`. */
  async pass(waitMs?: number): Promise<boolean> {
    return this.#zk.untilDeleted(this.#path, waitMs);
  }
}

/** One that is inside a {@link DoubleBarrier}; `release` is no way out, {@link leave} is. */
export interface Inside {
  /** Settles when the others may take this one for gone. */
  readonly lost: Held['lost'];
  /** Gives notice, and waits until all have left; false when some are left after `waitMs`. */
  leave(waitMs?: number): Promise<boolean>;
}

/**
 * A barrier for the begin and the end of common work: `enter` waits until `parties` have come,
 * `leave` until all have gone.
 *
 * Sharp edges: who is inside and loses its session counts as gone, and the others do not wait for it.
 * It serves one round after the other, for the same `parties`; who comes besides is let in at once,
 * and upsets the next round.
 */
export class DoubleBarrier {
  readonly #zk: Client;
  readonly #path: string;
  readonly #ready: string;
  readonly #parties: number;

  constructor(zk: Client, path: string, parties: number) {
    this.#zk = zk;
    this.#path = path;
    this.#ready = `${path}/ready`;
    this.#parties = parties;
  }

  /** Waits until enough have come; undefined when they have not within `waitMs`. */
  async enter(data: Data = null, waitMs?: number): Promise<Inside | undefined> {
    const patience = new Patience(this.#zk.sys, waitMs);
    for (;;) {
      const own = await createProtected(
        this.#zk,
        this.#path,
        'member',
        data,
        'ephemeralSequential',
      );
      const lost = this.#zk.lost(own.path);
      const opened = await this.#opened(own, patience);
      if (opened === 'open') {
        return { lost, leave: (limitMs) => this.#leave(own, limitMs) };
      }
      lost.settle('it never came inside');
      if (opened === 'late') {
        await removeOwn(this.#zk, own.path, own.session);
        return undefined;
      }
    }
  }

  async #opened(own: ProtectedNode, patience: Patience): Promise<'open' | 'late' | 'gone'> {
    for (;;) {
      const ready = new Signal(this.#zk.sys);
      if (await retrying(this.#zk, () => this.#zk.exists(this.#ready, ready.hear))) return 'open';
      const inside = await this.#members();
      if (!this.#has(inside, own)) return 'gone';
      if (inside.length >= this.#parties) {
        await this.#zk.tryCreate(this.#ready, null, { mode: 'ephemeral' });
        return 'open';
      }
      if (patience.isOver) return 'late';
      // Told is told: whoever opened it may be gone again already.
      const heard = await patience.wait(ready);
      if (heard?.type === EventType.nodeCreated) return 'open';
    }
  }

  async #leave(own: ProtectedNode, waitMs: number | undefined): Promise<boolean> {
    const patience = new Patience(this.#zk.sys, waitMs);
    // Who is not among these has left, and come back for the next round.
    const round = new Set((await this.#members()).map(({ name }) => name));
    for (;;) {
      const inside = (await this.#members()).filter(({ name }) => round.has(name));
      const [first, last] = [inside[0], inside.at(-1)];
      const isLast = inside.length === 1 && this.#has(inside, own);
      if (isLast) await removeOwn(this.#zk, own.path, own.session);
      if (!first || !last || isLast) {
        await remove(this.#zk, this.#ready);
        return true;
      }
      if (patience.isOver) return false;
      // The first stays to the end, so that all others watch it, and it the last.
      const isFirst = own.path === `${this.#path}/${first.name}`;
      if (!isFirst) await removeOwn(this.#zk, own.path, own.session);
      await this.#wait(isFirst ? last : first, patience);
    }
  }

  async #wait({ name }: Place, patience: Patience): Promise<void> {
    const gone = new Signal(this.#zk.sys);
    const path = `${this.#path}/${name}`;
    if (await retrying(this.#zk, () => this.#zk.exists(path, gone.hear))) await patience.wait(gone);
  }

  async #members(): Promise<readonly Place[]> {
    try {
      return places((await retrying(this.#zk, () => this.#zk.getChildren(this.#path))).children);
    } catch (error) {
      if (is(error, 'noNode')) return [];
      throw error;
    }
  }

  #has(members: readonly Place[], own: ProtectedNode): boolean {
    return members.some(({ name }) => own.path === `${this.#path}/${name}`);
  }
}
