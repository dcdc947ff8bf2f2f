/**
 * What travels between the network stacks of hosts. The first six are TCP's. The last three are
 * the simulation's own: instead of sending an acknowledgement for each packet, a host that would
 * *not* have acknowledged one says so (`unacknowledged`), and a full receiver says when it stops
 * and goes on reading. They stand for the absence of a packet and are subject to no fault. Packets are
 * plain values, so that they cross from lane to lane as they are.
 */

export type PacketKind =
  | 'syn'
  | 'syn-ack'
  | 'data'
  | 'fin'
  | 'reset'
  | 'refused'
  | 'unacknowledged'
  | 'full'
  | 'ready';

export interface Packet {
  readonly kind: PacketKind;
  /** Unique in the run: the initiator's lane and its count of connections. */
  readonly connection: string;
  /** The lane that sent it. */
  readonly from: number;
  /** Whether it is for the end that initiated the connection, or for the one that accepted it. */
  readonly toInitiator: boolean;
  /** Counts what one side of a connection sends, from 0. */
  readonly number: number;
  readonly sourcePort: number;
  readonly port: number;
  readonly bytes: Uint8Array | null;
  /** `unacknowledged`: the packet that got no answer, and why. */
  readonly about: Packet | null;
  readonly why: 'off' | 'unreachable' | 'backlog' | null;
}
