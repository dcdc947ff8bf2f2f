/**
 * What a player of cases needs of the world: sockets to a server, time, and power over servers. The
 * real network and the simulated one are two of these.
 */

export interface Socket {
  /** The address that the server sees, once the connection is open. */
  readonly address: string;
  write(bytes: Uint8Array): void;
  /** Closes this side at once. */
  end(): void;
}

export interface SocketHandlers {
  opened(): void;
  data(bytes: Uint8Array): void;
  /** The other side has closed, reset or refused. */
  closed(): void;
}

/** Servers by their numbers, which count from 1. */
export interface Members {
  start(member: number): void;
  /** `kill -9`, waited for. */
  kill(member: number): Promise<void>;
}

export interface Network {
  /** `server` counts from 1. */
  connect(server: number, handlers: SocketHandlers): Socket;
  /** Sleeps; with `until`, no longer than that takes. */
  sleep(ms: number, until?: Promise<void>): Promise<void>;
  promise(start: (resolve: () => void) => void): Promise<void>;
}
