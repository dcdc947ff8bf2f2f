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

  /** A new session, or one that goes on here; an id of 0 in the answer says that it is over. */
  async session(timeoutMs = 10_000, { id, password }: SessionKey = NEW): Promise<SessionAnswer> {
    this.send(int(0), long(0n), int(timeoutMs), long(id), buffer(password), NO);
    const answer = await this.frame();
    return {
      timeoutMs: answer.readInt32BE(4),
      id: answer.readBigInt64BE(8),
      password: answer.subarray(20, 36),
    };
  }

  /** A request, and its answer: the error's number, and what follows. */
  async call(xid: number, type: number, ...body: Uint8Array[]): Promise<Answer> {
    this.send(int(xid), int(type), ...body);
    const answer = await this.frame();
    return { xid: answer.readInt32BE(0), error: answer.readInt32BE(12), body: answer.subarray(16) };
  }

  /** `mode`: 1 for an ephemeral node. */
  create(xid: number, path: string, data: string, mode = 0): Promise<Answer> {
    const anyone = [int(1), int(31), text('world'), text('anyone')];
    return this.call(xid, 1, text(path), buffer(Buffer.from(data)), ...anyone, int(mode));
  }

  getData(xid: number, path: string): Promise<Answer> {
    return this.call(xid, 4, text(path), NO);
  }

  /** What the leader has committed by now, this server has when it answers. */
  sync(xid: number, path: string): Promise<Answer> {
    return this.call(xid, 9, text(path));
  }

  async getChildren(xid: number, path: string): Promise<string[]> {
    const { body } = await this.call(xid, 8, text(path), NO);
    const names: string[] = [];
    for (let at = 4; at < body.length; ) {
      const end = at + 4 + body.readInt32BE(at);
      names.push(body.subarray(at + 4, end).toString());
      at = end;
    }
    return names;
  }

  private tell(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** What a client must know to go on with a session. */
export interface SessionKey {
  readonly id: bigint;
  readonly password: Uint8Array;
}

export interface SessionAnswer extends SessionKey {
  readonly timeoutMs: number;
}

export interface Answer {
  readonly xid: number;
  readonly error: number;
  readonly body: Buffer;
}

const NO = Buffer.from([0]);
const NEW: SessionKey = { id: 0n, password: Buffer.alloc(16) };

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
