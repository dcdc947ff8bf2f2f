/**
 * `Client.Connection`: one connection of an RPC client. It connects with retries, sends calls side
 * by side, waits for bytes no longer than it may, pings meanwhile, and closes when idle. Whatever
 * ends it fails all calls that it carries.
 */

import type { Connection, System, SystemError, Timer } from '../../../core/plugin/index.ts';
import { IPC_CLIENT_CONNECT_TIMEOUT } from '../keys/ipc.ts';
import type { Logger } from '../log/logger.ts';
import { FrameReader, frameOf, pingFrame } from './frames.ts';
import { JAVA, JavaException } from './java-exception.ts';
import { causeOf, channelText, socketAddressText, wrapException } from './net-utils.ts';
import type { PlainDataReader } from './plain-data.ts';
import type { ConnectionId } from './rpc-settings.ts';

const LOGGER = 'ipc.Client';

interface PendingCall {
  readonly frame: Uint8Array;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: JavaException) => void;
}

export class ClientConnection {
  private readonly sys: System;
  private readonly log: Logger;
  private readonly id: ConnectionId;
  private readonly header: Uint8Array;
  private readonly onGone: () => void;
  private readonly calls = new Map<number, PendingCall>();
  private readonly reader = new FrameReader();
  private socket: Connection | undefined;
  private isOpen = false;
  /** The end of the stream came while nothing was asked, when nobody reads. */
  private ended = false;
  private isGone = false;
  private waiting: Timer | undefined;
  private idle: Timer | undefined;
  private lastActivity = 0;

  /** @param onGone the connection takes no more calls */
  constructor(
    sys: System,
    log: Logger,
    id: ConnectionId,
    header: { readonly user: string; readonly clientId: string },
    onGone: () => void,
  ) {
    this.sys = sys;
    this.log = log;
    this.id = id;
    this.header = frameOf(header.user, header.clientId, id.protocol);
    this.onGone = onGone;
  }

  /** @throws JavaException what the server threw, or why it could not be reached */
  call(callId: number, retryCount: number, method: string, params: unknown): Promise<unknown> {
    return this.sys.promise((resolve, reject) => {
      const frame = frameOf(callId, retryCount, method, params);
      this.calls.set(callId, { frame, resolve, reject });
      if (this.ended) this.sys.soon(() => this.fail({ javaClass: JAVA.eof }));
      else if (this.isOpen) {
        this.socket?.write(frame);
        if (this.calls.size === 1) this.waitForBytes();
      } else if (!this.socket) this.connect(0, 0);
    });
  }

  /** Fails the calls that it carries. */
  close(): void {
    this.fail({ javaClass: JAVA.io, message: 'connection has been closed' });
  }

  // --- connecting --------------------------------------------------------------------------

  /** `setupConnection`. */
  private connect(failures: number, timeouts: number): void {
    const { address, connectTimeoutMs } = this.id;
    const socket = this.sys.net.connect(address.host, address.port, {
      timeoutMs: connectTimeoutMs,
      timeoutKey: IPC_CLIENT_CONNECT_TIMEOUT.name,
    });
    this.socket = socket;
    socket.onOpen = () => this.opened(socket);
    socket.onError = (error) => {
      if (error.code === 'ETIMEDOUT') this.connectTimedOut(failures, timeouts);
      else this.connectFailed(error, failures, timeouts);
    };
  }

  /** `handleConnectionTimeout`: again, at once. */
  private connectTimedOut(failures: number, timeouts: number): void {
    const { address, connectTimeoutMs, connectRetriesOnTimeouts: max } = this.id;
    if (timeouts >= max) {
      const channel = channelText(this.sys, address, 'pending');
      const waited = `${connectTimeoutMs} millis timeout while waiting for channel to be ready`;
      const message = `${waited} for connect. ch : ${channel}`;
      return this.fail({ javaClass: JAVA.connectTimeout, message });
    }
    this.log.info(LOGGER, `${this.retrying(timeouts)}; maxRetries=${max}`);
    this.connect(failures, timeouts + 1);
  }

  /** `handleConnectionFailure`: again after a pause, by the retry policy. */
  private connectFailed(error: SystemError, failures: number, timeouts: number): void {
    const { address, connectRetries: max, retryIntervalMs } = this.id;
    const cause = causeOf(error, true);
    if (failures >= max) {
      // A name that is not known has been wrapped once before.
      const isUnknown = cause.javaClass === JAVA.unknownHost;
      return this.fail(isUnknown ? wrapException(this.sys, address, cause) : cause);
    }
    this.sys.timer(retryIntervalMs, () => {
      if (this.isGone) return;
      const policy = `RetryUpToMaximumCountWithFixedSleep(maxRetries=${max}, sleepTime=${retryIntervalMs} MILLISECONDS)`;
      this.log.info(LOGGER, `${this.retrying(failures)}; retry policy is ${policy}`);
      this.connect(failures + 1, timeouts);
    });
  }

  private retrying(times: number): string {
    const server = socketAddressText(this.sys, this.id.address);
    return `Retrying connect to server: ${server}. Already tried ${times} time(s)`;
  }

  private opened(socket: Connection): void {
    this.isOpen = true;
    socket.onData = (bytes) => this.received(bytes);
    socket.onEnd = () => this.endOfStream();
    socket.onError = (error) => this.fail(causeOf(error, false));
    socket.write(joined([this.header, ...[...this.calls.values()].map(({ frame }) => frame)]));
    this.waitForBytes();
  }

  // --- waiting -----------------------------------------------------------------------------

  /** One read of `PingInputStream`, which begins anew with each byte that arrives. */
  private waitForBytes(waited = 0): void {
    this.waiting?.cancel();
    const { rpcTimeoutMs, pingIntervalMs, rpcTimeoutKey } = this.id;
    const pings = pingIntervalMs > 0 && (rpcTimeoutMs <= 0 || pingIntervalMs < rpcTimeoutMs);
    const readTimeout = pings ? pingIntervalMs : rpcTimeoutMs;
    if (readTimeout <= 0) return;
    const isLast = rpcTimeoutMs > 0 && waited + readTimeout >= rpcTimeoutMs;
    const { host, port } = this.id.address;
    const label = `no answer from ${host}:${port}`;
    this.waiting = this.sys.timer(
      readTimeout,
      () => {
        if (isLast) return this.timedOut(readTimeout);
        this.socket?.write(pingFrame());
        this.waitForBytes(waited + readTimeout);
      },
      isLast ? { label, key: rpcTimeoutKey, limitMs: rpcTimeoutMs } : undefined,
    );
  }

  private timedOut(readTimeout: number): void {
    const channel = channelText(this.sys, this.id.address, this.socket?.local.port ?? 0);
    const waited = `${readTimeout} millis timeout while waiting for channel to be ready for read`;
    this.fail({ javaClass: JAVA.socketTimeout, message: `${waited}. ch : ${channel}` });
  }

  private received(bytes: Uint8Array): void {
    for (const frame of this.reader.push(bytes)) this.settle(frame);
    if (this.isGone) return;
    if (this.calls.size > 0) this.waitForBytes();
    else this.rest();
  }

  private settle(frame: PlainDataReader): void {
    const callId = frame.read() as number;
    const call = this.calls.get(callId);
    if (!call) return;
    this.calls.delete(callId);
    if (frame.read() === true) call.resolve(frame.read());
    else {
      const javaClass = frame.read() as string;
      call.reject(new JavaException(javaClass, frame.read() as string, { remote: true }));
    }
  }

  private rest(): void {
    this.waiting?.cancel();
    this.waiting = undefined;
    this.lastActivity = this.sys.clock.monotonic();
    this.idle ??= this.sys.timer(this.id.maxIdleTimeMs, () => this.closeIfIdle());
  }

  /** `waitForWork`: the time is counted from the last response. */
  private closeIfIdle(): void {
    this.idle = undefined;
    if (this.calls.size > 0) return;
    const left = this.lastActivity + this.id.maxIdleTimeMs - this.sys.clock.monotonic();
    // Whole milliseconds, as Java waits.
    if (left > 0) this.idle = this.sys.timer(Math.ceil(left), () => this.closeIfIdle());
    else this.forget();
  }

  private endOfStream(): void {
    if (this.calls.size > 0) this.fail({ javaClass: JAVA.eof });
    else this.ended = true;
  }

  // --- the end -----------------------------------------------------------------------------

  private fail(cause: { readonly javaClass: string; readonly message?: string }): void {
    if (this.isGone) return;
    const calls = [...this.calls.values()];
    this.calls.clear();
    this.forget();
    const error = wrapException(this.sys, this.id.address, cause);
    for (const { reject } of calls) reject(error);
  }

  private forget(): void {
    this.isGone = true;
    this.waiting?.cancel();
    this.idle?.cancel();
    if (this.socket && this.socket.state !== 'closed') this.socket.close();
    this.onGone();
  }
}

function joined(frames: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(frames.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const frame of frames) {
    bytes.set(frame, at);
    at += frame.length;
  }
  return bytes;
}
