/**
 * The head of `zkServer.sh`, before it looks at its verb: the two lines on stderr, the paths that
 * it greps out of the configuration, the directories that it makes.
 */
import { dirname, resolvePath } from '../host-paths.ts';
import { type System, SystemError } from '../platform.ts';
import type { ZkEnv } from './zk-env.ts';

/** What the head of the script has worked out. */
export interface ServerScript extends ZkEnv {
  readonly verb: string | undefined;
  /** `$ZOOCFG` as printed. */
  readonly cfg: string;
  readonly dataDir: string;
  readonly pidFile: string;
  /** Everything between `java` and the class, as print-cmd shows it. */
  readonly mainClass: string;
}

/** Everything before the `case`: the two lines on stderr, the data and the log directory. */
export function head(sys: System, env: ZkEnv): ServerScript | number {
  const mainClass = jmx(sys);
  const [verb, name = ''] = env.args;
  let cfg = name === '' ? env.cfg : `${env.cfgDir}/${name}`;
  if (dirname(cfg) !== env.cfgDir) cfg = name;
  sys.stderr.write(`Using config: ${cfg}\n`);
  const dataDir = grepValues(sys, cfg, /^\s*dataDir/).trim();
  const dataLogDir = grepValues(sys, cfg, /^\s*dataLogDir/);
  if (sys.env.get('ZOO_DATADIR_AUTOCREATE_DISABLE')) {
    for (const [what, directory] of [
      ['data', dataDir],
      ['txnlog', dataLogDir],
    ] as const) {
      if (directory === '' && what === 'txnlog') continue;
      if (isDirectory(sys, `${directory}/version-2`)) continue;
      sys.stdout.write(
        `ZooKeeper ${what} directory is missing at ${directory} fix the path or run initialize\n`,
      );
      return 1;
    }
  }
  const given = sys.env.get('ZOOPIDFILE') ?? '';
  const pidFile = given === '' ? `${dataDir}/zookeeper_server.pid` : given;
  if (given !== '') mkdirs(sys, dirname(given));
  else if (!isDirectory(sys, dataDir)) mkdirs(sys, dataDir);
  if (!sys.disk.exists(resolvePath(sys.cwd, env.logDir))) mkdirs(sys, env.logDir);
  return { ...env, cfg, verb, dataDir, pidFile, mainClass };
}

export const MAIN = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';

function jmx(sys: System): string {
  const disabled = sys.env.get('JMXDISABLE') ?? '';
  if (disabled !== '' && disabled !== 'false') {
    sys.stderr.write('JMX disabled by user request\n');
    return MAIN;
  }
  sys.stderr.write('ZooKeeper JMX enabled by default\n');
  const get = (name: string, fallback: string) => sys.env.get(name) || fallback;
  const flag = '-Dcom.sun.management.jmxremote';
  const port = get('JMXPORT', '');
  if (port === '') return `${flag} ${flag}.local.only=${get('JMXLOCALONLY', 'false')} ${MAIN}`;
  const [auth, ssl, log4j] = [
    get('JMXAUTH', 'false'),
    get('JMXSSL', 'false'),
    get('JMXLOG4J', 'true'),
  ];
  const name = get('JMXHOSTNAME', '');
  sys.stderr.write(`ZooKeeper remote JMX Port set to ${port}\n`);
  sys.stderr.write(`ZooKeeper remote JMX authenticate set to ${auth}\n`);
  sys.stderr.write(`ZooKeeper remote JMX ssl set to ${ssl}\n`);
  sys.stderr.write(`ZooKeeper remote JMX log4j set to ${log4j}\n`);
  if (name !== '') sys.stderr.write(`ZooKeeper remote JMX Hostname set to ${name}\n`);
  const host = name === '' ? '' : `-Djava.rmi.server.hostname=${name} `;
  return (
    `${flag} ${host}${flag}.port=${port} ${flag}.authenticate=${auth} ${flag}.ssl=${ssl} ` +
    `-Dzookeeper.jmx.log4j.disable=${log4j} ${MAIN}`
  );
}

/** `grep pattern file | sed -e 's/.*=//'`, with grep's complaint. */
export function grepValues(sys: System, path: string, pattern: RegExp): string {
  const file = resolvePath(sys.cwd, path);
  if (path === '' || !sys.disk.exists(file)) {
    sys.stderr.write(`grep: ${path}: No such file or directory\n`);
    return '';
  }
  return sys.disk
    .readText(file)
    .split('\n')
    .filter((line) => pattern.test(line))
    .map((line) => line.replace(/.*=/, ''))
    .join('\n')
    .replace(/\n+$/, '');
}

export function isDirectory(sys: System, path: string): boolean {
  const full = resolvePath(sys.cwd, path);
  return path !== '' && sys.disk.exists(full) && sys.disk.stat(full).kind === 'directory';
}

/** `mkdir -p`. */
export function mkdirs(sys: System, path: string): void {
  try {
    if (path === '') throw new SystemError('ENOENT', path);
    sys.disk.mkdir(resolvePath(sys.cwd, path), { parents: true });
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    sys.stderr.write(`mkdir: cannot create directory ‘${path}’: ${reason(error)}\n`);
  }
}

/** What the system says of a path, without the path. */
export const reason = (error: SystemError): string => error.message.slice(error.subject.length + 2);
