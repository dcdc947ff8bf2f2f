/**
 * The bytes of the election port: the handshake with which a connection begins, and the
 * notifications that follow, each with a length before it. Formats of `QuorumCnxManager` (protocol
 * version -65536, one address) and `FastLeaderElection` (message version 2), and the two shorter
 * notifications of older servers, which are still understood.
 */
import type { PeerState, Vote } from './vote.ts';

/** `QuorumCnxManager.PROTOCOL_VERSION_V1` and `_V2` (several addresses, joined by `|`). */
const PROTOCOL_V1 = -65536n;
const PROTOCOL_V2 = -65535n;
/** `QuorumCnxManager.maxBuffer`. */
const ADDRESS_MAX_BYTES = 2048;
/** `QuorumCnxManager.PACKETMAXSIZE`. */
const PACKET_MAX_BYTES = 1024 * 512;
const MESSAGE_VERSION = 2;
/** Without the peer epoch; without the version; with everything but the configuration. */
const SIZE_28 = 28;
const SIZE_40 = 40;
const SIZE_44 = 44;

const STATES: readonly PeerState[] = ['LOOKING', 'FOLLOWING', 'LEADING', 'OBSERVING'];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const view = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export interface Handshake {
  readonly sid: number;
  /** `host:port` of the sender's election port; empty when an ancient server sent its sid only. */
  readonly addresses: readonly string[];
}

/** What a connecting server writes first. `address` is its own election address, `host:port`. */
export function encodeHandshake(sid: number, address: string): Uint8Array {
  const text = encoder.encode(address);
  const bytes = new Uint8Array(20 + text.length);
  const out = view(bytes);
  out.setBigInt64(0, PROTOCOL_V1);
  out.setBigInt64(8, BigInt(sid));
  out.setInt32(16, text.length);
  bytes.set(text, 20);
  return bytes;
}

/**
 * Reads a handshake from the start of `bytes`: the result and the number of bytes it took,
 * `undefined` while it is not complete, or `'invalid'` when the connection must be closed.
 */
export function decodeHandshake(
  bytes: Uint8Array,
): { readonly handshake: Handshake; readonly size: number } | 'invalid' | undefined {
  if (bytes.length < 8) return undefined;
  const input = view(bytes);
  const version = input.getBigInt64(0);
  if (version >= 0n) return { handshake: { sid: Number(version), addresses: [] }, size: 8 };
  if (version !== PROTOCOL_V1 && version !== PROTOCOL_V2) return 'invalid';
  if (bytes.length < 20) return undefined;
  const sid = Number(input.getBigInt64(8));
  const length = input.getInt32(16);
  if (length <= 0 || length > ADDRESS_MAX_BYTES) return 'invalid';
  if (bytes.length < 20 + length) return undefined;
  const addresses = decoder.decode(bytes.subarray(20, 20 + length)).split('|');
  if (!addresses.every((address) => /^.+:\d+$/.test(address))) return 'invalid';
  return { handshake: { sid, addresses }, size: 20 + length };
}

/** A notification as it arrives; `version` 0 means that the sender did not say. */
export interface Notification extends Vote {
  readonly version: number;
  readonly configText: string | undefined;
}

/** The payload of a notification, without the length before it. */
export function encodeNotification(vote: Vote, configText: string): Uint8Array {
  const config = encoder.encode(configText);
  const bytes = new Uint8Array(SIZE_44 + config.length);
  const out = view(bytes);
  out.setInt32(0, STATES.indexOf(vote.state));
  out.setBigInt64(4, BigInt(vote.leader));
  out.setBigInt64(12, vote.zxid);
  out.setBigInt64(20, vote.electionEpoch);
  out.setBigInt64(28, vote.peerEpoch);
  out.setInt32(36, MESSAGE_VERSION);
  out.setInt32(40, config.length);
  bytes.set(config, SIZE_44);
  return bytes;
}

/** `undefined` for a message that `WorkerReceiver` skips: too short, malformed, unknown state. */
export function decodeNotification(bytes: Uint8Array): Notification | undefined {
  if (bytes.length < SIZE_28) return undefined;
  const input = view(bytes);
  const state = STATES[input.getInt32(0)];
  const zxid = input.getBigInt64(12);
  const old = bytes.length === SIZE_28;
  if (!old && bytes.length < SIZE_40) return undefined;
  const peerEpoch = old ? zxid >> 32n : input.getBigInt64(28);
  const version = old || bytes.length === SIZE_40 ? 0 : input.getInt32(36);
  if (state === undefined) return undefined;
  const leader = Number(input.getBigInt64(4));
  const electionEpoch = input.getBigInt64(20);
  const vote = { leader, zxid, electionEpoch, peerEpoch, state, version };
  if (version <= 1) return { ...vote, configText: undefined };
  if (bytes.length < SIZE_44) return undefined;
  const length = input.getInt32(40);
  if (length < 0 || SIZE_44 + length > bytes.length) return undefined;
  return { ...vote, configText: decoder.decode(bytes.subarray(SIZE_44, SIZE_44 + length)) };
}

/** Puts the length before a payload. */
export function framed(payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + payload.length);
  view(bytes).setInt32(0, payload.length);
  bytes.set(payload, 4);
  return bytes;
}

/** Cuts a byte stream into the payloads that `RecvWorker` reads. */
export class Deframer {
  #rest: Uint8Array = new Uint8Array(0);

  /**
   * Takes the next bytes of the stream and returns the payloads now complete, or `'invalid'` when a
   * length is not positive or exceeds 512 KiB: the connection must then be closed.
   */
  push(bytes: Uint8Array): Uint8Array[] | 'invalid' {
    const all = concat(this.#rest, bytes);
    const payloads: Uint8Array[] = [];
    let at = 0;
    while (all.length - at >= 4) {
      const length = view(all).getInt32(at);
      if (length <= 0 || length > PACKET_MAX_BYTES) return 'invalid';
      if (all.length - at - 4 < length) break;
      payloads.push(all.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
    this.#rest = all.subarray(at);
    return payloads;
  }
}

export function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
