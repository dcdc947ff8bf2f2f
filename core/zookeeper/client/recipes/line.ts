/**
 * A line of sessions that wait for their turn, each with an ephemeral sequential znode. Everybody
 * watches only the nearest znode ahead that stands in the way, so that one that leaves wakes one
 * (no herd). A session that expires while it waits goes to the end.
 */
import type { Client } from '../client.ts';
import { is } from '../keeper-exception.ts';
import { Patience, removeOwn, retrying, Signal } from '../loss.ts';
import type { Data, NodeData } from '../operations.ts';
import { Held } from './held.ts';
import { createProtected, type Place, type ProtectedNode, places } from './protected-node.ts';

export class Line {
  readonly #zk: Client;
  readonly #path: string;
  readonly #kind: string;
  /** Whether somebody ahead, of another kind perhaps, has to be waited for. */
  readonly #blocks: (kind: string) => boolean;

  constructor(zk: Client, path: string, kind: string, blocks = (_kind: string) => true) {
    this.#zk = zk;
    this.#path = path;
    this.#kind = kind;
    this.#blocks = blocks;
  }

  /** Waits for the turn; undefined when it did not come within `waitMs`. */
  async stand(data: Data, waitMs?: number): Promise<Held | undefined> {
    const patience = new Patience(this.#zk.sys, waitMs);
    for (;;) {
      const own = await createProtected(
        this.#zk,
        this.#path,
        this.#kind,
        data,
        'ephemeralSequential',
      );
      const turn = await this.#turn(own, patience);
      if (turn === 'come') {
        const held = await this.#hold(own);
        if (held) return held;
      } else if (turn === 'late') {
        await removeOwn(this.#zk, own.path, own.session);
        return undefined;
      }
    }
  }

  /** Those in line, in their order. */
  async waiting(): Promise<readonly Place[]> {
    try {
      const { children } = await retrying(this.#zk, () => this.#zk.getChildren(this.#path));
      return places(children);
    } catch (error) {
      if (is(error, 'noNode')) return [];
      throw error;
    }
  }

  /** What the first of the line put into its znode, with the path; undefined when nobody is there. */
  async first(): Promise<(NodeData & { readonly path: string }) | undefined> {
    for (;;) {
      const [place] = await this.waiting();
      if (!place) return undefined;
      const path = `${this.#path}/${place.name}`;
      const node = await retrying(this.#zk, () => this.#zk.tryGet(path));
      if (node) return { ...node, path };
    }
  }

  async #turn(own: ProtectedNode, patience: Patience): Promise<'come' | 'late' | 'gone'> {
    for (;;) {
      const line = await this.waiting();
      const at = line.findIndex(({ name }) => own.path === `${this.#path}/${name}`);
      if (at < 0) return 'gone';
      const ahead = line.slice(0, at).findLast(({ kind }) => this.#blocks(kind));
      if (!ahead) return 'come';
      if (patience.isOver) return 'late';
      const changed = new Signal(this.#zk.sys);
      const path = `${this.#path}/${ahead.name}`;
      const stat = await retrying(this.#zk, () => this.#zk.exists(path, changed.hear));
      if (stat) await patience.wait(changed);
    }
  }

  /**
   * The turn has come, and stays for as long as the znode stands: looks that it does, once the
   * session is watched over. Undefined when it is gone.
   */
  async #hold(own: ProtectedNode): Promise<Held | undefined> {
    for (;;) {
      const lost = this.#zk.lost(own.path);
      const stat = await retrying(this.#zk, () => this.#zk.exists(own.path));
      if (stat?.ephemeralOwner !== own.session) {
        lost.settle('it never was held');
        return undefined;
      }
      if (!lost.settled) return new Held(this.#zk, own, lost);
    }
  }
}
