/**
 * What the leader and a server on its own share: they decide what writes do, track every session,
 * expire those that fall silent, and clean up containers and nodes whose time to live is over.
 */

import type { Timer } from '../../machine/system.ts';
import { Code } from '../protocol/codes.ts';
import { encodeUtf8 } from '../protocol/jute.ts';
import { Op } from '../protocol/opcodes.ts';
import { ttlOf } from '../tree/ephemeral-owner.ts';
import type { ClientConnection } from './client-connection.ts';
import { tellContents } from './contents.ts';
import { Prep } from './prep.ts';
import type { EnsembleParts } from './prep-reconfig.ts';
import { Request, THIS_SERVER } from './request.ts';
import { type ServerParts, ZooKeeperServer } from './server.ts';
import { ExpiringSessionTracker, SessionIds } from './session-tracker.ts';

export abstract class PrimaryServer extends ZooKeeperServer {
  readonly tracker: ExpiringSessionTracker;
  protected readonly ids: SessionIds;
  protected readonly prep: Prep;
  private cleaner: Timer | undefined;

  /** `serverId` stands in the ids of sessions; `zxid` is the one before the first to hand out. */
  constructor(parts: ServerParts, serverId: number, zxid: bigint, ensemble?: EnsembleParts) {
    super(parts, false, ensemble !== undefined);
    const { sys, config, db } = parts;
    this.ids = new SessionIds(sys, serverId, db.sessions);
    const expire = (session: bigint, timeoutMs: number) => this.expired(session, timeoutMs);
    this.tracker =
      ensemble === undefined || this.local === undefined
        ? new ExpiringSessionTracker(sys, config.tickTimeMs, db.sessions, expire)
        : ensemble.tracker(db.sessions, expire, this.local);
    const options = {
      skipAcl: config.skipACL,
      extendedTypes: config.extendedTypesEnabled,
      reconfigEnabled: config.reconfigEnabled,
      standaloneEnabled: config.standaloneEnabled,
      ensemble,
    };
    const tree = () => db.tree;
    this.prep = new Prep(sys, tree, () => this.tracker, options, zxid);
    this.scheduleCleaning();
  }

  /** A prepared request: a write is to be made durable and committed. */
  protected abstract prepared(request: Request): void;

  protected accept(request: Request): void {
    if (request.isLocal) return this.queue.enqueue(request);
    this.prep.prepare(request);
    tellContents(this.sys, request);
    this.prepared(request);
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
    this.cleaner?.cancel();
    this.queue.clear();
  }

  private expired(session: bigint, timeoutMs: number): void {
    this.observeExpiry(session, timeoutMs);
    this.accept(new Request(session, 0, Op.closeSession));
  }

  // --- ContainerManager ------------------------------------------------------------------------

  private scheduleCleaning(): void {
    const { containerCheckIntervalMs } = this.config;
    if (containerCheckIntervalMs <= 0) return;
    this.cleaner = this.sys.timer(containerCheckIntervalMs, () => {
      this.clean();
      this.scheduleCleaning();
    });
  }

  /** Whoever got a child meanwhile is spared when the request is prepared. */
  private clean(): void {
    const candidates = [...this.emptyContainers(), ...this.overdueNodes()];
    for (const path of candidates.slice(0, this.config.containerMaxPerMinute)) {
      this.accept(new Request(0n, 0, Op.deleteContainer, encodeUtf8(path)));
    }
  }

  /** Containers that once had a child. */
  private *emptyContainers(): Generator<string> {
    for (const path of this.db.tree.containers) {
      const node = this.db.tree.get(path);
      if (node !== undefined && node.childCount === 0 && node.stat.cversion > 0) yield path;
    }
  }

  private *overdueNodes(): Generator<string> {
    const now = this.sys.clock.wall();
    for (const path of this.db.tree.ttls) {
      const node = this.db.tree.get(path);
      if (node === undefined || node.childCount > 0) continue;
      const ttlMs = ttlOf(node.stat.ephemeralOwner);
      if (BigInt(Math.floor(now - node.stat.mtime)) > ttlMs) yield path;
    }
  }
}
