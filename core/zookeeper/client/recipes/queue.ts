/**
 * A queue of work: what is put in is taken by one, in order, and stays in the queue until it is done
 * (`LockingQueue` of kazoo). Items and claims to them stand below a znode each.
 */
import type { Client } from '../client.ts';
import { is } from '../keeper-exception.ts';
import { isLoss, newest, Patience, removeOwn, retrying, Signal } from '../loss.ts';
import type { Lost } from '../lost.ts';
import type { Data, NodeData } from '../operations.ts';
import { createProtected, places } from './protected-node.ts';

const PRIORITY_DIGITS = 3;
const PRIORITY_MAX = 10 ** PRIORITY_DIGITS - 1;

/**
 * A queue for many who put and many who take: `new Queue(zk, '/jobs')`.
 *
 * Sharp edges: work is handed out at least once. Who loses its session before {@link Taken.done} has
 * its item taken by somebody else, and may have done half of it; that `done` says false then. An item
 * is put in exactly once, even if an answer is lost, as long as the process lives. Everybody who waits
 * is woken by every new item, so that it serves tens of takers, not thousands.
 */
export class Queue {
  readonly #zk: Client;
  readonly #items: string;
  readonly #claims: string;

  constructor(zk: Client, path: string) {
    this.#zk = zk;
    this.#items = `${path}/items`;
    this.#claims = `${path}/claims`;
  }

  /** Puts something in, behind all of the same priority; lower ones come first (0 to 999). */
  async put(data: Data, priority = 500): Promise<void> {
    if (!(Number.isInteger(priority) && priority >= 0 && priority <= PRIORITY_MAX)) {
      throw new RangeError(`a priority is a whole number from 0 to ${PRIORITY_MAX}`);
    }
    const kind = String(priority).padStart(PRIORITY_DIGITS, '0');
    await createProtected(this.#zk, this.#items, kind, data, 'persistentSequential');
  }

  /** Takes the first item that nobody has, or waits for one; undefined after `waitMs` without. */
  async take(waitMs?: number): Promise<Taken | undefined> {
    await this.#zk.ensure(this.#items);
    await this.#zk.ensure(this.#claims);
    const patience = new Patience(this.#zk.sys, waitMs);
    for (;;) {
      const changed = new Signal(this.#zk.sys);
      for (const name of await this.#free(changed)) {
        const taken = await this.#claim(name);
        if (taken) return taken;
      }
      if (patience.isOver) return undefined;
      await patience.wait(changed);
    }
  }

  /** How many items are in it, those that are being worked on included. */
  async size(): Promise<number> {
    try {
      return (await retrying(this.#zk, () => this.#zk.getChildren(this.#items))).children.length;
    } catch (error) {
      if (is(error, 'noNode')) return 0;
      throw error;
    }
  }

  /** Items without a claim, in their order. */
  async #free(changed: Signal): Promise<readonly string[]> {
    const [items, claims] = await retrying(
      this.#zk,
      async () =>
        [
          await this.#zk.getChildren(this.#items, changed.hear),
          await this.#zk.getChildren(this.#claims, changed.hear),
        ] as const,
    );
    const claimed = new Set(claims.children);
    return places(items.children)
      .toSorted((one, other) => Number(one.kind) - Number(other.kind))
      .map(({ name }) => name)
      .filter((name) => !claimed.has(name));
  }

  async #claim(name: string): Promise<Taken | undefined> {
    const claim = `${this.#claims}/${name}`;
    const item = `${this.#items}/${name}`;
    if (!(await this.#zk.tryCreate(claim, null, { mode: 'ephemeral' }))) return undefined;
    const session = this.#zk.sessionId;
    const lost = this.#zk.lost(claim);
    // Whoever had it before may have finished it meanwhile.
    const node = await retrying(this.#zk, () => this.#zk.tryGet(item));
    if (node && !lost.settled) return new Taken(this.#zk, { item, claim, session }, node, lost);
    lost.settle('it was not taken');
    await removeOwn(this.#zk, claim, session);
    return undefined;
  }
}

interface Claim {
  readonly item: string;
  readonly claim: string;
  readonly session: bigint;
}

/** An item that this session works on. */
export class Taken {
  readonly data: Uint8Array | null;
  /** The data as UTF-8. */
  readonly text: string;
  /** Settles as soon as somebody else may take the item. */
  readonly lost: Lost;
  readonly #zk: Client;
  readonly #claim: Claim;

  constructor(zk: Client, claim: Claim, node: NodeData, lost: Lost) {
    this.#zk = zk;
    this.#claim = claim;
    this.data = node.data;
    this.text = node.text;
    this.lost = lost;
  }

  /**
   * The work is done, and the item leaves the queue: true for exactly one who took it. False when the
   * session was lost before, so that somebody else does it again; undefined when nobody knows which of
   * the two it is, because the session was lost together with the answer.
   */
  async done(): Promise<boolean | undefined> {
    this.lost.settle('it is done');
    const { item, claim, session } = this.#claim;
    let isInDoubt = false;
    // While the session is the same, the claim is its own; no request of it is done in another one.
    while (this.#zk.isAlive && this.#zk.sessionId === session) {
      try {
        await this.#zk.multi([{ delete: claim }, { delete: item }]);
        return true;
      } catch (error) {
        // It was done before, by the attempt whose answer was lost.
        if (is(error, 'noNode')) return isInDoubt;
        if (!isLoss(error)) throw error;
        isInDoubt = true;
      }
      await this.#zk.connected();
    }
    return isInDoubt && !(await newest(this.#zk, item)) ? undefined : false;
  }

  /** Gives it back, for somebody else to take. */
  async putBack(): Promise<void> {
    this.lost.settle('it was given back');
    await removeOwn(this.#zk, this.#claim.claim, this.#claim.session);
  }
}
