/**
 * What every serving server has in common (`ZooKeeperServer` with `FinalRequestProcessor`): clients
 * open sessions and submit requests, committed transactions are applied in order, and whoever waits
 * is answered. How a request gets committed is the role's affair: alone, as leader, or as learner.
 */

import type { QuorumConfig, ServerSpec } from '../../config/quorum-config.ts';
import type { System } from '../../machine/system.ts';
import { Code } from '../protocol/codes.ts';
import { JuteWriter } from '../protocol/jute.ts';
import { LAST_OPERATIONS, OP_NAMES, Op } from '../protocol/opcodes.ts';
import type { Database } from '../storage/database.ts';
import { shortDigest } from '../tree/checksum.ts';
import type { TxnResult } from '../tree/data-tree.ts';
import type { ClientConnection } from './client-connection.ts';
import type { ClientPort } from './client-port.ts';
import { CommitQueue } from './commit-queue.ts';
import type { ConnectionLog } from './connection-log.ts';
import { LocalSessions } from './local-sessions.ts';
import type { Logger } from './logger.ts';
import { answer } from './replies.ts';
import { Request } from './request.ts';
import { logUnreadable } from './request-log.ts';
import type { SizeStats } from './server-stats.ts';
import { hexId, isPassword } from './session-id.ts';
import type { SessionIds, SessionTracker } from './session-tracker.ts';

/** What a server is made from; the same for all roles of one process. */
export interface ServerParts {
  readonly sys: System;
  readonly config: QuorumConfig;
  readonly db: Database;
  readonly clients: ClientPort;
  readonly logger: Logger;
}

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
  protected readonly clients: ClientPort;
  protected readonly logger: Logger;
  protected readonly queue: CommitQueue;
  /** Requests of clients here that are not answered yet (`getOutstandingRequests`). */
  inProcess = 0;
  /** Scratch for the bodies of reads. */
  readonly readOutput = new JuteWriter(1024);

  /** Where `localSessionsEnabled` is set, on servers of an ensemble. */
  readonly local: LocalSessions | undefined;

  constructor(parts: ServerParts, syncWaits: boolean, isInEnsemble: boolean) {
    this.sys = parts.sys;
    this.config = parts.config;
    this.db = parts.db;
    this.clients = parts.clients;
    this.logger = parts.logger;
    this.queue = new CommitQueue((request) => this.finish(request), syncWaits);
    const { localSessionsEnabled, tickTimeMs } = parts.config;
    if (!isInEnsemble || !localSessionsEnabled) return;
    const expire = (session: bigint, timeoutMs: number) => {
      this.observeExpiry(session, timeoutMs);
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
      const body = new JuteWriter(4);
      body.int(connection.timeoutMs);
      const request = new Request(
        connection.session,
        0,
        Op.createSession,
        body.finish(),
        connection.ids,
        connection,
      );
      this.start(request);
      return;
    }
    connection.session = session;
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
    if (connection === undefined) {
      if (request.type === Op.closeSession) this.clients.closeSession(request.session);
      return;
    }
    if (connection.closed) return;
    this.inProcess--;
    connection.outstanding--;
    this.count(request, connection);
    if (request.type === Op.createSession && (request.isLocal || result?.err === Code.ok)) {
      return this.sessionReady(connection, true, true);
    }
    answer(this, connection, request, result);
  }

  /** Of a read, bytes that are none. */
  unreadable(request: Request, error: unknown): void {
    logUnreadable(this.logger, 'FinalRequestProcessor', request, undefined, error);
  }

  /** The client of a session was silent for too long. */
  protected observeExpiry(session: bigint, timeoutMs: number): void {
    const text = `Expiring session ${this.sessionName(session)}, timeout of ${timeoutMs}ms exceeded`;
    this.logger.info('ZooKeeperServer', text);
    this.sys.observe('zookeeper/session-expired', { session, timeoutMs });
  }

  private closeLocal(session: bigint): void {
    this.tracker.remove(session);
    this.sys.observe('zookeeper/session-closed', { session, ephemerals: 0 });
  }

  /** `updateStats`. */
  private count({ type, cxid, error, createdMs }: Request, connection: ClientConnection): void {
    const now = this.sys.clock.monotonic();
    const operation = error === Code.ok ? (LAST_OPERATIONS.get(type) ?? 'NA') : 'NA';
    this.clients.stats.latency(Math.floor(now - createdMs));
    connection.stats.answered(operation, cxid, this.db.lastZxid, createdMs, now);
  }

  private apply(request: Request): TxnResult | undefined {
    const { header, txn, entry } = request;
    if (header === undefined || txn === undefined || entry === undefined) return undefined;
    const result = this.db.apply(header, txn, entry.bytes);
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
