/** A number that many add to (`DistributedAtomicLong` of Curator): read, then set what was read. */
import type { Client, Guard } from '../client.ts';
import { is, KeeperException } from '../keeper-exception.ts';
import { isLoss, retrying } from '../loss.ts';

/**
 * A number in a znode, as decimal text; a missing one is 0.
 *
 * Sharp edges: an addition whose answer is lost has been made or not, and nobody knows; it is never
 * made twice. Who needs a number that nobody else has takes the next one then, and leaves a gap.
 */
export class Counter {
  readonly #zk: Client;
  readonly #path: string;

  constructor(zk: Client, path: string) {
    this.#zk = zk;
    this.#path = path;
  }

  /** The value, as this client's server knows it: `zk.sync(path)` first for the newest. */
  async value(): Promise<number> {
    const node = await retrying(this.#zk, () => this.#zk.tryGet(this.#path));
    return Number(node?.text ?? 0);
  }

  /**
   * Adds, and returns the sum; with a guard (a {@link Held}, for instance) only while that stands.
   * Undefined when it does not, or when nobody knows whether it was added.
   */
  add(delta = 1, guard?: Guard): Promise<number | undefined> {
    return addTo(this.#zk, this.#path, delta, guard);
  }

  /** Sets the value if it is `expected`. Undefined when nobody knows whether it was set. */
  async compareAndSet(expected: number, next: number): Promise<boolean | undefined> {
    for (;;) {
      const node = await retrying(this.#zk, () => this.#zk.tryGet(this.#path));
      if (Number(node?.text ?? 0) !== expected) return false;
      try {
        if (node) await this.#zk.setData(this.#path, String(next), node.stat.version);
        else await this.#zk.create(this.#path, String(next));
        return true;
      } catch (error) {
        if (isLoss(error)) return undefined;
        if (!is(error, 'badVersion') && !is(error, 'nodeExists')) throw error;
      }
    }
  }
}

/** See {@link Client.increment} and {@link Counter.add}. */
export async function addTo(
  zk: Client,
  path: string,
  delta: number,
  guard: Guard | undefined,
): Promise<number | undefined> {
  for (;;) {
    try {
      // Read before the guard is checked: whoever holds it next changes this version first.
      const counter = await zk.tryGet(path);
      const held = guard && (await zk.exists(guard.held));
      if (guard && held?.czxid !== guard.czxid) return undefined;
      const value = Number(counter?.text ?? 0) + delta;
      const data = String(value);
      const check = guard && held ? [{ check: guard.held, version: held.version }] : [];
      const write = counter
        ? { set: path, data, version: counter.stat.version }
        : { create: path, data };
      await zk.multi([...check, write]);
      return value;
    } catch (error) {
      if (isLoss(error)) return undefined;
      const raced = is(error, 'badVersion') || is(error, 'nodeExists');
      if (raced && error.path === path) continue;
      if (guard && error instanceof KeeperException && error.path === guard.held) return undefined;
      throw error;
    }
  }
}
