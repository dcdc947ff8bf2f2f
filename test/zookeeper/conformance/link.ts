/**
 * One TCP connection of a case: it puts frames together, knows which request each answers, and
 * keeps what came as lines of text until the player takes them.
 */

import { JuteReader, JuteWriter } from '../../../core/zookeeper/protocol/jute.ts';
import { Op, Xid } from '../../../core/zookeeper/protocol/opcodes.ts';
import type { Decoder } from './decode.ts';
import { type Encoded, requestFrame } from './encode.ts';
import type { Network, Socket } from './network.ts';

interface Pending {
  readonly xid: number;
  readonly op: number;
  /** Sent by the player to know that everything before has arrived. */
  readonly barrier: boolean;
}

export interface Handshake {
  readonly timeoutMs: number;
  readonly session: bigint;
  readonly password: Uint8Array | null;
  readonly protocol: number;
  readonly seen: bigint;
  /** `undefined` leaves the byte out, as old clients do. */
  readonly readOnly: boolean | undefined;
}

/** Of a `ConnectResponse` without the byte for read-only, in bytes. */
const SHORTEST_RESPONSE = 36;

export class Link {
  closed = false;
  open = false;
  /** The session that the server has answered the handshake with; 0 when it refused. */
  session: bigint | undefined;
  password: Uint8Array = new Uint8Array(16);
  negotiatedMs = 0;
  /** False once bytes were written that may have broken the framing. */
  framed = true;
  private readonly lines: string[] = [];
  private readonly pending: Pending[] = [];
  private readonly network: Network;
  private readonly decoder: Decoder;
  private readonly socket: Socket;
  private shaking: Handshake | undefined;
  private buffer: Buffer = Buffer.alloc(0);
  private xid = 1;
  private wake: (() => void) | undefined;

  constructor(network: Network, server: number, decoder: Decoder) {
    this.network = network;
    this.decoder = decoder;
    this.socket = network.connect(server, {
      opened: () => this.changed(() => (this.open = true)),
      data: (bytes) => this.changed(() => this.received(bytes)),
      closed: () => this.changed(() => this.ended()),
    });
  }

  get address(): string {
    return this.socket.address;
  }

  /** Waits for answers to everything that was asked; a server that gives none is asked no more. */
  async settled(ms: number): Promise<void> {
    if (await this.answered(ms)) return;
    this.lines.push('no answer');
    this.framed = false;
  }

  /** @returns whether everything was answered within `ms` of silence, or the connection is gone */
  answered(ms: number): Promise<boolean> {
    return this.until(() => this.pending.length === 0 && this.shaking === undefined, ms);
  }

  async until(condition: () => boolean, ms: number): Promise<boolean> {
    while (!condition() && !this.closed) {
      let woken = false;
      const change = this.network.promise((resolve) => {
        this.wake = () => {
          woken = true;
          resolve();
        };
      });
      await this.network.sleep(ms, change);
      if (!woken) return condition();
    }
    return true;
  }

  shake(handshake: Handshake): void {
    this.shaking = handshake;
    const out = new JuteWriter();
    out.int(handshake.protocol);
    out.long(handshake.seen);
    out.int(handshake.timeoutMs);
    out.long(handshake.session);
    out.buffer(handshake.password);
    if (handshake.readOnly !== undefined) out.bool(handshake.readOnly);
    const frame = new JuteWriter();
    frame.buffer(out.finish());
    this.write(frame.finish());
  }

  /** Sends requests in one write. */
  request(requests: readonly Encoded[]): void {
    const frames = requests.map((request) => {
      const xid = request.xid ?? this.xid++;
      this.pending.push({ xid, op: request.op, barrier: false });
      return requestFrame(xid, request);
    });
    this.write(Buffer.concat(frames));
  }

  /** Sends a ping whose answer does not show. */
  barrier(): void {
    this.pending.push({ xid: Xid.ping, op: Op.ping, barrier: true });
    this.write(requestFrame(Xid.ping, { op: Op.ping, xid: Xid.ping, body: new Uint8Array(0) }));
  }

  write(bytes: Uint8Array): void {
    if (!this.closed) this.socket.write(bytes);
  }

  end(): void {
    this.closed = true;
    this.socket.end();
  }

  take(): string[] {
    return this.lines.splice(0);
  }

  private changed(change: () => void): void {
    change();
    this.wake?.();
  }

  private ended(): void {
    if (this.closed) return;
    this.closed = true;
    this.lines.push('closed');
  }

  private received(bytes: Uint8Array): void {
    this.buffer = Buffer.concat([this.buffer, bytes]);
    while (this.buffer.length >= 4) {
      const end = 4 + this.buffer.readInt32BE(0);
      if (this.buffer.length < end) return;
      this.frame(new JuteReader(new Uint8Array(this.buffer.subarray(4, end))));
      this.buffer = this.buffer.subarray(end);
    }
  }

  private frame(input: JuteReader): void {
    if (this.shaking !== undefined) {
      this.lines.push(this.connected(input, this.shaking));
      this.shaking = undefined;
      return;
    }
    const xid = input.int();
    const zxid = input.long();
    const err = input.int();
    if (xid === Xid.notification) {
      this.lines.push(this.decoder.event(input, zxid, err));
      return;
    }
    const at = this.pending.findIndex((pending) => pending.xid === xid);
    const [pending] = at < 0 ? [] : this.pending.splice(at, 1);
    if (pending?.barrier) return;
    const text = this.decoder.reply(pending?.op ?? 0, input, zxid, err);
    const notes = [
      ...(pending === undefined ? [`to xid ${xid}`] : []),
      ...(at > 0 ? ['out of order'] : []),
    ];
    this.lines.push([text, ...notes].join(' '));
  }

  /** A server that is read-only answers some handshakes as if they were requests. */
  private refusal(input: JuteReader): string {
    const xid = input.int();
    const zxid = input.long();
    return `${this.decoder.reply(0, input, zxid, input.int())} to xid ${xid}`;
  }

  private connected(input: JuteReader, asked: Handshake): string {
    if (input.remaining < SHORTEST_RESPONSE) return this.refusal(input);
    const protocol = input.int();
    this.negotiatedMs = input.int();
    this.session = input.long();
    this.password = input.buffer() ?? new Uint8Array(0);
    const readOnly = input.remaining === 0 ? 'absent' : `${input.bool()}`;
    const zero = this.password.every((byte) => byte === 0);
    const same = asked.password !== null && Buffer.compare(this.password, asked.password) === 0;
    const kind =
      this.session === 0n
        ? 'refused'
        : this.session === asked.session
          ? 'reconnected'
          : 'connected';
    return [
      kind,
      `timeout ${this.negotiatedMs}`,
      `readOnly ${readOnly}`,
      ...(protocol === 0 ? [] : [`protocol ${protocol}`]),
      ...(zero !== (kind === 'refused') ? ['password odd'] : []),
      ...(kind === 'reconnected' && !same ? ['password changed'] : []),
      ...(this.password.length === 16 ? [] : [`password of ${this.password.length} bytes`]),
      ...(input.remaining === 0 ? [] : [`and ${input.remaining} bytes`]),
    ].join(' ');
  }
}
