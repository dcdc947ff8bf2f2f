/**
 * The servers of a connect string in the order in which they are tried (`StaticHostProvider`):
 * shuffled once, then round and round, with a second of rest when a round is complete.
 */
import type { Random } from '../../machine/system.ts';

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** `next(1000)`: when the server last connected to has come round again. */
const ROUND_REST_MS = 1000;
/** The random sleep of `startConnect`, once there has been a connection. */
const RECONNECT_MAX_MS = 999;

export class HostList {
  readonly #servers: readonly ServerAddress[];
  readonly #random: Random;
  #current = -1;
  #last = -1;
  /** The current server was found to take writes, and comes next. */
  #found = false;

  constructor(servers: readonly ServerAddress[], random: Random) {
    this.#servers = random.shuffle(servers);
    this.#random = random;
  }

  get size(): number {
    return this.#servers.length;
  }

  /** The next server, and how long to wait before connecting to it. */
  next(isReconnect: boolean): { readonly server: ServerAddress; readonly delayMs: number } {
    const server = this.#found ? this.#server() : this.advance();
    const restMs = this.#current === this.#last && !this.#found ? ROUND_REST_MS : 0;
    this.#found = false;
    // The first attempt of all never rests.
    if (this.#last === -1) this.#last = 0;
    const backMs = isReconnect ? this.#random.int(0, RECONNECT_MAX_MS) : 0;
    return { server, delayMs: restMs + backMs };
  }

  /** The next server, for a question that needs no session: `next(0)` rests before none. */
  advance(): ServerAddress {
    this.#current = (this.#current + 1) % this.#servers.length;
    return this.#server();
  }

  /** The server that {@link advance} gave is the next to be connected to (`rwServerAddress`). */
  found(): void {
    this.#found = true;
  }

  /** The current server took the session. */
  connected(): void {
    this.#last = this.#current;
  }

  #server(): ServerAddress {
    return this.#servers[this.#current] as ServerAddress;
  }
}
