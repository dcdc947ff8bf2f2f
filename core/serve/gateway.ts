/**
 * Joins real TCP on loopback to the simulated network: for each client port of a host it listens on
 * a port of this machine, and passes on what both sides do. A real connection is taken before the
 * simulated server has been asked; where nobody listens, it is reset at once. What real programs do
 * comes in as inputs; back-pressure works both ways.
 */

import { createServer, type Server, type Socket } from 'node:net';
import { QuorateError } from '../errors/quorate-error.ts';
import type { Gate, OutsideInput } from '../machine/outside.ts';
import type { Endpoint } from './served-run.ts';

/** A port of a simulated host, and that of this machine at which it is to be found. */
export interface Door {
  readonly host: string;
  readonly port: number;
  /** 0: a free one. */
  readonly at: number;
}

const LOOPBACK = '127.0.0.1';

export class Gateway implements Gate {
  private readonly servers: Server[] = [];
  private readonly connections = new Map<number, RealConnection>();
  /** Those with something to be sent. */
  private readonly dirty = new Set<RealConnection>();
  private readonly push: (input: OutsideInput) => void;
  private opened = 0;

  constructor(push: (input: OutsideInput) => void) {
    this.push = push;
  }

  /** @throws QuorateError serve/port-in-use */
  listen(doors: readonly Door[]): Promise<Endpoint[]> {
    return Promise.all(doors.map((door) => this.listenAt(door)));
  }

  data(connection: number, bytes: Uint8Array): void {
    const one = this.connections.get(connection);
    if (!one) return;
    one.put(bytes);
    this.dirty.add(one);
  }

  ended(connection: number): void {
    const one = this.connections.get(connection);
    if (!one) return;
    one.flush();
    one.socket.end();
  }

  broke(connection: number): void {
    const one = this.connections.get(connection);
    if (!one) return;
    one.flush();
    this.forget(connection);
    one.socket.resetAndDestroy();
  }

  congested(connection: number, congested: boolean): void {
    const socket = this.connections.get(connection)?.socket;
    if (congested) socket?.pause();
    else socket?.resume();
  }

  /** Sends what has been put aside since the last time: one write for each connection. */
  flush(): void {
    for (const one of this.dirty) one.flush();
    this.dirty.clear();
  }

  /** Nothing is left open afterwards. */
  async close(): Promise<void> {
    this.flush();
    for (const { socket } of this.connections.values()) socket.destroy();
    this.connections.clear();
    const closing = this.servers.map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    await Promise.all(closing);
  }

  private listenAt({ host, port, at }: Door): Promise<Endpoint> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      this.accept(socket, host, port),
    );
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE') return reject(error);
        reject(new QuorateError('serve/port-in-use', { port: at, what: host }));
      });
      server.listen(at, LOOPBACK, () => {
        this.servers.push(server);
        const bound = server.address() as { readonly port: number };
        resolve({ host, port, address: `${LOOPBACK}:${bound.port}` });
      });
    });
  }

  private accept(socket: Socket, host: string, port: number): void {
    const connection = this.opened++;
    const one = new RealConnection(socket, (kind) => this.push({ kind, connection }));
    this.connections.set(connection, one);
    this.push({ kind: 'open', connection, host, port, from: socket.remotePort ?? 0 });
    socket.on('data', (bytes) => this.push({ kind: 'data', connection, bytes }));
    socket.on('end', () => this.push({ kind: 'end', connection }));
    let how: 'close' | 'reset' = 'close';
    socket.on('error', () => {
      how = 'reset';
    });
    socket.on('close', () => {
      if (this.forget(connection)) this.push({ kind: how, connection });
    });
  }

  private forget(connection: number): boolean {
    const one = this.connections.get(connection);
    if (one) this.dirty.delete(one);
    return this.connections.delete(connection);
  }
}

/** What is on its way to a real program. */
class RealConnection {
  readonly socket: Socket;
  private readonly tell: (kind: 'full' | 'ready') => void;
  private waiting: Uint8Array[] = [];
  private full = false;

  constructor(socket: Socket, tell: (kind: 'full' | 'ready') => void) {
    this.socket = socket;
    this.tell = tell;
    socket.on('drain', () => {
      if (!this.full) return;
      this.full = false;
      tell('ready');
    });
  }

  put(bytes: Uint8Array): void {
    this.waiting.push(bytes);
  }

  flush(): void {
    if (this.waiting.length === 0) return;
    const [first] = this.waiting;
    const bytes = this.waiting.length === 1 ? first! : Buffer.concat(this.waiting);
    this.waiting = [];
    if (this.socket.destroyed || this.socket.writableEnded) return;
    if (this.socket.write(bytes) || this.full) return;
    this.full = true;
    this.tell('full');
  }
}
