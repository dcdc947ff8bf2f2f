/**
 * `DFSClient`: one user's way into a nameservice. Calls of the namespace go to `namenode`, whichever
 * that is; the streams of files are its own.
 */

import type { System } from '../../../core/plugin/index.ts';
import {
  type Configuration,
  type Logger,
  loggerOf,
  type Remote,
  RpcClient,
} from '../../hadoop-common/door.ts';
import type { ClientProtocol } from '../protocols/client-protocol.ts';
import { createProxy } from './namenode-proxies.ts';
import { LeaseRenewer } from './streams/lease-renewer.ts';
import type { OpenStream, StreamClient } from './streams/stream-client.ts';

export class DFSClient implements StreamClient {
  readonly sys: System;
  readonly conf: Configuration;
  readonly log: Logger;
  readonly rpc: RpcClient;
  /** Nameservice, or address of a NameNode. */
  readonly authority: string;
  /** The holder of its leases. */
  readonly clientName: string;
  /** The active NameNode, whichever that is: calls are retried and fail over. */
  readonly namenode: Remote<ClientProtocol>;
  private readonly leases: LeaseRenewer;

  /** @param authority `hdfs-cluster`, `m1:9000`. @throws JavaException for what is not configured */
  constructor(
    sys: System,
    conf: Configuration,
    authority: string,
    rpc: RpcClient = new RpcClient(sys, conf),
  ) {
    this.sys = sys;
    this.conf = conf;
    this.log = loggerOf(sys);
    this.rpc = rpc;
    this.authority = authority;
    const number = sys.random('DFSClient').int(-(2 ** 31), 2 ** 31 - 1);
    this.clientName = `DFSClient_NONMAPREDUCE_${number}_1`;
    this.namenode = createProxy({ sys, conf, rpc }, authority);
    this.leases = new LeaseRenewer(this);
  }

  /** An output stream is open: its lease is renewed until {@link endFileLease}. */
  beginFileLease(fileId: number, stream: OpenStream): void {
    this.leases.put(fileId, stream);
  }

  endFileLease(fileId: number): void {
    this.leases.closeFile(fileId);
  }

  close(): void {
    this.rpc.close();
  }
}
