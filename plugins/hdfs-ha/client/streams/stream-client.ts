/** What the streams of a file need of their client (`DFSClient`). */

import type { System } from '../../../../core/plugin/index.ts';
import type { Configuration, Logger, Remote, RpcClient } from '../../../hadoop-common/door.ts';
import {
  DFS_CLIENT_SOCKET_TIMEOUT,
  DFS_DATANODE_SOCKET_WRITE_TIMEOUT,
} from '../../../hadoop-common/door.ts';
import type { ClientProtocol } from '../../protocols/client-protocol.ts';
import type { Patience } from '../../transfer/channel.ts';

export interface StreamClient {
  readonly sys: System;
  readonly conf: Configuration;
  readonly log: Logger;
  /** For what is asked of DataNodes. */
  readonly rpc: RpcClient;
  /** `DFSClient_NONMAPREDUCE_<random>_1`: the holder of its leases. */
  readonly clientName: string;
  /** The active NameNode, whichever that is: calls are retried and fail over. */
  readonly namenode: Remote<ClientProtocol>;
  /** An output stream is open: its lease is renewed until {@link endFileLease}. */
  beginFileLease(fileId: number, stream: OpenStream): void;
  endFileLease(fileId: number): void;
}

/** A stream as its client knows it, to give it up when the lease cannot be kept. */
export interface OpenStream {
  abort(): void;
}

/** `HdfsConstants.READ_TIMEOUT_EXTENSION`, `WRITE_TIMEOUT_EXTENSION`: for each DataNode. */
const EXTENSION_MS = 5_000;

/** `DFSClient.getDatanodeReadTimeout` */
export function readTimeout(client: Pick<StreamClient, 'conf'>, nodes: number): Patience {
  const { name } = DFS_CLIENT_SOCKET_TIMEOUT;
  return { ms: client.conf.read(DFS_CLIENT_SOCKET_TIMEOUT) + EXTENSION_MS * nodes, key: name };
}

/** `DFSClient.getDatanodeWriteTimeout` */
export function writeTimeout(client: Pick<StreamClient, 'conf'>, nodes: number): Patience {
  const { name } = DFS_DATANODE_SOCKET_WRITE_TIMEOUT;
  const ms = client.conf.read(DFS_DATANODE_SOCKET_WRITE_TIMEOUT) + EXTENSION_MS * nodes;
  return { ms, key: name };
}
