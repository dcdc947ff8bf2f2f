/**
 * The two queues of `ClientCnxn`: packets to be sent, and packets sent whose replies are to come,
 * in the same order.
 */
import { Op } from '../protocol/opcodes.ts';
import type { Packet } from './packets.ts';

export class PacketQueues {
  #outgoing: Packet[] = [];
  #pending: Packet[] = [];
  #nextXid = 1;

  push(packet: Packet): void {
    this.#outgoing.push(packet);
  }

  /** In front of everything that waits, in the order given. */
  pushFirst(packets: readonly Packet[]): void {
    this.#outgoing.unshift(...packets);
  }

  /** All that is to be sent now, with xids; replies to auth are not waited for. */
  takeOutgoing(): readonly Packet[] {
    const packets = this.#outgoing;
    this.#outgoing = [];
    for (const packet of packets) {
      if (packet.type === Op.auth) continue;
      packet.xid = this.#nextXid;
      this.#nextXid = this.#nextXid === 0x7fffffff ? 1 : this.#nextXid + 1;
      this.#pending.push(packet);
    }
    return packets;
  }

  /** The packet whose reply must come next. */
  takePending(): Packet | undefined {
    return this.#pending.shift();
  }

  /** Everything, sent or not, in the order in which it was asked for. */
  takeAll(): readonly Packet[] {
    const all = [...this.#pending, ...this.#outgoing];
    this.#pending = [];
    this.#outgoing = [];
    return all;
  }
}
