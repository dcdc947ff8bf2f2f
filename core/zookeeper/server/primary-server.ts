/**
 * What the leader and a server on its own share: they decide what writes do, track every session,
 * expire those that fall silent, and clean up containers and nodes whose time to live is over.
 */

import { mutant } from '../mutants.ts';
import { Code } from '../protocol/codes.ts';
import { encodeUtf8 } from '../protocol/jute.ts';
import { Op } from '../protocol/opcodes.ts';
import type { ClientConnection } from './client-connection.ts';
import { ContainerManager } from './container-manager.ts';
import { tellContents } from './contents.ts';
import { Prep } from './prep.ts';
import type { EnsembleParts } from './prep-reconfig.ts';
import { Request, THIS_SERVER } from './request.ts';
import { ZooKeeperServer } from './server.ts';
import type { ServerParts } from './server-parts.ts';
import { ExpiringSessionTracker, SessionIds } from './session-tracker.ts';

export abstract class PrimaryServer extends ZooKeeperServer {
  readonly tracker: ExpiringSessionTracker;
  protected readonly ids: SessionIds;
  protected readonly prep: Prep;
  private readonly cleaner: ContainerManager;

  /** `serverId` stands in the ids of sessions; `zxid` is the one before the first to hand out. */
  constructor(parts: ServerParts, serverId: number, zxid: bigint, ensemble?: EnsembleParts) {
    const isInEnsemble = ensemble !== undefined;
    super(parts, { syncWaits: false, isInEnsemble, hasCommitProcessor: isInEnsemble });
    const { sys, config, db } = parts;
    this.ids = new SessionIds(sys, serverId, db.sessions);
    const expire = (session: bigint, timeoutMs: number) => this.expired(session, timeoutMs);
    this.tracker =
      ensemble === undefined || this.local === undefined
        ? new ExpiringSessionTracker(sys, config.tickTimeMs, db.sessions, expire)
        : ensemble.tracker(db.sessions, expire, this.local);
    const options = {
      skipAcl: config.skipACL,
      auth: config.auth,
      enforceQuota: config.enforceQuota,
      extendedTypes: config.extendedTypesEnabled,
      reconfigEnabled: config.reconfigEnabled,
      standaloneEnabled: config.standaloneEnabled,
      ensemble,
    };
    const tree = () => db.tree;
    const tracker = () => this.tracker;
    this.prep = new Prep(sys, this.logger, this.metrics, tree, tracker, options, zxid);
    this.cleaner = new ContainerManager(sys, tree, config, this.logger, (path) =>
      this.accept(new Request(0n, 0, Op.deleteContainer, encodeUtf8(path))),
    );
  }

  /** A prepared request: a write is to be made durable and committed. */
  protected abstract prepared(request: Request): void;

  protected accept(request: Request): void {
    if (request.isLocal) return this.queue.enqueue(request);
    this.prep.prepare(request);
    tellContents(this.sys, request, this.config.enforceQuota);
    this.prepared(request);
    this.prep.passed();
  }

  protected revalidate(connection: ClientConnection): void {
    const valid = this.tracker.touch(connection.session, connection.timeoutMs);
    if (valid) this.tracker.setOwner(connection.session, THIS_SERVER);
    this.sessionReady(connection, valid, false);
  }

  protected override applied(request: Request): void {
    if (request.header !== undefined) this.prep.changes.release(request.header.zxid);
  }

  /**
   * Ends a session as if its time-out had passed: what the fault `expire-session` asks for.
   * @returns false if no such session is tracked
   */
  expireNow(session: bigint): boolean {
    const timeoutMs = this.db.sessions.get(session);
    if (
      timeoutMs === undefined ||
      this.tracker.check(session, THIS_SERVER) === Code.sessionExpired
    ) {
      return false;
    }
    this.tracker.setClosing(session);
    this.expired(session, timeoutMs);
    return true;
  }

  stop(): void {
    this.tracker.stop();
    this.local?.stop();
    this.cleaner.stop();
    this.queue.clear();
  }

  private expired(session: bigint, timeoutMs: number): void {
    this.observeExpiry(session, timeoutMs);
    if (mutant(this.sys, 'expire-without-closing')) return this.tracker.remove(session);
    this.requests.arrived();
    this.accept(new Request(session, 0, Op.closeSession));
  }
}
