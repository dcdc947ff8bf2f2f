/**
 * One end of a TCP connection. The host's stack owns it and outlives the process: it accepts and
 * buffers for a process that is stopped, and sends on what a dead one had written.
 */

import type { LaneEvent } from '../../kernel/lane.ts';
import { SECOND } from '../../kernel/time.ts';
import type { Process } from '../process.ts';
import type { Connection, SocketAddress } from '../system.ts';
import { type Errno, SystemError } from '../system.ts';
import type { Packet } from './packet.ts';
import type { PeerHost } from './peers.ts';
import type { NetworkStack } from './stack.ts';
import { Transmitter } from './transmitter.ts';

/** What the host buffers for a process that does not read. */
const RECEIVE_BUFFER_BYTES = 256 * 1024;
/** How long a neighbour asks for the address of a host that is off (ARP). */
const NO_ROUTE_AFTER = 3 * SECOND;

export class Socket implements Connection {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  state: Connection['state'] = 'connecting';
  onOpen: (() => void) | undefined;
  onData: ((bytes: Uint8Array) => void) | undefined;
  onEnd: (() => void) | undefined;
  onError: ((error: SystemError) => void) | undefined;
  onDrain: (() => void) | undefined;

  /** Of the whole connection, the same at both ends. */
  readonly id: string;
  /** Whether this end asked for the connection. */
  readonly initiator: boolean;
  connectTimer: LaneEvent | undefined;

  private readonly transmitter: Transmitter;
  private readonly stack: NetworkStack;
  private readonly owner: Process;
  private readonly peer: PeerHost;
  private readonly port: number;
  private readonly sourcePort: number;
  private sent = 0;
  /** Written before the handshake was done. */
  private early: Uint8Array[] = [];
  /** Data that arrived and was not handed over yet. */
  private unread: Uint8Array[] = [];
  private unreadBytes = 0;
  private endArrived = false;
  /** This side has said its last ({@link shutdown}). */
  private shut = false;
  private paused = false;
  private handing = false;

  constructor(
    stack: NetworkStack,
    owner: Process,
    peer: PeerHost,
    options: {
      readonly id: string;
      readonly initiator: boolean;
      readonly sourcePort: number;
      readonly port: number;
      readonly identity: number;
      readonly remoteName: string;
    },
  ) {
    this.stack = stack;
    this.owner = owner;
    this.peer = peer;
    this.id = options.id;
    this.initiator = options.initiator;
    this.port = options.port;
    this.sourcePort = options.sourcePort;
    const mine = options.initiator ? options.sourcePort : options.port;
    const theirs = options.initiator ? options.port : options.sourcePort;
    this.local = { host: stack.hostName, address: stack.address, port: mine };
    this.remote = { host: options.remoteName, address: peer.address, port: theirs };
    this.transmitter = new Transmitter(stack, peer, {
      port: options.port,
      identity: options.identity,
      onGiveUp: (why) => this.giveUp(why),
      onIdle: () => this.idle(),
    });
  }

  get pendingBytes(): number {
    return this.transmitter.pendingBytes + this.early.reduce((sum, part) => sum + part.length, 0);
  }

  // --- the process's side ------------------------------------------------------------------

  write(bytes: Uint8Array): void {
    this.owner.called('send');
    if (this.state === 'closed') return;
    if (this.state === 'connecting') this.early.push(bytes);
    else this.put('data', bytes);
  }

  /**
   * `shutdown(2)` with SHUT_WR: end of stream for the peer, while its data is still read. Java's
   * programs close instead; clients outside do this (`nc -N`).
   */
  shutdown(): void {
    this.owner.called('shutdown');
    if (this.shut || this.state === 'closed') return;
    this.shut = true;
    if (this.state === 'open') this.put('fin');
  }

  close(): void {
    this.owner.called('close');
    this.release(this.unreadBytes > 0 ? 'reset' : 'fin');
  }

  reset(): void {
    this.owner.called('close');
    this.release('reset');
  }

  pause(): void {
    this.owner.called('pause');
    this.paused = true;
  }

  resume(): void {
    this.owner.called('resume');
    this.paused = false;
    if (this.unread.length > 0 || this.endArrived) this.scheduleHandOver();
  }

  // --- the stack's side --------------------------------------------------------------------

  /** The process died: what it wrote still goes out, then end of stream, or a reset. */
  abandon(): void {
    if (this.state === 'closed') return;
    this.release(this.unreadBytes > 0 ? 'reset' : 'fin');
  }

  /** Power loss: it is as if it had never been. */
  vanish(): void {
    this.state = 'closed';
    this.transmitter.stop();
  }

  put(kind: Packet['kind'], bytes: Uint8Array | null = null): void {
    this.transmitter.send(this.packet(kind, bytes));
  }

  packet(kind: Packet['kind'], bytes: Uint8Array | null = null): Packet {
    return {
      kind,
      connection: this.id,
      from: this.stack.lane.index,
      toInitiator: !this.initiator,
      number: this.sent++,
      sourcePort: this.sourcePort,
      port: this.port,
      bytes,
      about: null,
      why: null,
    };
  }

  arrived(packet: Packet): void {
    if (this.state === 'closed') return this.arrivedLate(packet);
    switch (packet.kind) {
      case 'syn-ack':
        return this.opened();
      case 'data':
        return this.received(packet.bytes!);
      case 'fin':
        this.endArrived = true;
        return this.scheduleHandOver();
      case 'refused':
        return this.fail('ECONNREFUSED');
      case 'reset':
        return this.fail('ECONNRESET');
      case 'unacknowledged':
        return this.notTaken(packet);
      case 'full':
        return this.transmitter.setPeerFull(true);
      case 'ready':
        return this.transmitter.setPeerFull(false);
      case 'syn':
        return;
    }
  }

  /** Nobody reads here any more; what was written may still be on its way out. */
  private arrivedLate(packet: Packet): void {
    if (packet.kind === 'unacknowledged') this.transmitter.takeBack(packet.about!, packet.why);
    else if (packet.kind === 'full' || packet.kind === 'ready') {
      this.transmitter.setPeerFull(packet.kind === 'full');
    } else if (packet.kind !== 'fin') {
      this.transmitter.stop();
      if (packet.kind === 'data') this.put('reset');
      this.stack.forget(this);
    }
  }

  fail(code: Errno): void {
    if (this.state === 'closed') return;
    this.detach();
    this.transmitter.stop();
    this.stack.forget(this);
    const { onError } = this;
    this.wake(() => onError?.(new SystemError(code, `${this.remote.host}:${this.remote.port}`)));
  }

  private notTaken(packet: Packet): void {
    if (this.state === 'connecting' && packet.why === 'unreachable') {
      this.stack.lane.at(this.stack.lane.now + NO_ROUTE_AFTER, () => this.fail('EHOSTUNREACH'));
    } else this.transmitter.takeBack(packet.about!, packet.why);
  }

  private opened(): void {
    if (this.state !== 'connecting') return;
    this.state = 'open';
    if (this.connectTimer) this.stack.lane.cancel(this.connectTimer);
    for (const bytes of this.early.splice(0)) this.put('data', bytes);
    if (this.shut) this.put('fin');
    this.wake(() => this.onOpen?.());
  }

  private received(bytes: Uint8Array): void {
    const before = this.unreadBytes;
    this.unread.push(bytes);
    this.unreadBytes += bytes.length;
    if (before <= RECEIVE_BUFFER_BYTES && this.unreadBytes > RECEIVE_BUFFER_BYTES) {
      this.stack.tell(this.peer, this.packet('full'));
    }
    this.scheduleHandOver();
  }

  /** Hands over in this event if the process can be woken in it, else in one of its own. */
  private scheduleHandOver(): void {
    if (this.paused || this.handing || this.state === 'closed') return;
    this.handing = true;
    this.wake(() => this.handOver());
  }

  private handOver(): void {
    this.handing = false;
    const wasFull = this.unreadBytes > RECEIVE_BUFFER_BYTES;
    while (this.unread.length > 0 && !this.paused && this.isOpen()) {
      const bytes = this.unread.shift()!;
      this.unreadBytes -= bytes.length;
      this.onData?.(bytes);
    }
    if (wasFull && this.unreadBytes <= RECEIVE_BUFFER_BYTES && this.isOpen()) {
      this.stack.tell(this.peer, this.packet('ready'));
    }
    if (this.endArrived && this.unread.length === 0 && !this.paused && this.isOpen()) {
      this.endArrived = false;
      this.onEnd?.();
    }
  }

  private isOpen(): boolean {
    return this.state !== 'closed';
  }

  private wake(run: () => void): void {
    this.stack.wake(this.owner, run);
  }

  private giveUp(why: Packet['why']): void {
    if (this.state === 'closed') return this.stack.forget(this);
    this.fail(why === 'unreachable' ? 'EHOSTUNREACH' : 'ETIMEDOUT');
  }

  private release(last: 'fin' | 'reset'): void {
    if (this.state === 'closed') return;
    const connecting = this.state === 'connecting';
    this.detach();
    if (connecting || last === 'reset') {
      this.transmitter.stop();
      this.put('reset');
      return this.stack.forget(this);
    }
    this.transmitter.orphan = true;
    if (!this.shut) this.put('fin');
    if (this.transmitter.idle) this.stack.forget(this);
  }

  /** All that waited is on its way. */
  private idle(): void {
    if (this.state === 'closed') this.stack.forget(this);
    else if (this.onDrain) this.wake(() => this.onDrain?.());
  }

  private detach(): void {
    this.state = 'closed';
    if (this.connectTimer) this.stack.lane.cancel(this.connectTimer);
    this.owner.sockets.delete(this);
  }
}
