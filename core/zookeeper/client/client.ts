/**
 * The ZooKeeper client for programs of a simulation: {@link connect}, and what hides the sharp
 * edges of the bare operations. The edges are named in the docstrings: an answer that was lost, a
 * lock that is in doubt, a write that must not happen after the lock is gone.
 */
import type { System } from '../../machine/system.ts';
import { KeeperState, Op } from '../protocol/opcodes.ts';
import type { Stat } from '../protocol/records.ts';
import { is, KeeperException } from './keeper-exception.ts';
import { isLoss, newest, Patience, retrying, Signal } from './loss.ts';
import { Lost } from './lost.ts';
import { type CreateOptions, type Data, type NodeData, writeCreate } from './operations.ts';
import type { ClientOptions } from './options.ts';
import { addTo } from './recipes/counter.ts';
import { ZooKeeper } from './zookeeper.ts';

export interface ConnectOptions extends Omit<ClientOptions, 'timeoutMs' | 'renew' | 'session'> {
  /** The session time-out to ask for, in milliseconds; 30 s when not given, as in zkCli.sh. */
  readonly timeout?: number;
  /** Give up with ConnectionLoss after this long; a daemon leaves it out and waits. */
  readonly waitMs?: number;
}

/** What must still be so for a guarded write: this very node, told by its czxid. */
export interface Guard {
  readonly held: string;
  readonly czxid: bigint;
}

/**
 * Connects and waits for the session. `quorum` is a connect string or a list of `host:port`. When
 * the session has expired, the next call opens another one: what the old one held is gone by then,
 * and {@link Client.lost} has said so.
 * @throws KeeperException ConnectionLoss after `waitMs`
 */
export async function connect(
  sys: System,
  quorum: string | readonly string[],
  options: ConnectOptions = {},
): Promise<Client> {
  const { timeout, waitMs, ...others } = options;
  const servers = typeof quorum === 'string' ? quorum : quorum.join(',');
  const client = new Client(sys, servers, {
    ...others,
    ...(timeout !== undefined && { timeoutMs: timeout }),
    renew: true,
  });
  await client.connected(waitMs);
  return client;
}

export class Client extends ZooKeeper {
  /**
   * Creates a path and its parents, where they do not stand yet, as persistent empty nodes; the
   * chroot too, without which no path of this client could be created.
   */
  async ensure(path: string): Promise<void> {
    const isMissing = this.chroot !== '' && !(await retrying(this, () => this.exists('/')));
    for (const above of isMissing ? pathsTo(this.chroot) : []) {
      await retrying(this, () => this.#createAbove(above));
    }
    for (const one of pathsTo(path)) await retrying(this, () => this.tryCreate(one, null));
  }

  /** Creates what no path of this client names: the chroot, and what is above it. */
  async #createAbove(serverPath: string): Promise<void> {
    try {
      await this.call(Op.create, serverPath, writeCreate('', serverPath, null, {}), () => {});
    } catch (error) {
      if (!is(error, 'nodeExists')) throw error;
    }
  }

  /**
   * Creates a node unless there is one already: its Stat, or undefined. When the answer to the
   * creation of an ephemeral node is lost, the node's owner tells whether it is ours; when the
   * session is lost too, so is the node, and it is tried again in the next session.
   */
  async tryCreate(
    path: string,
    data: Data,
    options: CreateOptions = {},
  ): Promise<Stat | undefined> {
    for (;;) {
      try {
        return (await this.create2(path, data, options)).stat;
      } catch (error) {
        if (is(error, 'nodeExists')) return undefined;
        if (options.mode !== 'ephemeral' || !isLoss(error)) throw error;
        if (is(error, 'sessionExpired')) continue;
      }
      const found = await newest(this, path);
      if (found) return found.ephemeralOwner === this.sessionId ? found : undefined;
    }
  }

  /** The data of a node, or undefined if there is none. */
  async tryGet(path: string): Promise<NodeData | undefined> {
    try {
      return await this.getData(path);
    } catch (error) {
      if (is(error, 'noNode')) return undefined;
      throw error;
    }
  }

  /**
   * Waits until there is no such node; false when it still stands after `waitMs`. Rides out lost
   * connections and sessions.
   */
  async untilDeleted(path: string, waitMs?: number): Promise<boolean> {
    const patience = new Patience(this.sys, waitMs);
    for (;;) {
      const changed = new Signal(this.sys);
      const stat = await retrying(this, () => this.exists(path, changed.hear));
      if (!stat) return true;
      if (patience.isOver) return false;
      await patience.wait(changed);
      if (!this.isAlive) await this.connected();
    }
  }

  /**
   * Watches over a node that this session holds: the result settles, with the reason, as soon as
   * the session is in doubt (the connection is lost) or the node is gone or no longer ours. From
   * then on nothing may be done in its name: use the guard of {@link increment} besides, for this
   * news can come late.
   */
  lost(path: string): Lost {
    const lost = new Lost(this.sys);
    const unhear = this.onSession(({ state }) => {
      if (state !== KeeperState.syncConnected) lost.settle('the session is in doubt');
    });
    lost.then(unhear);
    void this.#watchOver(path, lost);
    return lost;
  }

  async #watchOver(path: string, lost: Lost): Promise<void> {
    while (!lost.settled) {
      const changed = new Signal(this.sys);
      try {
        const stat = await this.exists(path, changed.hear);
        if (!stat) lost.settle(`${path} is gone`);
        else if (stat.ephemeralOwner !== this.sessionId) lost.settle(`${path} has another owner`);
      } catch (error) {
        if (!(error instanceof KeeperException)) throw error;
        lost.settle('the session is in doubt');
      }
      if (!lost.settled) await changed.fired;
    }
  }

  /**
   * Adds one to the number in a node (created as 1) and returns it. With a guard, in one
   * transaction with the check that the guarded node still stands. Undefined if it does not, or if
   * nobody knows whether it was done, so that the number is never used twice.
   */
  increment(path: string, guard?: Guard): Promise<number | undefined> {
    return addTo(this, path, 1, guard);
  }
}

/** `/a`, `/a/b` and `/a/b/c` for the last of them. */
function pathsTo(path: string): readonly string[] {
  const names = path.split('/').filter((name) => name !== '');
  return names.map((_, at) => `/${names.slice(0, at + 1).join('/')}`);
}
