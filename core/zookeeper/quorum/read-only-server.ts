/**
 * What a server does that finds no leader and may serve all the same (`ReadOnlyZooKeeperServer`,
 * `readonlymode.enabled`): it answers clients that said they would only read, from the history that
 * it has, committed or not. New sessions need local sessions to be enabled: a server without them
 * refuses to make any, and its client waits.
 */

import { Code } from '../protocol/codes.ts';
import { Op } from '../protocol/opcodes.ts';
import type { ClientConnection } from '../server/client-connection.ts';
import type { Request } from '../server/request.ts';
import { ZooKeeperServer } from '../server/server.ts';
import { LearnerSessionTracker, SessionIds } from '../server/session-tracker.ts';
import type { PeerParts } from './role.ts';

/** `ReadOnlyRequestProcessor`. */
const REFUSED: ReadonlySet<number> = new Set([
  Op.sync,
  Op.create,
  Op.create2,
  Op.createTTL,
  Op.createContainer,
  Op.delete,
  Op.deleteContainer,
  Op.setData,
  Op.reconfig,
  Op.setACL,
  Op.multi,
  Op.check,
]);

export class ReadOnlyServer extends ZooKeeperServer {
  readonly mode = 'read-only';
  readonly tracker: LearnerSessionTracker;
  protected readonly ids: SessionIds;

  constructor(parts: PeerParts) {
    super(parts, { syncWaits: false, isInEnsemble: true, hasCommitProcessor: false });
    this.tracker = new LearnerSessionTracker(() => parts.db.sessions, this.local);
    this.ids = new SessionIds(parts.sys, parts.sid, parts.db.sessions);
  }

  stop(): void {
    this.tracker.stop();
    this.queue.clear();
  }

  protected accept(request: Request): void {
    const ofSession = request.type === Op.createSession || request.type === Op.closeSession;
    if (REFUSED.has(request.type) || (ofSession && !request.isLocal)) return this.refuse(request);
    this.queue.enqueue(request);
  }

  /** Sessions of the ensemble are not taken back: they may have ended elsewhere. */
  protected revalidate(connection: ClientConnection): void {
    const { session, timeoutMs } = connection;
    if (this.db.sessions.has(session)) return connection.close();
    this.sessionReady(connection, this.tracker.touch(session, timeoutMs), false);
  }

  private refuse({ connection, cxid }: Request): void {
    if (connection === undefined || connection.closed) return;
    this.inProcess--;
    connection.outstanding--;
    connection.reply(cxid, this.db.lastZxid, Code.notReadOnly);
  }
}
