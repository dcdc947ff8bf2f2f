/** `hdfs zkfc`: the role of failover controllers, as a daemon and to format the election's znode. */

import type { HostPlan, RoleDefinition, System } from '../../../core/plugin/index.ts';
import {
  Configuration,
  DFS_HA_AUTO_FAILOVER_ENABLED,
  DFS_HA_ZKFC_PORT,
  HA_MUTANTS,
  JavaException,
  loggerOf,
  RpcClient,
  shutdownMessage,
  startupMessage,
  terminate,
  ZKFC_USAGE,
} from '../../hadoop-common/door.ts';
import { hasOwnNameNode, localTo } from '../nameservices.ts';
import { DFSZKFailoverController, ZKFC_LOGGER } from './dfs-zk-failover-controller.ts';

const NAME = 'DFSZKFailoverController';

export const zkfc = {
  summary: 'Watches over the NameNode of its host, and makes it active when it wins the election',
  aliases: ['zkfc'],
  states: ['initializing', 'active', 'standby', 'withdrawn'],
  hooks: Object.fromEntries(
    Object.entries(HA_MUTANTS).map(([name, about]) => [`mutant:${name}`, about]),
  ),
  jvm: true,
  startup: { minMs: 600, maxMs: 1_200 },
  runsOn: (host) =>
    keyOf(host, DFS_HA_AUTO_FAILOVER_ENABLED.name)?.trim() === 'true' &&
    hasOwnNameNode({ get: (name) => keyOf(host, name) }, localTo(host)),
  port: (host) => Number(keyOf(host, DFS_HA_ZKFC_PORT.name) ?? DFS_HA_ZKFC_PORT.default),
  main,
} satisfies RoleDefinition;

function keyOf({ conf }: Omit<HostPlan, 'roles'>, name: string): string | undefined {
  return conf['hdfs-site.xml']?.keys[name];
}

async function main(sys: System, args: readonly string[]): Promise<number> {
  startupMessage(sys, NAME, ZKFC_LOGGER, args);
  sys.state('initializing');
  if (['-h', '-help', '--help'].includes(args[0] ?? '')) {
    sys.print(ZKFC_USAGE);
    shutdownMessage(sys, NAME, ZKFC_LOGGER);
    return 0;
  }
  const log = loggerOf(sys);
  try {
    const conf = Configuration.load(sys, log);
    const context = { sys, conf, log, rpc: new RpcClient(sys, conf) };
    const code = await DFSZKFailoverController.create(context).run(args);
    shutdownMessage(sys, NAME, ZKFC_LOGGER);
    return code;
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    const text = `DFSZKFailOverController exiting due to earlier exception ${error.text}`;
    log.error(ZKFC_LOGGER, text);
    terminate(sys, NAME, ZKFC_LOGGER, 1, error);
  }
}
