/**
 * A connection to or from a DataNode's streaming port that carries messages. On the wire a message
 * is its length, the length of its header, the header as JSON, and the contents of a packet. What
 * fails, fails with the exception that a Java stream would throw.
 */

import type { Connection, System, SystemError } from '../../../core/plugin/index.ts';
import { JAVA, JavaException } from '../../hadoop-common/door.ts';

/** A time-out, with the configuration key behind it. */
export interface Patience {
  readonly ms: number;
  readonly key: string;
}

export interface Message<H> {
  readonly header: H;
  readonly data: Uint8Array;
}

interface Waiting {
  resolve(message: Message<unknown>): void;
  reject(error: JavaException): void;
}

const NOTHING = new Uint8Array(0);
const PREFIX_BYTES = 6;
/** What a sender leaves to the network before it waits for it: about a socket's send buffer. */
const SEND_BUFFER_BYTES = 128 * 1024;

export class DataChannel {
  private readonly sys: System;
  private readonly connection: Connection;
  /** What has come and is no whole message yet; joined only once it is one. */
  private received: Uint8Array[] = [];
  private receivedBytes = 0;
  /** How many bytes must have come before there is something to read. */
  private wantedBytes = PREFIX_BYTES;
  private readonly messages: Message<unknown>[] = [];
  private waiting: Waiting | undefined;
  private failure: JavaException | undefined;
  private drained: (() => void) | undefined;

  /** Takes over a connection that is open. */
  constructor(sys: System, connection: Connection) {
    this.sys = sys;
    this.connection = connection;
    connection.onData = (bytes) => this.take(bytes);
    connection.onEnd = () => this.fail(new JavaException(JAVA.eof, UNEXPECTED_EOF));
    connection.onError = (error) => this.fail(exceptionOf(error));
    connection.onDrain = () => this.drained?.();
  }

  /** @throws JavaException ConnectException, ConnectTimeoutException, NoRouteToHostException */
  static connect(
    sys: System,
    address: string,
    port: number,
    patience: Patience,
  ): Promise<DataChannel> {
    return sys.promise((resolve, reject) => {
      const connection = sys.net.connect(address, port, {
        timeoutMs: patience.ms,
        timeoutKey: patience.key,
      });
      connection.onOpen = () => resolve(new DataChannel(sys, connection));
      connection.onError = (error) => reject(connectException(error, address, port, patience));
    });
  }

  get local(): string {
    const { address, port } = this.connection.local;
    return `/${address}:${port}`;
  }

  get remote(): string {
    const { address, port } = this.connection.remote;
    return `/${address}:${port}`;
  }

  send(header: object, data: Uint8Array = NOTHING): void {
    const head = new TextEncoder().encode(JSON.stringify(header));
    const frame = new Uint8Array(PREFIX_BYTES + head.length + data.length);
    const view = new DataView(frame.buffer);
    view.setUint32(0, head.length + data.length);
    view.setUint16(4, head.length);
    frame.set(head, PREFIX_BYTES);
    frame.set(data, PREFIX_BYTES + head.length);
    this.connection.write(frame);
  }

  /** Waits while the peer takes nothing. @throws JavaException SocketTimeoutException */
  async flush(patience: Patience): Promise<void> {
    if (this.failure) throw this.failure;
    if (this.connection.pendingBytes <= SEND_BUFFER_BYTES) return;
    await this.sys.promise<void>((resolve, reject) => {
      const timer = this.sys.timer(patience.ms, () => reject(this.timedOut(patience, 'write')), {
        label: `nothing taken by ${this.remote}`,
        key: patience.key,
      });
      this.drained = () => {
        this.drained = undefined;
        timer.cancel();
        if (this.failure) reject(this.failure);
        else resolve();
      };
    });
  }

  /** The next message. @throws JavaException EOFException, SocketTimeoutException, IOException */
  receive<H>(patience?: Patience): Promise<Message<H>> {
    return this.sys.promise<Message<unknown>>((resolve, reject) => {
      const ready = this.messages.shift();
      if (ready) return resolve(ready);
      if (this.failure) return reject(this.failure);
      const timer =
        patience &&
        this.sys.timer(patience.ms, () => this.waiting?.reject(this.timedOut(patience, 'read')), {
          label: `nothing from ${this.remote}`,
          key: patience.key,
        });
      const settle = () => {
        timer?.cancel();
        this.waiting = undefined;
      };
      this.waiting = {
        resolve: (message) => {
          settle();
          resolve(message);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
    }) as Promise<Message<H>>;
  }

  /** Closes; whoever waits here sees a closed stream. */
  close(): void {
    this.connection.close();
    this.fail(new JavaException(CLOSED_CHANNEL, ''));
  }

  private take(bytes: Uint8Array): void {
    this.received.push(bytes);
    this.receivedBytes += bytes.length;
    if (this.receivedBytes < this.wantedBytes) return;
    const rest = this.read(join(this.received, this.receivedBytes));
    this.received = rest.length === 0 ? [] : [rest];
    this.receivedBytes = rest.length;
  }

  /** Takes the whole messages; what is left. */
  private read(bytes: Uint8Array): Uint8Array {
    let rest = bytes;
    this.wantedBytes = PREFIX_BYTES;
    while (rest.length >= PREFIX_BYTES) {
      const view = new DataView(rest.buffer, rest.byteOffset, rest.length);
      const end = PREFIX_BYTES + view.getUint32(0);
      if (rest.length < end) {
        this.wantedBytes = end;
        break;
      }
      const body = PREFIX_BYTES + view.getUint16(4);
      const text = new TextDecoder().decode(rest.subarray(PREFIX_BYTES, body));
      const message = { header: JSON.parse(text), data: rest.subarray(body, end) };
      rest = rest.subarray(end);
      if (this.waiting) this.waiting.resolve(message);
      else this.messages.push(message);
    }
    return rest;
  }

  private fail(error: JavaException): void {
    this.failure ??= error;
    this.waiting?.reject(this.failure);
    this.drained?.();
  }

  private timedOut(patience: Patience, what: 'read' | 'write'): JavaException {
    const channel = `java.nio.channels.SocketChannel[connected local=${this.local} remote=${this.remote}]`;
    return new JavaException(
      JAVA.socketTimeout,
      `${patience.ms} millis timeout while waiting for channel to be ready for ${what}. ch : ${channel}`,
    );
  }
}

const UNEXPECTED_EOF = 'Unexpected EOF while trying to read response from server';
export const CLOSED_CHANNEL = 'java.nio.channels.ClosedChannelException';

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** What `java.net` makes of an errno on an open connection. */
function exceptionOf(error: SystemError): JavaException {
  const text = error.message.slice(error.subject.length + 2);
  return new JavaException(error.code === 'ETIMEDOUT' ? JAVA.connect : JAVA.io, text);
}

function connectException(
  error: SystemError,
  address: string,
  port: number,
  patience: Patience,
): JavaException {
  const text = error.message.slice(error.subject.length + 2);
  if (error.code === 'EHOSTUNREACH') return new JavaException(JAVA.noRoute, text);
  if (error.code !== 'ETIMEDOUT') return new JavaException(JAVA.connect, text);
  const channel = `java.nio.channels.SocketChannel[connection-pending remote=/${address}:${port}]`;
  return new JavaException(
    JAVA.connectTimeout,
    `${patience.ms} millis timeout while waiting for channel to be ready for connect. ch : ${channel}`,
  );
}
