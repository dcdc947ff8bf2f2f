/** Starts the admin server of a process, if it is to have one. */

import type { QuorumConfig } from '../../config/quorum-config.ts';
import { type System, SystemError } from '../../machine/system.ts';
import type { ClientPort } from '../server/client-port.ts';
import type { Logger } from '../server/logger.ts';
import { AdminServer } from './admin-server.ts';

const EXCEPTION = 'org.apache.zookeeper.server.admin.AdminServer$AdminServerException';

/** @returns the exception of the real server when its port cannot be had */
export function startAdminServer(
  sys: System,
  { admin }: QuorumConfig,
  clients: ClientPort,
  logger: Logger,
): string | undefined {
  if (admin === undefined) return undefined;
  try {
    new AdminServer(sys, admin, clients).start(logger);
    return undefined;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const { address, port, commandUrl } = admin;
    const where = `address ${address}, port ${port} and command URL ${commandUrl}`;
    return `${EXCEPTION}: Problem starting AdminServer on ${where}`;
  }
}
