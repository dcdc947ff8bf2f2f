/**
 * The client port of a server (`NIOServerCnxnFactory`). It listens as long as the process lives;
 * who serves behind it changes with the role. Connections are counted by address, found by session,
 * and dropped when they have been silent for too long or when the server stops serving.
 */

import type { QuorumConfig } from '../../config/quorum-config.ts';
import type { Connection, Listener, System } from '../../machine/system.ts';
import { JuteWriter } from '../protocol/jute.ts';
import { ClientConnection } from './client-connection.ts';
import { ExpiryQueue } from './expiry-queue.ts';
import type { ZooKeeperServer } from './server.ts';
import { ServerStats } from './server-stats.ts';

/** `zookeeper.nio.sessionlessCnxnTimeout`: also the interval of the expiry of connections. */
const SESSIONLESS_TIMEOUT_MS = 10_000;

export class ClientPort {
  readonly config: QuorumConfig;
  readonly stats = new ServerStats();
  /** Scratch for replies. */
  readonly output = new JuteWriter(1024);
  /** Who answers; undefined while there is no leader. */
  server: ZooKeeperServer | undefined;
  readonly connections = new Set<ClientConnection>();
  private readonly sys: System;
  private readonly bySession = new Map<bigint, ClientConnection>();
  private readonly perAddress = new Map<string, number>();
  private readonly idle: ExpiryQueue<ClientConnection>;
  private listener: Listener | undefined;

  constructor(sys: System, config: QuorumConfig) {
    this.sys = sys;
    this.config = config;
    const origin = { label: 'no word on a client connection', key: 'nio.sessionlessCnxnTimeout' };
    this.idle = new ExpiryQueue(sys, SESSIONLESS_TIMEOUT_MS, origin, (connection) =>
      connection.close(),
    );
  }

  /** @throws SystemError EADDRINUSE */
  start(): void {
    const { clientPort, clientPortAddress } = this.config;
    if (clientPort === 0) return;
    const options = clientPortAddress === undefined ? {} : { address: clientPortAddress };
    this.listener = this.sys.net.listen(clientPort, (tcp) => this.accept(tcp), options);
  }

  stop(): void {
    this.listener?.close();
    this.closeAll();
  }

  /** A server leaves its role: every client must look for another. */
  closeAll(): void {
    for (const connection of [...this.connections]) connection.close();
  }

  /** A connection has got its session, or got it back; an older one of the same session goes. */
  register(connection: ClientConnection): void {
    this.bySession.set(connection.session, connection);
    this.touch(connection);
  }

  /** @returns whether the session was connected here */
  closeSession(session: bigint): boolean {
    const connection = this.bySession.get(session);
    connection?.close();
    return connection !== undefined;
  }

  touch(connection: ClientConnection): void {
    const timeoutMs = connection.session === 0n ? SESSIONLESS_TIMEOUT_MS : connection.timeoutMs;
    this.idle.touch(connection, timeoutMs);
  }

  /** Called by a connection that closes. */
  forget(connection: ClientConnection): void {
    this.connections.delete(connection);
    this.idle.remove(connection);
    if (this.bySession.get(connection.session) === connection) {
      this.bySession.delete(connection.session);
    }
    const { address } = connection.remote;
    this.perAddress.set(address, (this.perAddress.get(address) ?? 1) - 1);
    this.server?.connectionClosed(connection);
  }

  private accept(tcp: Connection): void {
    const { address } = tcp.remote;
    const count = this.perAddress.get(address) ?? 0;
    const { maxClientCnxns } = this.config;
    if (maxClientCnxns > 0 && count >= maxClientCnxns) return tcp.close();
    this.perAddress.set(address, count + 1);
    const connection = new ClientConnection(this, tcp);
    this.connections.add(connection);
    this.touch(connection);
  }
}
