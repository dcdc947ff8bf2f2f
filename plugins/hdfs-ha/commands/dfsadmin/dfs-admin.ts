/** `org.apache.hadoop.hdfs.tools.DFSAdmin` (`hdfs dfsadmin`): what administrators ask of HDFS. */

import type { CommandDefinition, System } from '../../../../core/plugin/index.ts';
import {
  COMMAND_STARTUP,
  Configuration,
  FS_DEFAULT_NAME,
  JavaException,
  loggerOf,
} from '../../../hadoop-common/door.ts';
import { DFSClient } from '../../client/dfs-client.ts';
import { parsePath } from '../fs/path.ts';
import { takeGenericOptions } from '../generic-options.ts';
import { ADMIN_COMMANDS } from './commands.ts';
import { isSubcommand, usageOfAll } from './help.ts';

/** What -1 becomes. */
const FAILED = 255;

export const dfsAdmin: CommandDefinition = {
  summary: 'The administrator of HDFS: hdfs dfsadmin',
  usage: 'hdfs dfsadmin [generic options] -subcommand [arguments]',
  jvm: true,
  startup: COMMAND_STARTUP,
  main: run,
};

async function run(sys: System, args: readonly string[]): Promise<number> {
  const conf = Configuration.load(sys, loggerOf(sys));
  const [word, ...words] = takeGenericOptions(conf, args);
  if (word === undefined) {
    sys.stderr.write(usageOfAll());
    return FAILED;
  }
  const name = word.slice(1);
  if (!isSubcommand(name)) {
    sys.stderr.write(`${name}: Unknown command\n${usageOfAll()}`);
    return FAILED;
  }
  const command = ADMIN_COMMANDS[name];
  if (!command) return sys.fail(FAILED, `${name}: not modelled`);
  if (words.length < command.min || words.length > command.max) {
    return sys.fail(FAILED, `Usage: hdfs dfsadmin ${command.usage ?? ''}`);
  }
  try {
    return (await command.run({ sys, conf, client: clientOf(sys, conf) }, words)) ?? 0;
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    const text = error.remote ? error.message.split('\n')[0] : error.message;
    return sys.fail(FAILED, `${name}: ${text}`);
  }
}

/** @throws JavaException where `fs.defaultFS` is no HDFS */
function clientOf(sys: System, conf: Configuration): DFSClient {
  const uri = conf.read(FS_DEFAULT_NAME);
  const { scheme, authority } = parsePath(uri);
  if (scheme === 'hdfs' && authority !== undefined) return new DFSClient(sys, conf, authority);
  throw new JavaException(
    'java.lang.IllegalArgumentException',
    `FileSystem ${uri} is not an HDFS file system. The fs class is: org.apache.hadoop.fs.LocalFileSystem`,
  );
}
