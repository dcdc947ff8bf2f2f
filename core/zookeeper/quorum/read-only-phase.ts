/**
 * When a server that looks for a leader begins to serve without one (`QuorumPeer.run` with
 * `readonlymode.enabled`): after a time of grace, and until a leader is found.
 */

import type { Timer } from '../../machine/system.ts';
import { ReadOnlyServer } from './read-only-server.ts';
import type { PeerParts } from './role.ts';

/** The least time of grace; a longer tick counts instead. */
const GRACE_MS = 2000;

export class ReadOnlyPhase {
  private readonly parts: PeerParts;
  private grace: Timer | undefined;
  private server: ReadOnlyServer | undefined;

  constructor(parts: PeerParts) {
    this.parts = parts;
  }

  /** The server is looking from now on. */
  await(): void {
    const { sys, config, logger } = this.parts;
    this.end();
    logger.info('QuorumPeer', 'Attempting to start ReadOnlyZooKeeperServer');
    this.grace = sys.timer(Math.max(GRACE_MS, config.tickTimeMs), () => this.begin());
  }

  /** There is a leader, or the search begins anew: clients have to come again. */
  end(): void {
    this.grace?.cancel();
    this.grace = undefined;
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    const { clients, sys } = this.parts;
    clients.server = undefined;
    clients.closeAll();
    server.stop();
    sys.state('looking');
  }

  private begin(): void {
    const { clients, logger, sys } = this.parts;
    this.server = new ReadOnlyServer(this.parts);
    clients.server = this.server;
    sys.state('read-only');
    logger.info('ReadOnlyZooKeeperServer', 'Read-only server started');
  }
}
