/**
 * `org.apache.hadoop.ipc.Client`, of which a process has one: proxies of remote protocols, over
 * connections that calls to the same server share.
 */

import type { System } from '../../../core/plugin/index.ts';
import { hex } from '../bytes-text.ts';
import type { Configuration } from '../conf/configuration.ts';
import type { Logger } from '../log/logger.ts';
import { loggerOf } from '../log/logger.ts';
import { ClientConnection } from './client-connection.ts';
import { connectionId, connectionKey, type ProxyOptions } from './rpc-settings.ts';
import type { NetAddress, Remote } from './types.ts';

const CLIENT_ID_BYTES = 16;

/** Which call of this client it is, and which attempt at it. */
export interface CallNumber {
  readonly callId: number;
  readonly retryCount: number;
}

export class RpcClient {
  /** `ClientId`, in hexadecimal. */
  readonly clientId: string;
  private readonly sys: System;
  private readonly conf: Configuration;
  private readonly log: Logger;
  private readonly connections = new Map<string, ClientConnection>();
  private nextId = 0;
  /** Set while a call is being made on behalf of {@link withCallId}. */
  private numbered: CallNumber | undefined;

  constructor(sys: System, conf: Configuration) {
    this.sys = sys;
    this.conf = conf;
    this.log = loggerOf(sys);
    this.clientId = hex(sys.random('ipc.Client.clientId').bytes(CLIENT_ID_BYTES));
  }

  /** `RPC.getProxy`: nothing is connected before the first call. */
  proxy<P>(protocol: string, address: NetAddress, options: ProxyOptions = {}): Remote<P> {
    const id = connectionId(this.conf, protocol, address, options);
    const key = connectionKey(id);
    const methods = new Map<string, (params: unknown) => Promise<unknown>>();
    const methodOf = (name: string) => (params: unknown) => {
      const { callId, retryCount } = this.takeCallNumber();
      const connection = this.connections.get(key) ?? this.open(key, id);
      return connection.call(callId, retryCount, name, params);
    };
    return new Proxy(Object.freeze({}), {
      get: (_target, name) => {
        // A proxy is no promise, although it would answer to `then`.
        if (typeof name !== 'string' || name === 'then') return undefined;
        const known = methods.get(name) ?? methodOf(name);
        methods.set(name, known);
        return known;
      },
    }) as Remote<P>;
  }

  /** `Client.nextCallId`, for one who numbers the attempts at a call himself. */
  nextCallId(): number {
    return this.nextId++;
  }

  /**
   * `Client.setCallIdAndRetryCount`: the call that `call` makes at once, before it waits for
   * anything, carries these numbers, so that the server's retry cache knows it again.
   */
  withCallId<T>(callId: number, retryCount: number, call: () => Promise<T>): Promise<T> {
    this.numbered = { callId, retryCount };
    try {
      return call();
    } finally {
      this.numbered = undefined;
    }
  }

  /** Ends all connections; their calls fail. */
  close(): void {
    for (const connection of [...this.connections.values()]) connection.close();
  }

  private takeCallNumber(): CallNumber {
    const { numbered } = this;
    this.numbered = undefined;
    return numbered ?? { callId: this.nextCallId(), retryCount: 0 };
  }

  private open(key: string, id: Parameters<typeof connectionKey>[0]): ClientConnection {
    const header = { user: userOf(this.sys), clientId: this.clientId };
    const connection = new ClientConnection(this.sys, this.log, id, header, () => {
      if (this.connections.get(key) === connection) this.connections.delete(key);
    });
    this.connections.set(key, connection);
    return connection;
  }
}

/** `UserGroupInformation` without security: `HADOOP_USER_NAME`, or whom the process belongs to. */
export function userOf(sys: System): string {
  return sys.env.get('HADOOP_USER_NAME') || sys.env.get('USER') || 'root';
}
