/**
 * The sending half of a connection: puts packets on the link in order, and goes over to
 * retransmission when one does not get through. Streams are late or broken, never holed: what
 * stands behind a lost packet waits with it, until a retransmission passes (200 ms, doubling up to
 * 120 s; a SYN after 1, 3, 7 … s) or Linux gives up (15 retries of data, 6 of a SYN, 8 of what a
 * dead process left behind).
 */

import type { LaneEvent } from '../../kernel/lane.ts';
import { draw } from '../../kernel/random.ts';
import { MILLISECOND, microsOf, SECOND } from '../../kernel/time.ts';
import type { Packet } from './packet.ts';
import type { PeerHost } from './peers.ts';
import type { NetworkStack } from './stack.ts';

const FIRST_RETRY = 200 * MILLISECOND;
const LONGEST_RETRY = 120 * SECOND;
const FIRST_SYN_RETRY = SECOND;
/** net.ipv4.tcp_retries2, tcp_syn_retries, tcp_orphan_retries. */
const RETRIES = { data: 15, syn: 6, orphan: 8 } as const;
/** What one side may have on the way while no acknowledgement comes back. */
const WINDOW_BYTES = 64 * 1024;

export class Transmitter {
  /** Bytes that wait here. */
  pendingBytes = 0;
  /** The owner is gone; give up sooner. */
  orphan = false;

  private waiting: Packet[] = [];
  private retry: LaneEvent | undefined;
  /** Set while a retransmission is on its way and nobody has said that it was not taken. */
  private confirm: LaneEvent | undefined;
  private attempt = 0;
  private unacknowledged = 0;
  private lastArrival = 0;
  private peerFull = false;
  private why: Packet['why'] = null;

  private readonly stack: NetworkStack;
  private readonly peer: PeerHost;
  private readonly port: number;
  private readonly identity: number;
  private readonly onGiveUp: (why: Packet['why']) => void;
  private readonly onIdle: () => void;

  constructor(
    stack: NetworkStack,
    peer: PeerHost,
    options: {
      readonly port: number;
      /** A number that stands for this side of this connection in draws. */
      readonly identity: number;
      readonly onGiveUp: (why: Packet['why']) => void;
      readonly onIdle: () => void;
    },
  ) {
    this.stack = stack;
    this.peer = peer;
    this.port = options.port;
    this.identity = options.identity;
    this.onGiveUp = options.onGiveUp;
    this.onIdle = options.onIdle;
  }

  send(packet: Packet): void {
    const free = this.waiting.length === 0 && !this.peerFull && !this.confirm;
    if (free && this.transmit(packet)) return;
    this.hold(packet);
    if (!this.peerFull) this.armRetry();
  }

  /** The other host did not acknowledge `packet`: it is still ours to send. */
  takeBack(packet: Packet, why: Packet['why']): void {
    this.why = why;
    if (this.confirm) this.stack.lane.cancel(this.confirm);
    this.confirm = undefined;
    const at = this.waiting.findIndex((other) => other.number > packet.number);
    this.waiting.splice(at === -1 ? this.waiting.length : at, 0, packet);
    this.pendingBytes += packet.bytes?.length ?? 0;
    this.armRetry();
  }

  setPeerFull(full: boolean): void {
    this.peerFull = full;
    if (!full && !this.retry && !this.confirm) this.flush();
  }

  get idle(): boolean {
    return this.waiting.length === 0 && !this.confirm;
  }

  stop(): void {
    for (const event of [this.retry, this.confirm]) if (event) this.stack.lane.cancel(event);
    this.retry = undefined;
    this.confirm = undefined;
    this.waiting = [];
    this.pendingBytes = 0;
  }

  private hold(packet: Packet): void {
    this.waiting.push(packet);
    this.pendingBytes += packet.bytes?.length ?? 0;
    this.stack.checkBytes();
  }

  private armRetry(): void {
    if (this.retry || this.confirm) return;
    const { lane } = this.stack;
    const syn = this.waiting[0]?.kind === 'syn' || this.waiting[0]?.kind === 'syn-ack';
    const first = syn ? FIRST_SYN_RETRY : FIRST_RETRY;
    const delay = Math.min(first * 2 ** this.attempt, LONGEST_RETRY);
    this.retry = lane.at(lane.now + delay, () => this.retransmit(syn));
  }

  private retransmit(syn: boolean): void {
    this.retry = undefined;
    this.attempt++;
    const most = syn ? RETRIES.syn : this.orphan ? RETRIES.orphan : RETRIES.data;
    if (this.attempt > most) {
      this.stop();
      this.onGiveUp(this.why);
      return;
    }
    const [head] = this.waiting;
    if (!head) return;
    if (!this.transmit(head)) return this.armRetry();
    this.taken(head);
    this.awaitConfirmation();
  }

  /** As TCP does, sends one segment and goes on only when a round trip brought no refusal. */
  private awaitConfirmation(): void {
    const { lane } = this.stack;
    const roundTrip = 2 * (this.lastArrival - lane.now) + this.stack.latencyTo(this.peer);
    this.confirm = lane.at(lane.now + roundTrip, () => {
      this.confirm = undefined;
      this.attempt = 0;
      this.flush();
    });
  }

  private taken(packet: Packet): void {
    this.waiting.shift();
    this.pendingBytes -= packet.bytes?.length ?? 0;
  }

  private flush(): void {
    while (this.waiting.length > 0 && !this.peerFull) {
      const packet = this.waiting[0]!;
      if (!this.transmit(packet)) return this.armRetry();
      this.taken(packet);
    }
    if (this.waiting.length === 0) this.onIdle();
  }

  /** Puts a packet on the link, if the link takes it now. */
  private transmit(packet: Packet): boolean {
    const { stack, peer, port } = this;
    const size = packet.bytes?.length ?? 0;
    const there = stack.links.state(stack.hostName, peer.name, port);
    if (there.cut || this.isLost(there.lossPpm, packet)) return false;
    const back = stack.links.state(peer.name, stack.hostName, port);
    if (back.cut) {
      if (this.unacknowledged + size > WINDOW_BYTES) return false;
      this.unacknowledged += size;
    } else this.unacknowledged = 0;
    const jitter = stack.jitter + microsOf(there.jitterMs);
    const extra = jitter > 0 ? draw(jitter + 1, stack.seed, this.identity, packet.number, 1) : 0;
    const transfer = Math.ceil((size * SECOND) / stack.bytesPerSecond);
    const delay = stack.latencyTo(peer) + microsOf(there.delayMs) + extra + transfer;
    this.lastArrival = Math.max(this.lastArrival, stack.lane.now + delay);
    stack.put(peer, this.lastArrival, packet);
    return true;
  }

  private isLost(lossPpm: number, packet: Packet): boolean {
    if (lossPpm === 0) return false;
    const { seed } = this.stack;
    return draw(1_000_000, seed, this.identity, packet.number, 2 + this.attempt) < lossPpm;
  }
}
