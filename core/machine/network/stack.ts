/**
 * The network stack of a host. Who evaluates what, as on real machines: the sender reads the link,
 * the receiving host decides whether somebody listens, and both live on when a process dies. Names
 * resolve from `/etc/hosts`, which holds every host of the cluster.
 */

import type { PlainValue } from '../../kernel/codec.ts';
import type { Lane } from '../../kernel/lane.ts';
import { draw } from '../../kernel/random.ts';
import { MILLISECOND, microsOf } from '../../kernel/time.ts';
import type { Process } from '../process.ts';
import {
  type Connection,
  type ConnectOptions,
  type Listener,
  type ListenOptions,
  SystemError,
} from '../system.ts';
import { LinkTable } from './links.ts';
import { Listeners, type Listening } from './listeners.ts';
import type { Packet } from './packet.ts';
import type { NetworkOptions, PeerHost } from './peers.ts';
import { Socket } from './socket.ts';

/** Within a host. */
const LOOPBACK = 20;
/** Java's ServerSocket. */
const DEFAULT_BACKLOG = 50;
const FIRST_EPHEMERAL_PORT = 32_768;
const LOCAL: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '0.0.0.0']);

export class NetworkStack {
  readonly links = new LinkTable();
  readonly seed: number;
  readonly jitter: number;
  readonly bytesPerSecond: number;
  /** By connection: its end that asked for it, and the one that accepted. Both may be here. */
  private readonly initiators = new Map<string, Socket>();
  private readonly acceptors = new Map<string, Socket>();
  readonly listeners = new Listeners(() => this.tellPorters());
  private connections = 0;
  private nextPort = FIRST_EPHEMERAL_PORT;
  powered = true;
  /** A connection is asked for; somebody may decide later whether to {@link take} it. */
  onAsked: (syn: Packet) => void = (syn) => this.take(syn);
  readonly lane: Lane;
  private readonly self: PeerHost;
  private readonly options: NetworkOptions;
  /** Wakes a process in this event, or in one of its own. */
  readonly wake: (owner: Process, run: () => void) => void;
  /** Tells the machine that modelled bytes grew. */
  readonly checkBytes: () => void;

  constructor(
    lane: Lane,
    self: PeerHost,
    options: NetworkOptions,
    machine: {
      readonly wake: (owner: Process, run: () => void) => void;
      readonly checkBytes: () => void;
    },
  ) {
    this.lane = lane;
    this.self = self;
    this.options = options;
    this.wake = machine.wake;
    this.checkBytes = machine.checkBytes;
    this.seed = options.seed;
    this.jitter = options.jitter;
    this.bytesPerSecond = options.bytesPerSecond;
  }

  get hostName(): string {
    return this.self.name;
  }

  get address(): string {
    return this.self.address;
  }

  latencyTo(peer: PeerHost): number {
    return peer.lane === this.self.lane ? LOOPBACK : this.options.latency;
  }

  /** Bytes that wait to be sent on this host. */
  get pendingBytes(): number {
    return this.allSockets().reduce((bytes, socket) => bytes + socket.pendingBytes, 0);
  }

  resolve(host: string): PeerHost {
    const found = this.find(host);
    if (found) return found;
    throw new SystemError('ENOTFOUND', host);
  }

  private find(host: string): PeerHost | undefined {
    if (LOCAL.has(host)) return this.self;
    return this.options.hosts.find((peer) => peer.name === host || peer.address === host);
  }

  listen(
    owner: Process,
    port: number,
    accept: (connection: Connection) => void,
    options: ListenOptions = {},
  ): Listener {
    if (this.listeners.get(port)) throw new SystemError('EADDRINUSE', `${this.hostName}:${port}`);
    const { address, backlog = DEFAULT_BACKLOG } = options;
    return this.listeners.add(port, { owner, accept, address, backlog, waiting: 0 });
  }

  /** `sourcePort`: the next free one by default. */
  connect(
    owner: Process,
    host: string,
    port: number,
    options: ConnectOptions = {},
    sourcePort = this.nextPort++,
  ): Socket {
    const peer = this.find(host);
    const socket = this.open(owner, peer ?? this.self, host, port, sourcePort);
    if (!peer) {
      this.lane.at(this.lane.now + MILLISECOND, () => socket.fail('ENOTFOUND'));
      return socket;
    }
    if (options.timeoutMs !== undefined) this.armConnectTimeout(socket, options, host, port);
    socket.put('syn');
    return socket;
  }

  /** Puts a packet on its way; `time` already has everything that delays it. */
  put(peer: PeerHost, time: number, packet: Packet): void {
    if (peer.lane === this.self.lane) this.lane.at(time, () => this.receive(packet));
    else this.lane.send(peer.lane, time, ['packet', packet as unknown as PlainValue]);
  }

  /** Tells the peer something that stands for the absence of a packet. */
  tell(peer: PeerHost, packet: Packet): void {
    this.put(peer, this.lane.now + this.latencyTo(peer), packet);
  }

  forget(socket: Socket): void {
    this.ends(socket.initiator).delete(socket.id);
  }

  /** The process died: its listeners are gone, its connections end as Linux ends them. */
  release(owner: Process): void {
    this.listeners.release(owner);
    for (const socket of [...owner.sockets]) socket.abandon();
  }

  powerOff(): void {
    this.powered = false;
    for (const socket of this.allSockets()) socket.vanish();
    this.initiators.clear();
    this.acceptors.clear();
    this.listeners.clear();
    this.tellPorters();
  }

  powerOn(): void {
    this.powered = true;
    this.tellPorters();
  }

  private tellPorters(): void {
    const time = this.lane.now + this.options.latency;
    for (const { lane } of this.options.porters ?? []) {
      this.lane.send(lane, time, ['ports', [this.self.name, this.powered, this.listeners.ports]]);
    }
  }

  private open(
    owner: Process,
    peer: PeerHost,
    remoteName: string,
    port: number,
    sourcePort: number,
  ): Socket {
    const id = `${this.self.lane}.${this.connections++}`;
    const identity = draw(0x7fffffff, this.self.lane, this.connections, 1);
    const options = { id, initiator: true, sourcePort, port, identity, remoteName };
    const socket = new Socket(this, owner, peer, options);
    this.initiators.set(id, socket);
    owner.sockets.add(socket);
    return socket;
  }

  private armConnectTimeout(
    socket: Socket,
    options: ConnectOptions,
    host: string,
    port: number,
  ): void {
    const ms = options.timeoutMs!;
    socket.connectTimer = this.lane.at(this.lane.now + microsOf(ms), () => {
      this.lane.emit('process/timed-out', {
        label: `connect to ${host}:${port}`,
        key: options.timeoutKey ?? '',
        ms,
      });
      socket.fail('ETIMEDOUT');
    });
  }

  private ends(initiator: boolean): Map<string, Socket> {
    return initiator ? this.initiators : this.acceptors;
  }

  private allSockets(): Socket[] {
    return [...this.initiators.values(), ...this.acceptors.values()];
  }

  receive(packet: Packet): void {
    if (!this.powered) return this.unanswered(packet);
    const socket = this.ends(packet.toInitiator).get(packet.connection);
    if (socket) socket.arrived(packet);
    else if (packet.kind === 'syn') this.onAsked(packet);
    else if (packet.kind === 'data' || packet.kind === 'syn-ack') this.answer(packet, 'reset');
  }

  /** Takes a connection, if a process listens there. */
  take(packet: Packet): void {
    const listening = this.listeners.get(packet.port);
    if (!listening || !this.isAddressed(listening)) return this.refuse(packet);
    if (listening.waiting >= listening.backlog) return this.notAcknowledged(packet, 'backlog');
    const peer = this.peer(packet.from);
    const socket = new Socket(this, listening.owner, peer, {
      id: packet.connection,
      initiator: false,
      sourcePort: packet.sourcePort,
      port: packet.port,
      identity: draw(0x7fffffff, packet.from, this.self.lane, packet.sourcePort, 2),
      remoteName: peer.name,
    });
    socket.state = 'open';
    this.acceptors.set(socket.id, socket);
    listening.owner.sockets.add(socket);
    socket.put('syn-ack');
    listening.waiting++;
    this.wake(listening.owner, () => {
      listening.waiting--;
      if (socket.state === 'open') listening.accept(socket);
    });
  }

  refuse(syn: Packet): void {
    this.answer(syn, 'refused');
  }

  private isAddressed(listening: Listening): boolean {
    const { address } = listening;
    return address === undefined || this.find(address)?.lane === this.self.lane;
  }

  /** The host is off: nothing answers, and the sender must find that out by itself. */
  private unanswered(packet: Packet): void {
    if (packet.kind !== 'syn' && packet.kind !== 'data' && packet.kind !== 'fin') return;
    const { unreachable } = this.options;
    this.notAcknowledged(packet, unreachable === 'neighbour' ? 'unreachable' : 'off');
  }

  private notAcknowledged(packet: Packet, why: NonNullable<Packet['why']>): void {
    this.tell(this.peer(packet.from), {
      ...this.reply(packet, 'unacknowledged'),
      about: packet,
      why,
    });
  }

  private answer(packet: Packet, kind: Packet['kind']): void {
    const peer = this.peer(packet.from);
    const back = this.links.state(this.hostName, peer.name, packet.port);
    if (back.cut) return this.notAcknowledged(packet, 'off');
    this.tell(peer, this.reply(packet, kind));
  }

  private reply(packet: Packet, kind: Packet['kind']): Packet {
    return {
      ...packet,
      kind,
      from: this.self.lane,
      toInitiator: !packet.toInitiator,
      bytes: null,
      about: null,
      why: null,
    };
  }

  private peer(lane: number): PeerHost {
    return this.options.hosts.find((host) => host.lane === lane)!;
  }
}
