/** `hdfs zkfc`: the program, as a daemon and to format the znode of the election. */

import type { Program, System } from '../../../core/plugin/index.ts';
import {
  Configuration,
  type HAContext,
  JavaException,
  loggerOf,
  RpcClient,
  shutdownMessage,
  startupMessage,
  terminate,
  ZKFC_USAGE,
} from '../../hadoop-common/door.ts';
import { DFSZKFailoverController, ZKFC_LOGGER } from './dfs-zk-failover-controller.ts';

const NAME = 'DFSZKFailoverController';

export const zkfcProgram = {
  name: NAME,
  kind: 'role',
  summary: 'Failover controller of a NameNode: health checks, election, fencing',
  jvm: true,
  startup: { minMs: 600, maxMs: 1_200 },
  main,
} satisfies Program & { readonly summary: string };

async function main(sys: System): Promise<number> {
  const args = sys.argv.slice(1);
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
    const context: HAContext = { sys, conf, log, rpc: new RpcClient(sys, conf) };
    const code = await DFSZKFailoverController.create(context).run(args);
    shutdownMessage(sys, NAME, ZKFC_LOGGER);
    sys.exit(code);
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    const text = `DFSZKFailOverController exiting due to earlier exception ${error.text}`;
    log.error(ZKFC_LOGGER, text);
    terminate(sys, NAME, ZKFC_LOGGER, 1, error);
  }
}
