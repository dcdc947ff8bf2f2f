/** `hdfs datanode`: the role, and what `DataNode.secureMain` does from its first line to its last. */

import type { HostPlan, RoleDefinition, System } from '../../../core/plugin/index.ts';
import {
  Configuration,
  DFS_DATANODE_ADDRESS,
  DFS_NAMESERVICES,
  JavaException,
  loggerOf,
  shutdownMessage,
  startupMessage,
  terminate,
} from '../../hadoop-common/door.ts';
import { ioException } from '../../journalnode/door.ts';
import { MUTANTS } from '../mutants.ts';
import { DataNode } from './datanode.ts';
import { DISK_ERROR } from './exceptions.ts';
import { DATANODE_LOG } from './log.ts';

const NAME = 'DataNode';
const USAGE = `Usage: hdfs datanode [-regular | -rollback | -rollingupgrade rollback ]
    -regular                 : Normal DataNode startup (default).
    -rollback                : Rollback a standard or rolling upgrade.
    -rollingupgrade rollback : Rollback a rolling upgrade operation.
  Refer to HDFS documentation for the difference between standard
  and rolling upgrades.
`;

export const dataNode = {
  summary: 'Keeps replicas of blocks, and does with them what the active NameNode orders',
  aliases: ['datanode'],
  states: ['registered', 'serving'],
  hooks: {
    'mutant:obey-standby': MUTANTS['obey-standby'],
    'mutant:ignore-claim-txid': MUTANTS['ignore-claim-txid'],
  },
  jvm: true,
  startup: { minMs: 700, maxMs: 1_200 },
  runsOn,
  port: (host) => Number(/:(\d+)$/.exec(keyOf(host, DFS_DATANODE_ADDRESS.name) ?? '')?.[1] ?? 9866),
  main,
} satisfies RoleDefinition;

/** Hosts that `workers` lists; all that know a nameservice where there is no such file. */
function runsOn(host: Omit<HostPlan, 'roles'>): boolean {
  const workers = (host.conf.workers?.text ?? '').split('\n').map((line) => line.trim());
  const names = workers.filter((line) => line !== '' && !line.startsWith('#'));
  if (names.length > 0) return names.includes(host.name) || names.includes(host.address);
  return keyOf(host, DFS_NAMESERVICES.name) !== undefined;
}

function keyOf({ conf }: Omit<HostPlan, 'roles'>, name: string): string | undefined {
  return conf['hdfs-site.xml']?.keys[name];
}

async function main(sys: System, args: readonly string[]): Promise<number> {
  if (args.some((word) => word !== '-regular')) {
    sys.stderr.write(`${USAGE}\n`);
    return 1;
  }
  const log = loggerOf(sys);
  startupMessage(sys, NAME, DATANODE_LOG, args);
  try {
    const datanode = new DataNode(sys, Configuration.load(sys, log), log);
    makeDirs(sys, datanode);
    datanode.start();
    await datanode.join();
    datanode.storage.unlock();
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    log.error(DATANODE_LOG, 'Exception in secureMain', error);
    terminate(sys, NAME, DATANODE_LOG, 1, error);
  }
  log.warn(DATANODE_LOG, 'Exiting Datanode');
  log.info('util.ExitUtil', 'Exiting with status 0: ExitException');
  shutdownMessage(sys, NAME, DATANODE_LOG);
  return 0;
}

/** `checkStorageLocations` @throws JavaException DiskErrorException */
function makeDirs(sys: System, { storage, settings, log }: DataNode): void {
  const { dirs } = storage;
  const good = dirs.filter((dir) => {
    try {
      sys.disk.mkdir(dir, { parents: true });
      return true;
    } catch (error) {
      const text = `Exception checking StorageLocation [DISK]file:${dir}`;
      log.warn('checker.StorageLocationChecker', text, ioException(error));
      return false;
    }
  });
  const failed = dirs.length - good.length;
  if (good.length > 0 && failed <= settings.toleratedFailures) return;
  const counts = `current valid volumes: ${good.length}, volumes configured: ${dirs.length}, volumes failed: ${failed}`;
  throw new JavaException(
    DISK_ERROR,
    `Too many failed volumes - ${counts}, volume failures tolerated: ${settings.toleratedFailures}`,
  );
}
