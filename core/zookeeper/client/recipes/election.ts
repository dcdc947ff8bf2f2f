/** Who of many leads: a line in which the first leads until it leaves (`LeaderLatch` of Curator). */
import type { Client } from '../client.ts';
import type { Data, NodeData } from '../operations.ts';
import type { Held } from './held.ts';
import { Line } from './line.ts';

export interface Leader extends NodeData {
  readonly path: string;
  /** The number of its term: each leader has a higher one than all before. */
  readonly token: bigint;
}

/**
 * An election: `const term = await new Election(zk, '/scheduler/election').lead(sys.host.name)`.
 *
 * Sharp edges: at one moment two may take themselves for the leader, the old one that has not heard
 * yet, and the new one. `term.lost` says when to stop; `term.check` and `term.token` keep what the old
 * one still does from counting. After a lost connection the lead is in doubt and `lost` settles, even
 * if the session survives: release the term, and stand for election again.
 */
export class Election {
  readonly #line: Line;

  constructor(zk: Client, path: string) {
    this.#line = new Line(zk, path, 'candidate');
  }

  /** Stands for election, and waits until this session leads. `data` says to others who that is. */
  async lead(data: Data = null): Promise<Held> {
    // Without a limit the turn comes.
    return (await this.#line.stand(data)) as Held;
  }

  /**
   * Who leads, as far as this client's server knows; undefined when nobody does. When that leader has
   * gone tells `zk.untilDeleted(leader.path)`.
   */
  async leader(): Promise<Leader | undefined> {
    const first = await this.#line.first();
    return first && { ...first, token: first.stat.czxid };
  }

  /** How many stand for election, the leader included. */
  async candidates(): Promise<number> {
    return (await this.#line.waiting()).length;
  }
}
