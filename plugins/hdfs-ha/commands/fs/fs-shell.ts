/**
 * `org.apache.hadoop.fs.FsShell` (`hdfs dfs`, `hadoop fs`): finds the command, runs it, and tells
 * how it is called when it was called wrongly.
 */

import type { CommandDefinition, System } from '../../../../core/plugin/index.ts';
import {
  COMMAND_STARTUP,
  Configuration,
  FS_DEFAULT_NAME,
  FS_TRASH_INTERVAL,
  JAVA,
  JavaException,
  loggerOf,
  RpcClient,
  userOf,
} from '../../../hadoop-common/door.ts';
import { DFSClient } from '../../client/dfs-client.ts';
import { DistributedFileSystem } from '../../client/distributed-file-system.ts';
import { takeGenericOptions } from '../generic-options.ts';
import type { FsCommand, ShellContext } from './command.ts';
import { COMMANDS } from './command-table.ts';
import { FileSystems } from './file-systems.ts';
import { isCommand, usageOf, usageOfAll } from './help.ts';
import { LocalFileSystem } from './local-file-system.ts';
import { parsePath } from './path.ts';

/** What -1 becomes. */
const FAILED = 255;
const MINUTE_MS = 60_000;

export const fsShell: CommandDefinition = {
  summary: 'The file system shell of Hadoop: hdfs dfs, hadoop fs',
  usage: 'hdfs dfs [generic options] -command [options] [arguments]',
  jvm: true,
  startup: COMMAND_STARTUP,
  main: (sys, args) => runFsShell(sys, args),
};

export async function runFsShell(sys: System, args: readonly string[]): Promise<number> {
  const conf = Configuration.load(sys, loggerOf(sys));
  const [word, ...words] = takeGenericOptions(conf, args);
  if (word === undefined || word === '-') {
    sys.stderr.write(usageOfAll());
    return FAILED;
  }
  const name = word.slice(1);
  if (!word.startsWith('-') || !isCommand(name)) {
    return wrongCall(sys, word, 'Unknown command', '');
  }
  const commandClass = COMMANDS[name];
  if (!commandClass) return sys.fail(FAILED, `${word}: not modelled`);
  try {
    const command: FsCommand = new commandClass(contextOf(sys, conf), name);
    return await command.run(words);
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    if (!isWrongCall(error))
      return sys.fail(FAILED, `${word}: Fatal internal error\n${error.text}`);
    return wrongCall(sys, word, error.message, usageOf(name) ?? '');
  }
}

function isWrongCall({ javaClass }: JavaException): boolean {
  return [JAVA.illegalArgument, 'org.apache.hadoop.HadoopIllegalArgumentException'].includes(
    javaClass,
  );
}

function wrongCall(sys: System, word: string, why: string, usage: string): number {
  sys.stderr.write(`${word}: ${why}\n${usageOfAll()}${usage}`);
  return FAILED;
}

function contextOf(sys: System, conf: Configuration): ShellContext {
  const rpc = new RpcClient(sys, conf);
  const openHdfs = (authority: string) =>
    new DistributedFileSystem(new DFSClient(sys, conf, authority, rpc));
  const defaultFs = parsePath(conf.read(FS_DEFAULT_NAME));
  return {
    sys,
    systems: new FileSystems(new LocalFileSystem(sys), defaultFs, openHdfs),
    log: loggerOf(sys),
    user: userOf(sys),
    trashIntervalMs: conf.read(FS_TRASH_INTERVAL) * MINUTE_MS,
  };
}
