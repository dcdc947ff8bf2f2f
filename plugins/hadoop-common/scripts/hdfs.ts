/** `bin/hdfs` and `bin/hadoop`: one of their subcommands here, or on the workers. */

import type { CommandDefinition, System } from '../../../core/plugin/index.ts';
import { handleDaemon } from './daemons.ts';
import { complain, type HadoopScript, hadoopConfig } from './hadoop-config.ts';
import { type JavaCall, javaClassOf, runJava } from './java.ts';
import { HADOOP_SUBCOMMANDS, HDFS_SUBCOMMANDS, type Subcommand } from './subcommands.ts';
import { SCRIPT_STARTUP } from './timing.ts';
import { usageOf } from './usage.ts';
import { refuseUser } from './users.ts';
import { runOnWorkers } from './workers.ts';

type Table = Readonly<Record<string, Subcommand>>;

/** What the scripts have besides, when they can start daemons. */
const DAEMON_OPTION = { '--daemon (start|status|stop)': 'operate on a daemon' };

export const hdfs: CommandDefinition = {
  summary: 'Runs daemons and tools of HDFS',
  usage: 'hdfs [--config DIR] [--daemon start|stop|status] [--workers] SUBCOMMAND [ARG]...',
  startup: SCRIPT_STARTUP,
  main: (sys) => run(sys, 'hdfs', HDFS_SUBCOMMANDS, DAEMON_OPTION),
};

export const hadoop: CommandDefinition = {
  summary: 'Runs tools of Hadoop',
  usage: 'hadoop [--config DIR] SUBCOMMAND [ARG]...',
  startup: SCRIPT_STARTUP,
  main: (sys) => run(sys, 'hadoop', HADOOP_SUBCOMMANDS, {}),
};

async function run(
  sys: System,
  command: string,
  table: Table,
  options: Readonly<Record<string, string>>,
): Promise<number> {
  const usage = (code: number): number => {
    sys.print(usageOf(command, table, options).trimEnd());
    return code;
  };
  const script = hadoopConfig(sys);
  if ('code' in script) return script.usage ? usage(script.code) : script.code;
  const [name, ...args] = script.args;
  if (name === undefined) return usage(1);
  if (refuseUser(script, command, name)) return 1;
  if (script.isWorkerMode) return runOnWorkers(script, withoutHosts(sys.argv));
  const subcommand = Object.hasOwn(table, name) ? table[name] : undefined;
  if (name === 'classpath') return classpath(script, args);
  if (name === 'envvars') return envvars(script);
  const javaClass = javaClassOf(subcommand, name);
  if (javaClass === undefined) {
    complain(sys, `ERROR: ${name} is not COMMAND nor fully qualified CLASSNAME.`);
    return usage(1);
  }
  const call: JavaCall = { script, name, javaClass, args };
  return subcommand?.daemon ? handleDaemon(call) : runJava(call);
}

/** `--workers` and the hosts are not for those who are asked. */
function withoutHosts(argv: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] as string;
    if (word === '--hostnames' || word === '--hosts') at += 1;
    else if (word !== '--workers') kept.push(word);
  }
  return kept;
}

function classpath({ sys, variables }: HadoopScript, args: readonly string[]): number {
  if (args.length > 0) {
    complain(sys, 'classpath: not modelled: options');
    return 2;
  }
  sys.print(variables.get('CLASSPATH'));
  return 0;
}

function envvars({ sys, variables, home, confDir }: HadoopScript): number {
  const shown: Readonly<Record<string, string>> = {
    JAVA_HOME: variables.get('JAVA_HOME'),
    HADOOP_HDFS_HOME: home,
    HDFS_DIR: 'share/hadoop/hdfs',
    HDFS_LIB_JARS_DIR: 'share/hadoop/hdfs/lib',
    HADOOP_CONF_DIR: confDir,
    HADOOP_TOOLS_HOME: home,
    HADOOP_TOOLS_DIR: 'share/hadoop/tools',
    HADOOP_TOOLS_LIB_JARS_DIR: 'share/hadoop/tools/lib',
  };
  for (const [name, value] of Object.entries(shown)) sys.print(`${name}='${value}'`);
  return 0;
}
