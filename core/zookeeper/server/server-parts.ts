/** What a server is made from in any role, and how its roles differ. */

import type { QuorumConfig } from '../../config/quorum-config.ts';
import type { System } from '../../machine/system.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import type { Database } from '../storage/database.ts';
import type { ClientPort } from './client-port.ts';
import type { Logger } from './logger.ts';

/** The same for all roles of one process. */
export interface ServerParts {
  readonly sys: System;
  readonly config: QuorumConfig;
  readonly db: Database;
  readonly clients: ClientPort;
  readonly logger: Logger;
  readonly metrics: ServerMetrics;
}

/** How requests go through a server in its role. */
export interface Pipeline {
  /** For a sync the leader is asked. */
  readonly syncWaits: boolean;
  readonly isInEnsemble: boolean;
  /** Writes are committed by a quorum, and queue up for that. */
  readonly hasCommitProcessor: boolean;
}
