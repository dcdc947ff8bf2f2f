/**
 * The packets between a leader and its learners (`QuorumPacket`, `Leader`'s constants). On the
 * quorum port they follow one another without a length, so a reader has to try: when the bytes end
 * inside a packet it waits for more. After SNAP the stream carries a snapshot in between; the
 * reader can be switched to raw for it.
 */

import { concat } from './frame.ts';
import { type Codec, encodeUtf8, JuteReader, JuteUnderflow, JuteWriter } from './jute.ts';
import { Id } from './records.ts';

export const PacketType = {
  request: 1,
  proposal: 2,
  ack: 3,
  commit: 4,
  ping: 5,
  revalidate: 6,
  sync: 7,
  inform: 8,
  commitAndActivate: 9,
  newLeader: 10,
  followerInfo: 11,
  upToDate: 12,
  diff: 13,
  trunc: 14,
  snap: 15,
  observerInfo: 16,
  leaderInfo: 17,
  ackEpoch: 18,
  informAndActivate: 19,
} as const;

/** What a learner says of itself in `LearnerInfo`, and a leader in LEADERINFO. */
export const QUORUM_PROTOCOL_VERSION = 0x10000;
/** The string that closes a snapshot on the wire. */
export const SNAPSHOT_SIGNATURE = 'BenWasHere';

export interface QuorumPacket {
  readonly type: number;
  readonly zxid: bigint;
  readonly data: Uint8Array | null;
  readonly authInfo: readonly Id[] | null;
}

export const QuorumPacket: Codec<QuorumPacket> = {
  read: (input) => ({
    type: input.int(),
    zxid: input.long(),
    data: input.buffer(),
    authInfo: input.vector(Id.read),
  }),
  write(output, value) {
    output.int(value.type);
    output.long(value.zxid);
    output.buffer(value.data);
    output.vector(value.authInfo, Id.write);
  },
};

/** The bytes of a packet; the same array may be written to many learners. */
export function encodePacket(
  type: number,
  zxid: bigint,
  data: Uint8Array | null = null,
  authInfo: readonly Id[] | null = null,
): Uint8Array {
  if (authInfo === null) return encodePlain(type, zxid, data);
  const output = new JuteWriter(64 + (data?.length ?? 0) + authInfo.length * 64);
  QuorumPacket.write(output, { type, zxid, data, authInfo });
  return output.finish();
}

/** Without ids the length is known beforehand: nearly every packet there is. */
function encodePlain(type: number, zxid: bigint, data: Uint8Array | null): Uint8Array {
  const length = data?.length ?? 0;
  const bytes = new Uint8Array(20 + length);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, type);
  view.setBigInt64(4, zxid);
  view.setInt32(12, data === null ? -1 : length);
  if (data !== null) bytes.set(data, 16);
  view.setInt32(16 + length, -1);
  return bytes;
}

/** The body of FOLLOWERINFO and OBSERVERINFO. */
export interface LearnerInfo {
  readonly sid: bigint;
  readonly protocolVersion: number;
  readonly configVersion: bigint;
}

export const LearnerInfo: Codec<LearnerInfo> = {
  read: (input) => ({
    sid: input.long(),
    protocolVersion: input.int(),
    configVersion: input.long(),
  }),
  write(output, value) {
    output.long(value.sid);
    output.int(value.protocolVersion);
    output.long(value.configVersion);
  },
};

/**
 * Reassembles packets. `raw`, while set, is given everything that has arrived and returns how many
 * bytes it used, or -1 to wait for more; it is cleared by its owner.
 */
export class QuorumPacketReader {
  raw: ((bytes: Uint8Array) => number) | undefined;
  private readonly deliver: (packet: QuorumPacket) => void;
  private pending: Uint8Array = new Uint8Array(0);
  /** What of it has been read. */
  private at = 0;
  private held = 0;
  private ended = false;

  constructor(deliver: (packet: QuorumPacket) => void) {
    this.deliver = deliver;
  }

  push(bytes: Uint8Array): void {
    if (this.ended) return;
    const isRead = this.at === this.pending.length;
    this.pending = isRead ? bytes : concat(this.pending.subarray(this.at), bytes);
    this.at = 0;
    this.drain();
  }

  /** Keeps packets back, as a Java thread does that is busy with the last one. Holds nest. */
  hold(): void {
    this.held++;
  }

  release(): void {
    this.held--;
    this.drain();
  }

  end(): void {
    this.ended = true;
    this.pending = new Uint8Array(0);
    this.at = 0;
  }

  private drain(): void {
    while (!this.ended && this.held === 0 && this.at < this.pending.length) {
      const { raw } = this;
      const used = raw === undefined ? this.readPacket() : raw(this.pending.subarray(this.at));
      if (used < 0) return;
    }
  }

  private readPacket(): number {
    const input = new JuteReader(this.pending, this.at);
    let packet: QuorumPacket;
    try {
      packet = QuorumPacket.read(input);
    } catch (error) {
      if (error instanceof JuteUnderflow) return -1;
      throw error;
    }
    const length = input.position - this.at;
    this.consume(length);
    this.deliver(packet);
    return length;
  }

  /** Drops bytes from the front; a raw reader calls it before it goes on. */
  consume(length: number): void {
    this.at += length;
  }
}

/** Looks for the end of a snapshot in a stream that grows, without starting over each time. */
export class SignatureSearch {
  private readonly wanted = encodeUtf8(SNAPSHOT_SIGNATURE);
  private searched = 0;

  /** `bytes` begins where it began in the last call. */
  isIn(bytes: Uint8Array): boolean {
    const { wanted } = this;
    const last = bytes.length - wanted.length;
    for (let at = this.searched; at <= last; at++) {
      if (bytes[at] === wanted[0] && wanted.every((byte, i) => bytes[at + i] === byte)) {
        this.searched = at;
        return true;
      }
    }
    this.searched = Math.max(last + 1, 0);
    return false;
  }
}
