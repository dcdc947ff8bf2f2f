/**
 * What travels between the network stacks of hosts. The first six are TCP's. The last three are
 * the simulation's own: instead of sending an acknowledgement for each packet, a host that would
 * *not* have acknowledged one says so (`unacknowledged`), and a full receiver says when it stops
 * and goes on reading. They stand for the absence of a packet and are subject to no fault.
 */

import type { PlainValue } from '../../kernel/codec.ts';

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
  readonly bytes: Uint8Array | undefined;
  /** `unacknowledged`: the packet that got no answer, and why. */
  readonly about: Packet | undefined;
  readonly why: 'off' | 'unreachable' | 'backlog' | undefined;
}

export function encodePacket(packet: Packet): PlainValue {
  return [
    packet.kind,
    packet.connection,
    packet.from,
    packet.toInitiator,
    packet.number,
    packet.sourcePort,
    packet.port,
    packet.bytes ?? null,
    packet.about ? encodePacket(packet.about) : null,
    packet.why ?? null,
  ];
}

export function decodePacket(value: PlainValue): Packet {
  const [kind, connection, from, toInitiator, number, sourcePort, port, bytes, about, why] =
    value as PlainValue[];
  return {
    kind: kind as PacketKind,
    connection: connection as string,
    from: from as number,
    toInitiator: toInitiator as boolean,
    number: number as number,
    sourcePort: sourcePort as number,
    port: port as number,
    bytes: (bytes as Uint8Array | null) ?? undefined,
    about: about ? decodePacket(about) : undefined,
    why: (why as Packet['why'] | null) ?? undefined,
  };
}
