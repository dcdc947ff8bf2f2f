/**
 * The client port of a server (`NIOServerCnxnFactory`). It listens as long as the process lives;
 * who serves behind it changes with the role. Connections are counted by address, found by session,
 * and dropped when they have been silent for too long or when the server stops serving.
 */

import type { QuorumConfig, ServerSpec } from '../../config/quorum-config.ts';
import type { Connection, Listener, System } from '../../machine/system.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import { JuteWriter } from '../protocol/jute.ts';
import { ClientConnection } from './client-connection.ts';
import { ExpiryQueue } from './expiry-queue.ts';
import type { Logger } from './logger.ts';
import type { ZooKeeperServer } from './server.ts';
import { ServerStats } from './server-stats.ts';

/** `ZooTrace`: client requests, server packets, sessions, events and warnings. */
const DEFAULT_TRACE_MASK = 306n;

/** What a member of an ensemble knows beside what it serves. */
export interface PeerView {
  readonly sid: number;
  /** Undefined before an election. */
  leaderId(): number | undefined;
  /** Voting members of the present configuration. */
  quorumSize(): number;
  /** All its members. */
  servers(): readonly ServerSpec[];
}

export class ClientPort {
  readonly config: QuorumConfig;
  readonly sys: System;
  readonly logger: Logger;
  readonly metrics: ServerMetrics;
  /** Of the server that serves; a new one begins with each. */
  stats: ServerStats;
  /** Which kinds of messages `ZooTrace` writes; kept for `gtmk` and `stmk`, and writes nothing. */
  traceMask = DEFAULT_TRACE_MASK;
  /** The ensemble as this member sees it; undefined of a server on its own. */
  peer: PeerView | undefined;
  /** Scratch for replies. */
  readonly output = new JuteWriter(1024);
  readonly connections = new Set<ClientConnection>();
  private serving: ZooKeeperServer | undefined;
  private readonly bySession = new Map<bigint, ClientConnection>();
  private readonly perAddress = new Map<string, number>();
  /** Connections, by when they are dropped if nothing is heard of them. */
  readonly idleConnections: ExpiryQueue<ClientConnection>;
  private listener: Listener | undefined;

  constructor(sys: System, config: QuorumConfig, logger: Logger, metrics: ServerMetrics) {
    this.sys = sys;
    this.config = config;
    this.logger = logger;
    this.metrics = metrics;
    this.stats = new ServerStats(sys);
    const origin = { label: 'no word on a client connection', key: 'nio.sessionlessCnxnTimeout' };
    this.idleConnections = new ExpiryQueue(
      sys,
      config.sessionlessTimeoutMs,
      origin,
      (connection) => {
        metrics.sessionless_connections_expired.add();
        connection.close();
      },
    );
  }

  /** Who answers; undefined while there is no leader. */
  get server(): ZooKeeperServer | undefined {
    return this.serving;
  }

  set server(server: ZooKeeperServer | undefined) {
    this.serving = server;
    if (server !== undefined) this.stats = new ServerStats(this.sys);
  }

  /** @throws SystemError EADDRINUSE */
  start(): void {
    const { clientPort, clientPortAddress } = this.config;
    if (clientPort === 0) return;
    const options = clientPortAddress === undefined ? {} : { address: clientPortAddress };
    this.listener = this.sys.net.listen(clientPort, (tcp) => this.accept(tcp), options);
  }

  /**
   * `NIOServerCnxnFactory.reconfigure`: listens elsewhere. Connections that are established stay.
   * @throws SystemError EADDRINUSE
   */
  rebind(port: number, address: string | undefined): void {
    const options = address === undefined ? {} : { address };
    const before = this.listener;
    this.listener = this.sys.net.listen(port, (tcp) => this.accept(tcp), options);
    before?.close();
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
    const timeoutMs =
      connection.session === 0n ? this.config.sessionlessTimeoutMs : connection.timeoutMs;
    this.idleConnections.touch(connection, timeoutMs);
  }

  /** Called by a connection that closes. */
  forget(connection: ClientConnection): void {
    this.connections.delete(connection);
    this.idleConnections.remove(connection);
    if (this.bySession.get(connection.session) === connection) {
      this.bySession.delete(connection.session);
    }
    const { address } = connection.remote;
    this.perAddress.set(address, (this.perAddress.get(address) ?? 1) - 1);
    this.server?.connectionClosed(connection);
  }

  private accept(tcp: Connection): void {
    const { address } = tcp.remote;
    const refusal = this.refusal(address);
    if (refusal !== undefined) {
      this.metrics.connection_rejected.add();
      const text = `Error accepting new connection: Too many connections ${refusal}`;
      this.logger.warn('NIOServerCnxnFactory', text);
      return tcp.reset();
    }
    this.perAddress.set(address, (this.perAddress.get(address) ?? 0) + 1);
    const connection = new ClientConnection(this, tcp);
    this.connections.add(connection);
    this.touch(connection);
  }

  /** `maxCnxns` of all clients, `maxClientCnxns` of one address. */
  private refusal(address: string): string | undefined {
    const { maxCnxns, maxClientCnxns } = this.config;
    const all = this.connections.size;
    if (maxCnxns > 0 && all >= maxCnxns) {
      const text = `Too many connections ${all} - max is ${maxCnxns}`;
      this.logger.error('ServerCnxnFactory', text);
      return `max allowed is ${maxCnxns}`;
    }
    const isFull = maxClientCnxns > 0 && (this.perAddress.get(address) ?? 0) >= maxClientCnxns;
    return isFull ? `from /${address} - max is ${maxClientCnxns}` : undefined;
  }
}
