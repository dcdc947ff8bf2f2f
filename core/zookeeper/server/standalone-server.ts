/** A server without an ensemble (`ZooKeeperServer` behind `ZooKeeperServerMain`): prepare, log, apply. */

import { PrimaryServer } from './primary-server.ts';
import type { Request } from './request.ts';
import type { ServerParts } from './server-parts.ts';
import { SyncLog } from './sync-log.ts';

/** `createSessionTrackerServerId`: the server's number in ids of sessions. */
const SERVER_ID = 1;

export class StandaloneServer extends PrimaryServer {
  readonly mode = 'standalone';
  private readonly log: SyncLog;
  /** Logged in this order, and so committed in it. */
  private readonly pending: Request[] = [];

  constructor(parts: ServerParts) {
    super(parts, SERVER_ID, parts.db.lastZxid);
    const { sys, db, config, logger } = parts;
    this.log = new SyncLog(sys, db, config, logger, () => {
      this.queue.commit(this.pending.shift() as Request);
    });
  }

  protected prepared(request: Request): void {
    if (request.connection !== undefined) this.queue.enqueue(request);
    if (request.entry === undefined) return this.log.passed();
    this.pending.push(request);
    this.log.append(request.entry);
  }
}
