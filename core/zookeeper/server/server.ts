/**
 * What every serving server has in common (`ZooKeeperServer` with `FinalRequestProcessor`): clients
 * open sessions and submit requests, committed transactions are applied in order, and whoever waits
 * is answered. How a request gets committed is the role's affair: alone, as leader, or as learner.
 */

import type { QuorumConfig, ServerSpec } from '../../config/quorum-config.ts';
import type { System } from '../../machine/system.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import { Code } from '../protocol/codes.ts';
import { JuteWriter } from '../protocol/jute.ts';
import { OP_NAMES, Op } from '../protocol/opcodes.ts';
import type { Database } from '../storage/database.ts';
import { shortDigest } from '../tree/checksum.ts';
import type { TxnResult } from '../tree/data-tree.ts';
import type { ClientConnection } from './client-connection.ts';
import type { ClientPort } from './client-port.ts';
import { CommitMetrics } from './commit-metrics.ts';
import { CommitQueue } from './commit-queue.ts';
import type { ConnectionLog } from './connection-log.ts';
import { LocalSessions } from './local-sessions.ts';
import type { Logger } from './logger.ts';
import { answer, isMoved } from './replies.ts';
import { Request } from './request.ts';
import { logUnreadable } from './request-log.ts';
import { RequestMetrics } from './request-metrics.ts';
import { ResponseCache } from './response-cache.ts';
import type { Pipeline, ServerParts } from './server-parts.ts';
import type { SizeStats } from './server-stats.ts';
import { hexId, isPassword } from './session-id.ts';
import type { SessionIds, SessionTracker } from './session-tracker.ts';

/** Names and values that a leader tells of a learner (`getLearnerHandlerInfo`). */
export type LearnerInfo = readonly (readonly [string, string | number | bigint])[];

export type ServerMode = 'standalone' | 'leader' | 'follower' | 'observer' | 'read-only';

/**
 * What a client may send (`Request.isValid`), internal operations among them; check, which the real
 * server takes and then cannot read again from its own log, is legal inside multi only.
 */
const KNOWN: ReadonlySet<number> = new Set(
  [...OP_NAMES.keys()].filter(
    (type) =>
      type !== Op.notification &&
      type !== Op.error &&
      type !== Op.check &&
      type !== Op.auth &&
      type !== Op.sasl,
  ),
);

export abstract class ZooKeeperServer {
  abstract readonly mode: ServerMode;
  abstract readonly tracker: SessionTracker;
  protected abstract readonly ids: SessionIds;
  readonly sys: System;
  readonly config: QuorumConfig;
  readonly db: Database;
  protected readonly metrics: ServerMetrics;
  protected readonly requests: RequestMetrics;
  protected readonly clients: ClientPort;
  protected readonly logger: Logger;
  protected readonly queue: CommitQueue;
  /** Requests of clients here that are not answered yet (`getOutstandingRequests`). */
  inProcess = 0;
  /** Scratch for the bodies of reads. */
  readonly readOutput = new JuteWriter(1024);
  /** Of getData and getChildren2. */
  readonly dataAnswers: ResponseCache;
  readonly childrenAnswers: ResponseCache;

  /** Where `localSessionsEnabled` is set, on servers of an ensemble. */
  readonly local: LocalSessions | undefined;

  constructor(parts: ServerParts, { syncWaits, isInEnsemble, hasCommitProcessor }: Pipeline) {
    this.sys = parts.sys;
    this.config = parts.config;
    this.db = parts.db;
    this.clients = parts.clients;
    this.logger = parts.logger;
    this.metrics = parts.metrics;
    this.requests = new RequestMetrics(parts.sys, parts.metrics);
    this.dataAnswers = ResponseCache.ofData(parts.metrics);
    this.childrenAnswers = ResponseCache.ofChildren(parts.metrics);
    const commits = hasCommitProcessor ? new CommitMetrics(parts.sys, parts.metrics) : undefined;
    this.queue = new CommitQueue((request) => this.finish(request), syncWaits, commits);
    const { localSessionsEnabled, tickTimeMs } = parts.config;
    if (!isInEnsemble || !localSessionsEnabled) return;
    const expire = (session: bigint, timeoutMs: number) => {
      this.observeExpiry(session, timeoutMs);
      this.requests.arrived();
      this.start(new Request(session, 0, Op.closeSession));
    };
    this.local = new LocalSessions(parts.sys, tickTimeMs, expire);
  }

  /** The first processor: a valid request of a session that is alive. */
  protected abstract accept(request: Request): void;

  /** Asks whether a session that a client wants back is alive; ends in {@link sessionReady}. */
  protected abstract revalidate(connection: ClientConnection): void;

  // --- sessions ------------------------------------------------------------------------------

  /** The handshake: a new session, or one that a client brings with it. */
  openSession(
    connection: ClientConnection,
    session: bigint,
    password: Uint8Array,
    log: ConnectionLog,
  ): void {
    if (session === 0n) {
      connection.session = this.ids.take();
      this.local?.create(connection.session, connection.timeoutMs);
      const { timeoutMs } = connection;
      this.requests.arrived();
      return this.start(Request.ofNewSession(connection.session, timeoutMs, connection));
    }
    connection.session = session;
    this.metrics.connection_revalidate_count.add();
    // The real server closes the session's old connection before it looks at the password.
    if (!isPassword(session, password)) {
      log.wrongPassword(session);
      return connection.established(false);
    }
    this.clients.closeSession(session);
    this.revalidate(connection);
  }

  /** `finishSessionInit`. */
  protected sessionReady(connection: ClientConnection, valid: boolean, created: boolean): void {
    if (connection.closed) return;
    if (valid) {
      this.clients.register(connection);
      const kind = created ? 'zookeeper/session-opened' : 'zookeeper/session-moved';
      this.sys.observe(kind, { session: connection.session, timeoutMs: connection.timeoutMs });
    }
    connection.established(valid);
  }

  connectionClosed(connection: ClientConnection): void {
    this.db.tree.removeWatcher(connection);
    this.inProcess -= connection.outstanding;
    connection.outstanding = 0;
  }

  /** `shouldThrottle`: more is under way than `globalOutstandingLimit`. */
  get isOverloaded(): boolean {
    return this.config.globalOutstandingLimit < this.inProcess;
  }

  // --- requests ------------------------------------------------------------------------------

  /** A packet of a client whose session is established. */
  submit(request: Request): void {
    const { connection } = request;
    if (connection === undefined) return;
    this.requests.arrived();
    // A session that the leader no longer knows gets no answer; its connection will be closed.
    if (!this.tracker.touch(request.session, connection.timeoutMs)) return;
    if (!KNOWN.has(request.type)) {
      const text = `Received packet at server of unknown type ${request.type}`;
      this.logger.warn('ZooKeeperServer', text);
      connection.reply(request.cxid, -1n, Code.unimplemented);
      connection.close();
      return;
    }
    this.start(request);
  }

  private start(request: Request): void {
    request.createdMs = this.sys.clock.monotonic();
    const { type, session, connection } = request;
    if (type === Op.createSession) request.isLocal = this.local !== undefined;
    else if (type === Op.closeSession) request.isLocal = this.local?.has(session) ?? false;
    if (connection !== undefined) {
      this.inProcess++;
      connection.outstanding++;
    }
    this.accept(request);
  }

  /** The last processor: applies what is committed, and answers the client that waits here. */
  protected finish(request: Request): void {
    const result = request.entry === undefined ? undefined : this.apply(request);
    const { connection } = request;
    if (request.isLocal && request.type === Op.closeSession) this.closeLocal(request.session);
    if (connection === undefined) return this.finishForeign(request);
    this.requests.applied(request);
    if (isMoved(request, result)) return connection.close();
    if (!connection.closed) {
      this.inProcess--;
      connection.outstanding--;
    } else this.requests.outlived(request, result);
    this.requests.answered(request, connection, this.clients.stats, this.db.lastZxid);
    if (request.type === Op.createSession && (request.isLocal || result?.err === Code.ok)) {
      return this.sessionReady(connection, true, true);
    }
    answer(this, connection, request, result);
  }

  /** Nobody here waits for it. */
  private finishForeign(request: Request): void {
    const isEnd = request.type === Op.closeSession;
    const endsHere = isEnd && this.clients.closeSession(request.session);
    if (!endsHere) this.requests.applied(request);
  }

  /** Of a read, bytes that are none. */
  unreadable(request: Request, error: unknown): void {
    logUnreadable(this.logger, 'FinalRequestProcessor', request, undefined, error);
  }

  /** The client of a session was silent for too long. */
  protected observeExpiry(session: bigint, timeoutMs: number): void {
    const text = `Expiring session ${this.sessionName(session)}, timeout of ${timeoutMs}ms exceeded`;
    this.logger.info('ZooKeeperServer', text);
    this.metrics.stale_sessions_expired.add();
    this.sys.observe('zookeeper/session-expired', { session, timeoutMs });
  }

  private closeLocal(session: bigint): void {
    this.tracker.remove(session);
    this.sys.observe('zookeeper/session-closed', { session, ephemerals: 0 });
  }

  private apply(request: Request): TxnResult | undefined {
    const { header, txn, entry } = request;
    if (header === undefined || txn === undefined || entry === undefined) return undefined;
    const result = this.db.apply(header, txn, entry.bytes, request.digest);
    if (txn.type === Op.createSession) this.tracker.commit(header.clientId, txn.timeoutMs);
    else if (txn.type === Op.closeSession) this.tracker.remove(header.clientId);
    this.applied(request);
    this.sys.observe('zookeeper/delivered', {
      zxid: header.zxid,
      digest: shortDigest(entry.bytes),
      tree: this.db.tree.digest,
    });
    if (txn.type === Op.closeSession && this.mode !== 'follower' && this.mode !== 'observer') {
      const data = { session: header.clientId, ephemerals: txn.paths.length };
      this.sys.observe('zookeeper/session-closed', data);
    }
    return result;
  }

  // --- what four-letter words ask of a role -----------------------------------------------------

  /** Serves only clients that do not write, for want of a leader. */
  get readOnly(): boolean {
    return this.mode === 'read-only';
  }

  /** Sizes of proposals, on a leader only. */
  get proposalStats(): SizeStats | undefined {
    return undefined;
  }

  /** Observers that are connected here, on a leader only. */
  observers(): readonly LearnerInfo[] {
    return [];
  }

  resetObserverStats(): void {}

  /** Further lines of `mntr`. */
  roleGauges(): readonly (readonly [string, string | number])[] {
    return [];
  }

  /** This server's own addresses, in an ensemble. */
  get self(): ServerSpec | undefined {
    return this.config.servers.find(({ sid }) => sid === this.config.myid);
  }

  /** The servers of the ensemble, one per line. */
  membership(): string {
    return '';
  }

  /** A transaction has reached the tree. */
  protected applied(_request: Request): void {}

  protected sessionName(session: bigint): string {
    return hexId(session);
  }
}
