/**
 * `org.apache.hadoop.ipc.Server`: serves protocols on a port. Calls wait in one queue for one of a
 * fixed number of handlers, and a handler is taken until its method has answered.
 */

import type { Connection, Listener, System } from '../../../core/plugin/index.ts';
import { SystemError } from '../../../core/plugin/index.ts';
import { type Logger, loggerOf } from '../log/logger.ts';
import { FrameReader, frameOf } from './frames.ts';
import { JAVA, JavaException } from './java-exception.ts';
import { bindException, causeOf } from './net-utils.ts';
import type { PlainDataReader } from './plain-data.ts';
import type { RpcCall, RpcMethods, Served } from './types.ts';

const LOGGER = 'ipc.Server';
/** `IPC_SERVER_HANDLER_QUEUE_SIZE_DEFAULT`, for the line in the log. */
const QUEUE_PER_HANDLER = 100;
/** `ipc.server.listen.queue.size` */
const BACKLOG = 256;

export interface RpcServerOptions {
  /** The host name in its messages: that of the address it was configured with. */
  readonly name: string;
  readonly port: number;
  /** The address it binds to; all of the host's by default. */
  readonly bind?: string;
  readonly handlers?: number;
  readonly backlog?: number;
}

/** What the first frame of a connection said. */
interface Caller {
  readonly user: string;
  readonly clientId: string;
  readonly protocol: string;
}

interface QueuedCall extends RpcCall {
  readonly connection: Connection;
  readonly protocol: string;
  readonly method: string;
  readonly params: unknown;
}

export class RpcServer {
  private readonly sys: System;
  private readonly log: Logger;
  private readonly options: RpcServerOptions;
  private readonly handlers: number;
  private readonly protocols = new Map<string, RpcMethods>();
  private readonly queue: QueuedCall[] = [];
  private readonly connections = new Set<Connection>();
  private listener: Listener | undefined;
  private busy = 0;

  constructor(sys: System, options: RpcServerOptions) {
    this.sys = sys;
    this.log = loggerOf(sys);
    this.options = options;
    this.handlers = options.handlers ?? 10;
  }

  serve<P>(protocol: string, methods: Served<P>): void {
    this.protocols.set(protocol, methods as RpcMethods);
  }

  /** Binds and listens. @throws JavaException BindException */
  start(): void {
    const { name, port, bind, backlog = BACKLOG } = this.options;
    const capacity = this.handlers * QUEUE_PER_HANDLER;
    this.log.info(
      'ipc.CallQueueManager',
      `Using callQueue: class java.util.concurrent.LinkedBlockingQueue, queueCapacity: ${capacity}, scheduler: class org.apache.hadoop.ipc.DefaultRpcScheduler, ipcBackoff: false.`,
    );
    try {
      const options = bind === undefined ? { backlog } : { address: bind, backlog };
      this.listener = this.sys.net.listen(port, (connection) => this.accept(connection), options);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      throw bindException({ host: bind ?? name, port });
    }
    this.log.info(LOGGER, `Listener at ${name}:${port}`);
    this.log.info(LOGGER, `Starting Socket Reader #1 for port ${port}`);
    this.log.info(LOGGER, 'IPC Server Responder: starting');
    this.log.info(LOGGER, `IPC Server listener on ${port}: starting`);
  }

  /** Takes no more calls; those at work end unanswered. */
  stop(): void {
    if (!this.listener) return;
    const { port } = this.options;
    this.log.info(LOGGER, `Stopping server on ${port}`);
    this.log.info(LOGGER, `Stopping IPC Server listener on ${port}`);
    this.log.info(LOGGER, 'Stopping IPC Server Responder');
    this.listener.close();
    this.listener = undefined;
    this.queue.length = 0;
    for (const connection of this.connections) connection.close();
    this.connections.clear();
  }

  // --- connections -------------------------------------------------------------------------

  private accept(connection: Connection): void {
    this.connections.add(connection);
    const reader = new FrameReader();
    let caller: Caller | undefined;
    connection.onData = (bytes) => {
      for (const frame of reader.push(bytes)) {
        if (caller) this.receive(connection, caller, frame);
        else caller = callerOf(frame);
      }
    };
    connection.onEnd = () => {
      this.connections.delete(connection);
      connection.close();
    };
    connection.onError = () => this.connections.delete(connection);
  }

  private receive(connection: Connection, caller: Caller, frame: PlainDataReader): void {
    const { protocol, user, clientId } = caller;
    const { address } = connection.remote;
    const callId = frame.read() as number;
    const retryCount = frame.read() as number;
    const method = frame.read() as string;
    const params = frame.read();
    const who = { user, address, clientId, callId, retryCount };
    const call = { ...who, connection, protocol, method, params };
    if (this.busy < this.handlers) this.handle(call);
    else this.queue.push(call);
  }

  // --- handlers ----------------------------------------------------------------------------

  private handle(call: QueuedCall): void {
    let result: unknown;
    try {
      result = this.methodOf(call)(call.params, call);
    } catch (error) {
      return this.fail(call, error);
    }
    if (!(result instanceof Promise)) return this.answer(call, true, result);
    this.busy += 1;
    result.then(
      (value) => this.release(() => this.answer(call, true, value)),
      (error) => this.release(() => this.fail(call, error)),
    );
  }

  private release(answer: () => void): void {
    this.busy -= 1;
    answer();
    while (this.busy < this.handlers && this.queue.length > 0) this.handle(this.queue.shift()!);
  }

  private methodOf({ protocol, method }: QueuedCall): RpcMethods[string] {
    const methods = this.protocols.get(protocol);
    if (!methods) {
      const message = `Unknown protocol: ${protocol}`;
      throw new JavaException('org.apache.hadoop.ipc.RpcNoSuchProtocolException', message);
    }
    const found = methods[method];
    if (found) return found.bind(methods);
    const message = `Unknown method ${method} called on ${protocol} protocol.`;
    throw new JavaException('org.apache.hadoop.ipc.RpcNoSuchMethodException', message);
  }

  /** What is no exception of the simulated software is a defect of ours, and goes on as one. */
  private fail(call: QueuedCall, error: unknown): void {
    const thrown = javaExceptionOf(error);
    if (!thrown) throw error;
    const { callId, retryCount, protocol, method, connection } = call;
    const { host, address, port } = connection.remote;
    const what = `Call#${callId} Retry#${retryCount} ${protocol}.${method}`;
    const handler = `IPC Server handler ${this.busy} on default port ${this.options.port}`;
    const from = `${host}:${port} / ${address}:${port}`;
    this.log.info(LOGGER, `${handler}, call ${what} from ${from}: ${thrown.text}`);
    this.answer(call, false, thrown.javaClass, thrown.message);
  }

  /** Nobody hears the answer to a call whose connection is gone. */
  private answer({ connection, callId }: QueuedCall, ...values: readonly unknown[]): void {
    if (connection.state === 'open') connection.write(frameOf(callId, ...values));
  }
}

function callerOf(frame: PlainDataReader): Caller {
  const user = frame.read() as string;
  const clientId = frame.read() as string;
  return { user, clientId, protocol: frame.read() as string };
}

/** A refusal by the system that a method let through is an IOException in Java. */
function javaExceptionOf(error: unknown): JavaException | undefined {
  if (error instanceof JavaException) return error;
  if (!(error instanceof SystemError)) return undefined;
  const { message = '' } = causeOf(error, false);
  return new JavaException(JAVA.io, message);
}
