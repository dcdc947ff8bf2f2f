/**
 * What `org.apache.hadoop.ipc.Client` reads of the configuration for all of its connections, and
 * what a proxy may ask for otherwise.
 */

import type { Configuration } from '../conf/configuration.ts';
import {
  IPC_CLIENT_CONNECT_MAX_RETRIES,
  IPC_CLIENT_CONNECT_MAX_RETRIES_ON_SOCKET_TIMEOUTS,
  IPC_CLIENT_CONNECT_RETRY_INTERVAL,
  IPC_CLIENT_CONNECT_TIMEOUT,
  IPC_CLIENT_CONNECTION_MAXIDLETIME,
  IPC_CLIENT_PING,
  IPC_CLIENT_RPC_TIMEOUT,
  IPC_PING_INTERVAL,
} from '../keys/ipc.ts';
import type { NetAddress } from './types.ts';

/** Of one proxy; what is left out is what the configuration says. */
export interface ProxyOptions {
  /** How long a call may wait for bytes of the server; 0 is for ever, as long as pings go through. */
  readonly rpcTimeoutMs?: number;
  /** The key behind `rpcTimeoutMs`, for the trace. */
  readonly rpcTimeoutKey?: string;
  readonly connectTimeoutMs?: number;
  /** Of connects that were refused or found no route. */
  readonly connectRetries?: number;
  readonly connectRetriesOnTimeouts?: number;
  readonly retryIntervalMs?: number;
}

/** `Client.ConnectionId`: calls whose ids are equal share a connection. */
export interface ConnectionId extends Required<Omit<ProxyOptions, 'rpcTimeoutKey'>> {
  readonly address: NetAddress;
  readonly protocol: string;
  readonly rpcTimeoutKey: string;
  readonly maxIdleTimeMs: number;
  /** 0: no pings, a silent server is given up after `rpcTimeoutMs`. */
  readonly pingIntervalMs: number;
}

/** `Client.ConnectionId.getConnectionId`. */
export function connectionId(
  conf: Configuration,
  protocol: string,
  address: NetAddress,
  options: ProxyOptions,
): ConnectionId {
  return {
    address,
    protocol,
    rpcTimeoutMs: options.rpcTimeoutMs ?? conf.read(IPC_CLIENT_RPC_TIMEOUT),
    rpcTimeoutKey: options.rpcTimeoutKey ?? IPC_CLIENT_RPC_TIMEOUT.name,
    connectTimeoutMs: options.connectTimeoutMs ?? conf.read(IPC_CLIENT_CONNECT_TIMEOUT),
    connectRetries: options.connectRetries ?? conf.read(IPC_CLIENT_CONNECT_MAX_RETRIES),
    connectRetriesOnTimeouts:
      options.connectRetriesOnTimeouts ??
      conf.read(IPC_CLIENT_CONNECT_MAX_RETRIES_ON_SOCKET_TIMEOUTS),
    retryIntervalMs: options.retryIntervalMs ?? conf.read(IPC_CLIENT_CONNECT_RETRY_INTERVAL),
    maxIdleTimeMs: conf.read(IPC_CLIENT_CONNECTION_MAXIDLETIME),
    pingIntervalMs: conf.read(IPC_CLIENT_PING) ? conf.read(IPC_PING_INTERVAL) : 0,
  };
}

/** Equal for equal ids. */
export function connectionKey(id: ConnectionId): string {
  const { address, protocol, rpcTimeoutMs, connectTimeoutMs } = id;
  const retries = [id.connectRetries, id.connectRetriesOnTimeouts, id.retryIntervalMs];
  return [address.host, address.port, protocol, rpcTimeoutMs, connectTimeoutMs, ...retries].join(
    ' ',
  );
}
