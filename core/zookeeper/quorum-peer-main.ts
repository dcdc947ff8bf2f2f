/**
 * The entry to the engine (`QuorumPeerMain.runFromConfig`, `ZooKeeperServerMain`): a member of an
 * ensemble, or a server on its own.
 */

import type { QuorumConfig } from '../config/quorum-config.ts';
import { type System, SystemError } from '../machine/system.ts';
import { startAdminServer } from './admin/start.ts';
import { serverMetrics } from './metrics/server-metrics.ts';
import { QuorumPeer } from './quorum/quorum-peer.ts';
import { ClientPort } from './server/client-port.ts';
import { Logger } from './server/logger.ts';
import { StandaloneServer } from './server/standalone-server.ts';
import { exposeViews } from './server/views.ts';
import { Database } from './storage/database.ts';
import { StorageError } from './storage/files.ts';
import { schedulePurges } from './storage/purge-task.ts';

/** `ExitCode.UNEXPECTED_ERROR`. */
const EXIT_UNEXPECTED = 1;
/** `ExitCode.ERROR_STARTING_ADMIN_SERVER`. */
const EXIT_ADMIN_SERVER = 4;

/**
 * Starts the server that the configuration asks for and returns the promise that a role's `main`
 * returns: it never settles. A disk or a port that refuses ends the process, as in life.
 */
export function startQuorumPeer(sys: System, config: QuorumConfig): Promise<never> {
  if (config.standalone || config.myid === undefined) startStandalone(sys, config);
  else new QuorumPeer(sys, config, config.myid).start();
  return sys.forever();
}

function startStandalone(sys: System, config: QuorumConfig): void {
  const logger = new Logger(sys, undefined);
  try {
    serveAlone(sys, config, logger);
  } catch (error) {
    if (!(error instanceof StorageError || error instanceof SystemError)) throw error;
    refuse(sys, logger, error);
  }
}

function serveAlone(sys: System, config: QuorumConfig, logger: Logger): void {
  const metrics = serverMetrics();
  const db = new Database(sys, config, metrics, logger);
  const clients = new ClientPort(sys, config, logger, metrics);
  schedulePurges(sys, db, config, logger);
  const replayed = db.load();
  const history = { zxid: db.lastZxid, tree: db.tree.digest };
  sys.observe('zookeeper/recovered', { server: 0, ...history, epoch: 0, replayed });
  exposeViews(sys, db, clients);
  db.takeSnapshot((error) => {
    if (error !== undefined) return refuse(sys, logger, error);
    const server = new StandaloneServer({ sys, config, db, clients, logger, metrics });
    clients.server = server;
    startAdmin(sys, config, clients, logger);
    try {
      clients.start();
    } catch (refused) {
      if (!(refused instanceof SystemError)) throw refused;
      refuse(sys, logger, refused);
    }
    sys.onCommand('expire-session', (argument) => {
      if (typeof argument === 'bigint') server.expireNow(argument);
    });
    sys.state('standalone');
    sys.observe('zookeeper/serving', { mode: 'standalone', epoch: 0, ...history });
  });
}

/** A server on its own does not live without its admin server, if it is to have one. */
function startAdmin(sys: System, config: QuorumConfig, clients: ClientPort, logger: Logger): void {
  const problem = startAdminServer(sys, config, clients, logger);
  if (problem === undefined) return;
  const text = 'Unable to start AdminServer, exiting abnormally';
  logger.error('ZooKeeperServerMain', text);
  sys.stdout.write(`${problem}\n`);
  sys.stderr.write(`${text}\n`);
  sys.exit(EXIT_ADMIN_SERVER);
}

function refuse(sys: System, logger: Logger, error: Error): never {
  logger.error('ZooKeeperServerMain', `Unexpected exception, exiting abnormally: ${error.message}`);
  return sys.exit(EXIT_UNEXPECTED);
}
