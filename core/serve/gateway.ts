/**
 * Joins real TCP on loopback to the simulated network: for each client port of a host there is a door,
 * a port of this machine, and what both sides do is passed on. A door is open while somebody listens
 * behind it. The other way round, what a host asks of a neighbour is asked of the real program, and
 * taken or refused as that says. What real programs do comes in as inputs; back-pressure works both
 * ways.
 */

import { connect, type Socket } from 'node:net';
import type { Gate, OutsideInput } from '../machine/outside.ts';
import { Door } from './door.ts';
import type { DoorPlan, Endpoint, Way } from './endpoints.ts';

export type Push = (lane: number, input: OutsideInput) => void;

export class Gateway {
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

  /**
   * Real programs come in by these, as the outside of a lane.
   * @throws QuorateError serve/port-in-use, serve/port-refused
   */
  listen(lane: number, plans: readonly DoorPlan[]): Promise<Endpoint[]> {
    return this.sides.get(lane)!.listen(plans);
  }

  /** What has been put aside since the last time: one write for each connection, and doors. */
  flush(): void {
    for (const side of this.sides.values()) side.flush();
  }

  /** Nothing is left open afterwards. */
  async close(): Promise<void> {
    await Promise.all([...this.sides.values()].map((side) => side.close()));
  }
}

/** All doors and real connections of one lane. */
class Side implements Gate {
  private readonly doors: Door[] = [];
  /** Those that are not yet open or closed as they are to be. */
  private readonly moving = new Set<Door>();
  /** Hosts that have power, and the ports at which they listen. */
  private readonly known = new Map<string, readonly number[] | 'silent'>();
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

  async listen(plans: readonly DoorPlan[]): Promise<Endpoint[]> {
    const opening = plans.map(async (plan) => {
      const door = new Door(plan, (socket) => this.accept(socket, plan.host, plan.port));
      this.doors.push(door);
      return door.reserve();
    });
    const endpoints = await Promise.all(opening);
    for (const door of this.doors) this.turn(door);
    return endpoints;
  }

  listening(host: string, powered: boolean, ports: readonly number[]): void {
    this.known.set(host, powered ? ports : 'silent');
    for (const door of this.doors) {
      if (door.plan.host === host) this.turn(door);
    }
  }

  private turn(door: Door): void {
    if (!door.set(this.isOpen(door.plan))) this.moving.add(door);
  }

  private isOpen({ host, port }: DoorPlan): boolean {
    const ports = this.known.get(host) ?? [];
    return ports === 'silent' || ports.includes(port);
  }

  private accept(socket: Socket, host: string, port: number): void {
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
    one.breakOff();
  }

  congested(connection: number, congested: boolean): void {
    const socket = this.connections.get(connection)?.socket;
    if (congested) socket?.pause();
    else socket?.resume();
  }

  flush(): void {
    for (const one of this.dirty) one.flush();
    this.dirty.clear();
    for (const door of this.moving) if (door.settle()) this.moving.delete(door);
  }

  async close(): Promise<void> {
    this.flush();
    for (const { socket } of this.connections.values()) socket.destroy();
    for (const socket of this.dialling) socket.destroy();
    this.connections.clear();
    await Promise.all(this.doors.map((door) => door.close()));
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

  /**
   * With a reset; but libuv gives none while the end of the stream is on its way, and Node would keep
   * the connection for ever, with the thread that it is in.
   */
  breakOff(): void {
    const { socket } = this;
    if (socket.writableEnded && !socket.writableFinished) socket.destroy();
    else socket.resetAndDestroy();
  }
}
