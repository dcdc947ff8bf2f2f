/** `NameNode.main`: what stands on the command line is done, and a daemon goes on until it is ended. */

import type { System } from '../../../../core/plugin/index.ts';
import {
  Configuration,
  JavaException,
  loggerOf,
  shutdownMessage,
  startupMessage,
  terminate,
} from '../../../hadoop-common/door.ts';
import { ioException, LAYOUT_VERSION } from '../../../journalnode/door.ts';
import { assemble, NAMENODE_LOGGER } from '../server/assemble.ts';
import { startNameNode } from '../server/name-node.ts';
import { newClusterId } from '../storage/storage-info.ts';
import { bootstrapStandby } from './bootstrap-standby.ts';
import { format } from './format.ts';
import { initializeSharedEdits } from './initialize-shared-edits.ts';
import { type NodeConf, nodeConfOf } from './node-conf.ts';
import {
  GENERIC_USAGE,
  NAMENODE_USAGE,
  parseStartupOption,
  type StartupOption,
} from './startup-option.ts';

/** The exit code of a command; a daemon does not come back. */
export async function nameNodeMain(sys: System, args: readonly string[]): Promise<number> {
  if (args.length === 1 && ['-help', '--help', '-h'].includes(args[0]!)) {
    sys.stdout.write(`${NAMENODE_USAGE}\n${GENERIC_USAGE}\n`);
    return 0;
  }
  const log = loggerOf(sys);
  startupMessage(sys, 'NameNode', NAMENODE_LOGGER, args);
  log.info(NAMENODE_LOGGER, `createNameNode [${args.join(', ')}]`);
  try {
    const option = parseStartupOption(log, args);
    if (!option) {
      sys.stderr.write(`${NAMENODE_USAGE}\n`);
      return end(sys, 0);
    }
    return end(sys, await run(sys, option));
  } catch (error) {
    const thrown = ioException(error);
    log.error(NAMENODE_LOGGER, 'Failed to start namenode.', thrown);
    return terminate(sys, 'NameNode', NAMENODE_LOGGER, 1, thrown);
  }
}

/** `ExitUtil.terminate` with a code; without one, the end of main. */
function end(sys: System, code: number): number {
  if (code !== 0) return terminate(sys, 'NameNode', NAMENODE_LOGGER, code);
  shutdownMessage(sys, 'NameNode', NAMENODE_LOGGER);
  return 0;
}

async function run(sys: System, option: StartupOption): Promise<number> {
  const log = loggerOf(sys);
  if (option.name === 'genclusterid') {
    log.info(NAMENODE_LOGGER, `Generated new cluster id: ${newClusterId(sys)}`);
    return 0;
  }
  if (option.name === 'not-modelled') {
    return sys.fail(1, `hdfs namenode ${option.option} is not modelled`);
  }
  const node = nodeConfOf(sys, Configuration.load(sys, log));
  switch (option.name) {
    case 'metadataVersion':
      sys.print(`HDFS Image Version: ${LAYOUT_VERSION}`);
      sys.print(`Software format version: ${LAYOUT_VERSION}`);
      return 0;
    case 'format':
      return await format(sys, node, option);
    case 'bootstrapStandby':
      return await bootstrapStandby(sys, node, option.args);
    case 'initializeSharedEdits':
      return await initializeSharedEdits(sys, node, option);
    default:
      return await serve(sys, node, option.name);
  }
}

async function serve(sys: System, node: NodeConf, name: 'regular' | 'observer'): Promise<never> {
  const parts = assemble(sys, node);
  const { storage } = parts.core.image;
  unlockAtExit(sys, () => storage.unlock());
  const first = name === 'observer' ? 'observer' : node.haEnabled ? 'standby' : 'active';
  try {
    await startNameNode(parts, first);
  } catch (error) {
    if (error instanceof JavaException) storage.unlock();
    throw error;
  }
  return await sys.forever();
}

/** The JVM deletes `in_use.lock` when a signal ends it. */
function unlockAtExit(sys: System, unlock: () => void): void {
  const codes = { TERM: 143, HUP: 129, INT: 130 } as const;
  for (const signal of ['TERM', 'HUP', 'INT'] as const) {
    sys.onSignal(signal, () => {
      loggerOf(sys).error(NAMENODE_LOGGER, `RECEIVED SIGNAL ${codes[signal] - 128}: SIG${signal}`);
      unlock();
      shutdownMessage(sys, 'NameNode', NAMENODE_LOGGER);
      sys.exit(codes[signal]);
    });
  }
}
