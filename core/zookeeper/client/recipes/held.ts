/**
 * Something that a session holds by a znode of its own: a lock, the lead, a place inside a barrier.
 * What may be done in its name, and how one learns that it is gone.
 */
import type { Client, Guard } from '../client.ts';
import { removeOwn } from '../loss.ts';
import type { Lost } from '../lost.ts';
import type { MultiOp } from '../operations.ts';
import type { ProtectedNode } from './protected-node.ts';

export class Held implements Guard {
  /** The znode; nobody else ever has one of this name. */
  readonly held: string;
  readonly czxid: bigint;
  /**
   * Settles, with the reason, as soon as the hold is in doubt: the connection is lost, the session
   * has expired, the znode is gone. From then on nothing may be done in its name. This news can come
   * late (to a process that was paused, for instance): what must not be done twice needs
   * {@link check} or {@link token} besides.
   */
  readonly lost: Lost;
  readonly #zk: Client;
  readonly #session: bigint;

  constructor(zk: Client, { path, czxid, session }: ProtectedNode, lost: Lost) {
    this.#zk = zk;
    this.held = path;
    this.czxid = czxid;
    this.lost = lost;
    this.#session = session;
  }

  /**
   * The fencing number: whoever holds it later has a higher one. A store outside of ZooKeeper
   * remembers the highest it has seen, and refuses lower ones.
   */
  get token(): bigint {
    return this.czxid;
  }

  /**
   * For a write inside ZooKeeper: `zk.multi([held.check, { set: … }])` is done only while the hold
   * stands, and otherwise refused with NoNode.
   */
  get check(): MultiOp {
    return { check: this.held, version: -1 };
  }

  /**
   * Gives it up. Goes on until the server has it, or the session (and with it the hold) has expired:
   * an answer that is lost leaves no znode behind that others wait for.
   */
  async release(): Promise<void> {
    this.lost.settle('it was given up');
    await removeOwn(this.#zk, this.held, this.#session);
  }
}
