/** A real TCP client that speaks in frames: what a test needs to look at a served port from outside. */

import { connect, type Socket } from 'node:net';

export class RawClient {
  readonly socket: Socket;
  /** Settles with how the connection ended: `end`, or the code of its error. */
  readonly over: Promise<string>;
  private received: Buffer = Buffer.alloc(0);
  private readonly waiting: (() => void)[] = [];
  private ended = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (bytes) => {
      this.received = Buffer.concat([this.received, bytes]);
      this.tell();
    });
    this.over = new Promise((resolve) => {
      let how = 'end';
      socket.on('error', (error: NodeJS.ErrnoException) => {
        how = error.code ?? error.message;
      });
      socket.on('close', () => {
        this.ended = true;
        this.tell();
        resolve(how);
      });
    });
  }

  /** Settles once the kernel has connected it. */
  static open(address: string): Promise<RawClient> {
    const [host, port] = address.split(':');
    const socket = connect({ host: host!, port: Number(port), noDelay: true });
    const client = new RawClient(socket);
    return new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(client));
      socket.once('error', reject);
    });
  }

  get localPort(): number {
    return this.socket.localPort!;
  }

  /** Everything until the server closes. */
  async rest(): Promise<string> {
    await this.over;
    return this.received.toString();
  }

  send(...parts: Uint8Array[]): void {
    const body = Buffer.concat(parts);
    this.socket.write(Buffer.concat([int(body.length), body]));
  }

  /** The body of the next frame. @throws Error when the connection ends first */
  async frame(): Promise<Buffer> {
    for (;;) {
      const { received } = this;
      const length = received.length >= 4 ? received.readInt32BE(0) : Number.POSITIVE_INFINITY;
      if (received.length >= 4 + length) {
        this.received = received.subarray(4 + length);
        return received.subarray(4, 4 + length);
      }
      if (this.ended) throw new Error('the connection has ended');
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** A new session; the answer's first number after the version is its time-out. */
  async session(timeoutMs = 10_000): Promise<{ timeoutMs: number; id: bigint }> {
    this.send(int(0), long(0n), int(timeoutMs), long(0n), buffer(Buffer.alloc(16)), NO);
    const answer = await this.frame();
    return { timeoutMs: answer.readInt32BE(4), id: answer.readBigInt64BE(8) };
  }

  /** A request, and its answer: the error's number, and what follows. */
  async call(xid: number, type: number, ...body: Uint8Array[]): Promise<Answer> {
    this.send(int(xid), int(type), ...body);
    const answer = await this.frame();
    return { xid: answer.readInt32BE(0), error: answer.readInt32BE(12), body: answer.subarray(16) };
  }

  create(xid: number, path: string, data: string): Promise<Answer> {
    const anyone = [int(1), int(31), text('world'), text('anyone')];
    return this.call(xid, 1, text(path), buffer(Buffer.from(data)), ...anyone, int(0));
  }

  getData(xid: number, path: string): Promise<Answer> {
    return this.call(xid, 4, text(path), NO);
  }

  private tell(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

export interface Answer {
  readonly xid: number;
  readonly error: number;
  readonly body: Buffer;
}

const NO = Buffer.from([0]);

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function long(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

function buffer(bytes: Uint8Array): Buffer {
  return Buffer.concat([int(bytes.length), bytes]);
}

function text(value: string): Buffer {
  return buffer(Buffer.from(value));
}
