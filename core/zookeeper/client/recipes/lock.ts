/**
 * Locks: one holder at a time, or many readers and one writer, in the order in which they asked.
 */
import type { Client } from '../client.ts';
import type { Data, NodeData } from '../operations.ts';
import type { Held } from './held.ts';
import { Line } from './line.ts';

/**
 * A lock that one session holds at a time: `new Mutex(zk, '/locks/report')`. Fair, and without a herd:
 * who leaves wakes one.
 *
 * Sharp edges: a holder whose session has expired learns of it late (a pause, a partition), while the
 * next one holds the lock already. So look at `held.lost` before each piece of work, and let each
 * piece carry `held.check` (work inside ZooKeeper) or `held.token` (outside). Lost answers leave no
 * znode behind, and a session that expires while it waits goes to the end of the line.
 */
export class Mutex {
  readonly #line: Line;

  constructor(zk: Client, path: string) {
    this.#line = new Line(zk, path, 'lock');
  }

  /** Waits for as long as it takes. `data` says to others who holds it. */
  async acquire(data: Data = null): Promise<Held> {
    return acquired(this.#line, data);
  }

  /** Waits no longer than `waitMs` (0: takes it only when it is free); undefined when that passed. */
  async tryAcquire(waitMs: number, data: Data = null): Promise<Held | undefined> {
    return this.#line.stand(data, waitMs);
  }

  /** What the holder put in; undefined when nobody holds it. Old news when it arrives. */
  async holder(): Promise<NodeData | undefined> {
    return this.#line.first();
  }
}

/** One side of a {@link ReadWriteLock}. */
export interface SideOfLock {
  acquire(data?: Data): Promise<Held>;
  tryAcquire(waitMs: number, data?: Data): Promise<Held | undefined>;
}

/**
 * A lock with two sides: any number of readers, or one writer. Whoever comes waits for the writers
 * ahead of it, and a writer for the readers too, so that neither starves. A reader who wants to write
 * has to release first. The sharp edges of {@link Mutex} are the same.
 */
export class ReadWriteLock {
  readonly read: SideOfLock;
  readonly write: SideOfLock;

  constructor(zk: Client, path: string) {
    this.read = side(new Line(zk, path, 'read', (ahead) => ahead === 'write'));
    this.write = side(new Line(zk, path, 'write'));
  }
}

function side(line: Line): SideOfLock {
  return {
    acquire: (data = null) => acquired(line, data),
    tryAcquire: (waitMs, data = null) => line.stand(data, waitMs),
  };
}

async function acquired(line: Line, data: Data): Promise<Held> {
  // Without a limit the turn comes.
  return (await line.stand(data)) as Held;
}
