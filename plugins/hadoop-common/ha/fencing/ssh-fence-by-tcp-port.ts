/**
 * `org.apache.hadoop.ha.SshFenceByTcpPort`: logs in to the target's host and kills whoever listens
 * on its port with `fuser`; if there was nobody to kill, `nc` must find the port closed.
 */

import { JavaException } from '../../ipc/java-exception.ts';
import { userOf } from '../../ipc/rpc-client.ts';
import type { NetAddress } from '../../ipc/types.ts';
import {
  DFS_HA_FENCING_SSH_CONNECT_TIMEOUT,
  DFS_HA_FENCING_SSH_IDENTITIES,
} from '../../keys/ha.ts';
import type { HAContext } from '../ha-context.ts';
import { badFencingConfiguration, type FenceMethod } from './fence-method.ts';
import { JSchSession, jschException } from './jsch-session.ts';
import { LinePump } from './line-pump.ts';

const LOGGER = 'ha.SshFenceByTcpPort';
const SSH_PORT = 22;
const USER_AND_PORT = /^([^:]+?)?(?::(\d+))?$/;

interface Login {
  readonly user: string | undefined;
  readonly port: number;
}

export const sshFenceByTcpPort: FenceMethod = {
  javaClass: 'org.apache.hadoop.ha.SshFenceByTcpPort',

  checkArgument(argument) {
    if (argument !== undefined) loginOf(argument);
  },

  async tryFence(context, target, argument) {
    const { conf, log, sys } = context;
    const { user = userOf(sys), port } = loginOf(argument);
    const { host } = target.address;
    log.info(LOGGER, `Connecting to ${host}...`);
    let session: JSchSession;
    try {
      if (conf.read(DFS_HA_FENCING_SSH_IDENTITIES).length === 0) throw jschException('Auth fail');
      const timeoutMs = conf.read(DFS_HA_FENCING_SSH_CONNECT_TIMEOUT);
      session = await JSchSession.connect(sys, { user, host, port, timeoutMs });
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      log.warn(LOGGER, `Unable to connect to ${host} as user ${user}`, error);
      return false;
    }
    log.info(LOGGER, `Connected to ${host}`);
    try {
      return await fenceOver(context, session, target.address);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      log.warn(LOGGER, 'Unknown failure while trying to fence via ssh', error);
      return false;
    } finally {
      session.disconnect();
    }
  },
};

/** `SshFenceByTcpPort.Args`. @throws JavaException BadFencingConfigurationException */
function loginOf(argument: string | undefined): Login {
  if (argument === undefined || argument === '') return { user: undefined, port: SSH_PORT };
  const match = USER_AND_PORT.exec(argument);
  if (!match) throw badFencingConfiguration(`Unable to parse user and SSH port: ${argument}`);
  return { user: match[1], port: match[2] === undefined ? SSH_PORT : Number(match[2]) };
}

/** `doFence` */
async function fenceOver(
  { log }: HAContext,
  session: JSchSession,
  { host, port }: NetAddress,
): Promise<boolean> {
  const run = (command: string): Promise<number> => {
    const out = new LinePump((line) => log.info(LOGGER, line));
    const err = new LinePump((line) => log.warn(LOGGER, line));
    out.prefix = `${command} via ssh: `;
    err.prefix = out.prefix;
    return session.execute(command, out, err);
  };
  log.info(LOGGER, `Looking for process running on port ${port}`);
  const code = await run(`PATH=$PATH:/sbin:/usr/sbin fuser -v -k -n tcp ${port}`);
  if (code === 0) {
    log.info(LOGGER, `Successfully killed process that was listening on port ${port}`);
    return true;
  }
  if (code !== 1) {
    log.info(LOGGER, `rc: ${code}`);
    return false;
  }
  log.info(
    LOGGER,
    'Indeterminate response from trying to kill service. Verifying whether it is running using nc...',
  );
  if ((await run(`nc -z ${host} ${port}`)) === 0) {
    log.warn(LOGGER, 'Unable to fence - it is running but we cannot kill it');
    return false;
  }
  log.info(LOGGER, 'Verified that the service is down.');
  return true;
}
