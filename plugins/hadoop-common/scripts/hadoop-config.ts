/**
 * What every script of Hadoop does first (`hadoop-config.sh`, `hadoop-functions.sh`): its own
 * options, the configuration folder, `hadoop-env.sh`, the variables that follow from them, Java.
 */

import type { System } from '../../../core/plugin/index.ts';
import { dirname, resolvePath } from '../../zookeeper/door.ts';
import { ScriptVariables, sourceEnvFile } from './env-file.ts';

export type DaemonMode = 'default' | 'start' | 'stop' | 'status';

export interface HadoopScript {
  readonly sys: System;
  readonly variables: ScriptVariables;
  /** `HADOOP_HOME`. */
  readonly home: string;
  readonly confDir: string;
  readonly daemonMode: DaemonMode;
  /** `--workers`: to be run on the hosts of the workers file, or on these. */
  readonly isWorkerMode: boolean;
  readonly hostNames: string | undefined;
  readonly hostsFile: string | undefined;
  /** Its own options left out. */
  readonly args: readonly string[];
}

/** How a script ends before it has begun: `usage` prints its help. */
export interface ScriptEnd {
  readonly code: number;
  readonly usage?: boolean;
}

interface Parsed {
  confDir: string | undefined;
  daemonMode: DaemonMode;
  isWorkerMode: boolean;
  hostNames: string | undefined;
  hostsFile: string | undefined;
  logLevel: string | undefined;
  args: readonly string[];
}

const HELP = ['--help', '-help', '-h', 'help', '--h', '-?'];

/** @returns what the script works with, or why it ends */
export function hadoopConfig(sys: System): HadoopScript | ScriptEnd {
  const variables = new ScriptVariables(sys.env);
  const [script = '', ...given] = sys.argv;
  const binDir = resolvePath(sys.cwd, dirname(script));
  const home = variables.setDefault('HADOOP_HOME', resolvePath(binDir, '..'));
  const libexec = variables.setDefault('HADOOP_LIBEXEC_DIR', `${home}/libexec`);
  if (!isFile(sys, `${libexec}/hdfs-config.sh`)) {
    sys.stdout.write(`ERROR: Cannot execute ${libexec}/hdfs-config.sh.\n`);
    return { code: 1 };
  }
  variables.export('HADOOP_HOME');
  const parsed = parseArgs(sys, given);
  if ('code' in parsed) return parsed;
  if (parsed.confDir !== undefined) variables.set('HADOOP_CONF_DIR', parsed.confDir);
  variables.setDefault('HADOOP_CONF_DIR', `${home}/etc/hadoop`);
  variables.export('HADOOP_CONF_DIR');
  if (parsed.logLevel !== undefined) variables.set('HADOOP_LOGLEVEL', parsed.logLevel);
  const failed = readEnvFile(sys, variables) ?? init(sys, variables) ?? findJava(sys, variables);
  if (failed) return failed;
  return { sys, variables, home, ...parsed, confDir: variables.get('HADOOP_CONF_DIR') };
}

/** `hadoop_error` */
export function complain(sys: System, text: string): void {
  sys.stderr.write(`${text}\n`);
}

/** `hadoop_parse_args` */
function parseArgs(sys: System, given: readonly string[]): Parsed | ScriptEnd {
  const parsed: Parsed = {
    confDir: undefined,
    daemonMode: 'default',
    isWorkerMode: false,
    hostNames: undefined,
    hostsFile: undefined,
    logLevel: undefined,
    args: [],
  };
  const refuse = (text: string): ScriptEnd => {
    complain(sys, `ERROR: ${text}`);
    return { code: 1, usage: true };
  };
  for (let at = 0; at < given.length; at++) {
    const option = given[at] as string;
    if (HELP.includes(option)) return { code: 0, usage: true };
    if (option === '--workers') parsed.isWorkerMode = true;
    else if (option === '--config') {
      const folder = given[++at] ?? '';
      if (folder === '') return refuse('No parameter provided for --config ');
      if (!isDirectory(sys, folder)) {
        return refuse(`Cannot find configuration directory "${folder}"`);
      }
      parsed.confDir = folder;
    } else if (option === '--daemon') {
      const mode = given[++at] ?? '';
      if (mode !== 'start' && mode !== 'stop' && mode !== 'status') {
        return refuse('--daemon must be followed by either "start", "stop", or "status".');
      }
      parsed.daemonMode = mode;
    } else if (option === '--hostnames')
      parsed.hostNames = (given[++at] ?? '').replaceAll(',', ' ');
    else if (option === '--hosts') parsed.hostsFile = given[++at] ?? '';
    else if (option === '--loglevel') parsed.logLevel = given[++at] ?? '';
    else if (option !== '--buildpaths' && option !== '--debug' && option !== '--reexec') {
      parsed.args = given.slice(at);
      break;
    }
  }
  return parsed;
}

function readEnvFile(sys: System, variables: ScriptVariables): ScriptEnd | undefined {
  const path = `${variables.get('HADOOP_CONF_DIR')}/hadoop-env.sh`;
  const file = resolvePath(sys.cwd, path);
  if (isFile(sys, file)) {
    const refused = sourceEnvFile(sys.disk.readText(file), variables);
    if (refused !== undefined) {
      complain(sys, `${path}: not modelled: ${refused}`);
      return { code: 2 };
    }
  }
  if (!isFile(sys, `${variables.get('HADOOP_CONF_DIR')}/log4j.properties`)) {
    const text = 'log4j.properties is not found. HADOOP_CONF_DIR may be incomplete.';
    complain(sys, `WARNING: ${text}`);
  }
  return undefined;
}

/** `hadoop_basic_init` */
function init(sys: System, variables: ScriptVariables): undefined {
  const home = variables.get('HADOOP_HOME');
  const user = variables.setDefault('USER', 'root');
  const logLevel = variables.setDefault('HADOOP_LOGLEVEL', 'INFO');
  const defaults: Readonly<Record<string, string>> = {
    HOSTNAME: sys.host.name,
    HADOOP_COMMON_HOME: home,
    HADOOP_HDFS_HOME: home,
    HADOOP_YARN_HOME: home,
    HADOOP_MAPRED_HOME: home,
    HADOOP_IDENT_STRING: user,
    HADOOP_LOG_DIR: `${home}/logs`,
    HADOOP_LOGFILE: 'hadoop.log',
    HADOOP_STOP_TIMEOUT: '5',
    HADOOP_PID_DIR: '/tmp',
    HADOOP_ROOT_LOGGER: `${logLevel},console`,
    HADOOP_SSH_OPTS: '-o BatchMode=yes -o StrictHostKeyChecking=no -o ConnectTimeout=10s',
    HADOOP_SSH_PARALLEL: '10',
    CLASSPATH: classPath(home, variables.get('HADOOP_CONF_DIR')),
  };
  for (const [name, value] of Object.entries(defaults)) variables.setDefault(name, value);
  for (const name of ['HADOOP_COMMON_HOME', 'HADOOP_HDFS_HOME', 'CLASSPATH']) {
    variables.export(name);
  }
}

/** `hadoop_java_setup` */
function findJava(sys: System, variables: ScriptVariables): ScriptEnd | undefined {
  const home = variables.get('JAVA_HOME');
  const refuse = (text: string): ScriptEnd => {
    complain(sys, `ERROR: ${text}`);
    return { code: 1 };
  };
  if (home === '') return refuse('JAVA_HOME is not set and could not be found.');
  if (!isDirectory(sys, home)) return refuse(`JAVA_HOME ${home} does not exist.`);
  const java = `${home}/bin/java`;
  if (!isFile(sys, java)) return refuse(`${java} is not executable.`);
  return undefined;
}

/** As `hdfs classpath` prints it. */
export function classPath(home: string, confDir: string): string {
  const share = `${home}/share/hadoop`;
  return [
    confDir,
    `${share}/common/lib/*`,
    `${share}/common/*`,
    `${share}/hdfs`,
    `${share}/hdfs/lib/*`,
    `${share}/hdfs/*`,
    `${share}/mapreduce/*`,
    `${share}/yarn`,
    `${share}/yarn/lib/*`,
    `${share}/yarn/*`,
  ].join(':');
}

export function isFile(sys: System, path: string): boolean {
  const full = resolvePath(sys.cwd, path);
  return sys.disk.exists(full) && sys.disk.stat(full).kind === 'file';
}

export function isDirectory(sys: System, path: string): boolean {
  const full = resolvePath(sys.cwd, path);
  return sys.disk.exists(full) && sys.disk.stat(full).kind === 'directory';
}
