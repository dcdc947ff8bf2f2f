/**
 * The servers of a connect string in the order in which they are tried (`StaticHostProvider`):
 * shuffled once, then round and round, with a second of rest when a round is complete.
 */
import type { Random } from '../../machine/system.ts';

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

export class HostList {
  readonly #servers: readonly ServerAddress[];
  #current = -1;
  #last = -1;

  constructor(servers: readonly ServerAddress[], random: Random) {
    this.#servers = random.shuffle(servers);
  }

  get size(): number {
    return this.#servers.length;
  }

  /** The next server; `rest` when the one last connected to has come round again. */
  next(): { readonly server: ServerAddress; readonly rest: boolean } {
    this.#current = (this.#current + 1) % this.#servers.length;
    const rest = this.#current === this.#last;
    // The first attempt of all never rests.
    if (this.#last === -1) this.#last = 0;
    return { server: this.#servers[this.#current] as ServerAddress, rest };
  }

  /** The current server took the session. */
  connected(): void {
    this.#last = this.#current;
  }
}
