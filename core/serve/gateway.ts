/**
 * Joins real TCP on loopback to the simulated network: for each client port of a host it listens on
 * a port of this machine, and passes on what both sides do. A real connection is taken before the
 * simulated server has been asked; where nobody listens, it is reset at once. The other way round,
 * what a host asks of a neighbour is asked of the real program, and taken or refused as that says.
 * What real programs do comes in as inputs; back-pressure works both ways.
 */

import { connect, createServer, type Server, type Socket } from 'node:net';
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

/** A port at which simulated hosts find a neighbour, and where that really is. */
export interface Way {
  readonly port: number;
  readonly at: number;
  /** One of loopback. */
  readonly address: string;
}

export type Push = (lane: number, input: OutsideInput) => void;

export const LOOPBACK = '127.0.0.1';

export class Gateway {
  private readonly servers: Server[] = [];
  private readonly sides = new Map<number, Side>();
  private readonly push: Push;

  constructor(push: Push) {
    this.push = push;
  }

  /** The real side of a lane of the outside; `ways` lead to the real programs behind it. */
  side(lane: number, ways: readonly Way[]): Gate {
    const side = new Side((input) => this.push(lane, input), ways);
    this.sides.set(lane, side);
    return side;
  }

  /** Real programs come in by these, as the outside of a lane. @throws QuorateError serve/port-in-use */
  listen(lane: number, doors: readonly Door[]): Promise<Endpoint[]> {
    return Promise.all(doors.map((door) => this.listenAt(this.sides.get(lane)!, door)));
  }

  /** Sends what has been put aside since the last time: one write for each connection. */
  flush(): void {
    for (const side of this.sides.values()) side.flush();
  }

  /** Nothing is left open afterwards. */
  async close(): Promise<void> {
    for (const side of this.sides.values()) side.close();
    const closing = this.servers.map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    await Promise.all(closing);
  }

  private listenAt(side: Side, { host, port, at }: Door): Promise<Endpoint> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      side.accept(socket, host, port),
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
}

/** All real connections of one lane. */
class Side implements Gate {
  private readonly connections = new Map<number, RealConnection>();
  /** Those with something to be sent. */
  private readonly dirty = new Set<RealConnection>();
  /** Those of which it is not known whether somebody is there. */
  private readonly dialling = new Set<Socket>();
  private readonly push: (input: OutsideInput) => void;
  private readonly ways: readonly Way[];
  private opened = 0;

  constructor(push: (input: OutsideInput) => void, ways: readonly Way[]) {
    this.push = push;
    this.ways = ways;
  }

  accept(socket: Socket, host: string, port: number): void {
    const connection = this.opened++;
    this.push({ kind: 'open', connection, host, port, from: socket.remotePort ?? 0 });
    this.join(connection, socket);
  }

  dial(connection: number, port: number): void {
    const { at, address } = this.ways.find((way) => way.port === port)!;
    const socket = connect({ host: address, port: at, allowHalfOpen: true, noDelay: true });
    this.dialling.add(socket);
    const refused = () => {
      this.dialling.delete(socket);
      this.push({ kind: 'refused', connection });
    };
    socket.once('error', refused);
    socket.once('connect', () => {
      socket.off('error', refused);
      this.dialling.delete(socket);
      this.push({ kind: 'accepted', connection });
      this.join(connection, socket);
    });
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

  flush(): void {
    for (const one of this.dirty) one.flush();
    this.dirty.clear();
  }

  close(): void {
    this.flush();
    for (const { socket } of this.connections.values()) socket.destroy();
    for (const socket of this.dialling) socket.destroy();
    this.connections.clear();
  }

  private join(connection: number, socket: Socket): void {
    const one = new RealConnection(socket, (kind) => this.push({ kind, connection }));
    this.connections.set(connection, one);
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
