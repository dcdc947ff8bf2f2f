/**
 * The client's end of a connection to sshd, for `ssh` and `scp`: connecting with ssh's own words
 * for what can go wrong, and receiving frames one after another.
 */

import { type Connection, ERRNO_TEXT, type System, type SystemError } from '../lib/system.ts';
import { encodeFrame, type Frame, type FrameKind, FrameReader } from './frames.ts';

/** The connection could not be made or was lost; ssh prints the message and exits with 255. */
export class SshFailure extends Error {
  override readonly name = 'SshFailure';
}

export interface Destination {
  readonly user: string;
  readonly host: string;
  readonly port: number;
  /** `ConnectTimeout`, for the connection and the greeting together. */
  readonly timeoutMs: number | undefined;
}

/** `user@host`; without a user it is root, who runs everything here. */
export function parseDestination(text: string): { readonly user: string; readonly host: string } {
  const at = text.lastIndexOf('@');
  return at < 0
    ? { user: 'root', host: text }
    : { user: text.slice(0, at), host: text.slice(at + 1) };
}

export class SshChannel {
  private readonly connection: Connection;
  private readonly host: string;
  private readonly frames: Frame[] = [];
  private failure: SshFailure | undefined;
  private readonly sys: System;
  private wake: (() => void) | undefined;

  private constructor(sys: System, connection: Connection, host: string) {
    this.sys = sys;
    this.connection = connection;
    this.host = host;
  }

  /** Connects and waits for the greeting. @throws SshFailure */
  static async open(sys: System, destination: Destination): Promise<SshChannel> {
    const { host, port, timeoutMs } = destination;
    const connection = sys.net.connect(host, port, {
      ...(timeoutMs === undefined ? {} : { timeoutMs, timeoutKey: 'ConnectTimeout' }),
    });
    const channel = new SshChannel(sys, connection, host);
    const reader = new FrameReader();
    let isOpen = false;
    connection.onOpen = () => {
      isOpen = true;
    };
    connection.onData = (bytes) => {
      channel.frames.push(...reader.push(bytes));
      channel.wake?.();
    };
    connection.onEnd = () => channel.fail(`Connection to ${host} closed by remote host.`);
    connection.onError = (error) => {
      channel.fail(isOpen ? channel.lost(error) : connectFailure(host, port, error));
    };
    const timer =
      timeoutMs === undefined
        ? undefined
        : sys.timer(timeoutMs, () => channel.timeOut(port), {
            label: 'no answer from sshd',
            key: 'ConnectTimeout',
          });
    await channel.receive();
    timer?.cancel();
    return channel;
  }

  send(kind: FrameKind, payload: Uint8Array | string): void {
    this.connection.write(encodeFrame(kind, payload));
  }

  /** The next frame. @throws SshFailure when the connection is gone */
  async receive(): Promise<Frame> {
    while (this.frames.length === 0) {
      if (this.failure) throw this.failure;
      await this.sys.promise<void>((resolve) => {
        this.wake = () => resolve();
      });
    }
    return this.frames.shift()!;
  }

  close(): void {
    this.connection.close();
  }

  private timeOut(port: number): void {
    this.connection.close();
    const address = this.connection.remote.address;
    this.fail(
      `Connection timed out during banner exchange\nConnection to ${address} port ${port} timed out`,
    );
  }

  private lost(error: SystemError): string {
    return `Read from remote host ${this.host}: ${ERRNO_TEXT[error.code]}`;
  }

  private fail(message: string): void {
    this.failure ??= new SshFailure(message);
    this.wake?.();
  }
}

function connectFailure(host: string, port: number, error: SystemError): string {
  const reason = ERRNO_TEXT[error.code];
  if (error.code === 'ENOTFOUND') return `ssh: Could not resolve hostname ${host}: ${reason}`;
  return `ssh: connect to host ${host} port ${port}: ${reason}`;
}
