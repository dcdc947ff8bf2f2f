/**
 * `zkServer.sh` of ZooKeeper 3.8.4: starts, stops and questions the server of this host, through a
 * pid file in the data directory. The script is followed step by step, its greps and its sleeps
 * included, since both show: in what is printed, and in how long it takes.
 */
import { resolvePath } from '../host-paths.ts';
import { type Program, type System, SystemError } from '../platform.ts';
import { SCRIPT_STARTUP } from '../version.ts';
import { classPath, type ZkEnv, zkEnv } from './zk-env.ts';
import { head, MAIN, reason, type ServerScript } from './zk-server-script.ts';
import { serverStatus } from './zk-server-status.ts';

const START_CHECK_MS = 1000;
const STOP_PAUSE_MS = 1000;
const RESTART_PAUSE_MS = 3000;
/** Where `kill` stands in the script of 3.8.4, for bash's message. */
const KILL_LINE = 219;

export const zkServer: Program & { readonly summary: string; readonly usage: string } = {
  name: 'zkServer.sh',
  kind: 'command',
  jvm: false,
  startup: SCRIPT_STARTUP,
  summary: 'Starts, stops and questions the ZooKeeper server of a host',
  usage:
    'zkServer.sh [--config <conf-dir>] {start|start-foreground|stop|version|restart|status|print-cmd} [cfg]',
  main(sys) {
    const env = zkEnv(sys);
    if ('refusal' in env) {
      sys.stderr.write(env.refusal);
      return env.code;
    }
    return run(sys, env);
  },
};

async function run(sys: System, env: ZkEnv): Promise<number> {
  const script = head(sys, env);
  if (typeof script === 'number') return script;
  switch (script.verb) {
    case 'start':
      return start(sys, script);
    case 'start-foreground':
      return startForeground(sys, script);
    case 'stop':
      return stop(sys, script);
    case 'restart':
      return restart(sys, env);
    case 'status':
      return serverStatus(sys, script);
    case 'version':
      return version(sys);
    case 'print-cmd':
      sys.stdout.write(`${printedCommand(sys, script)}\n`);
      return 0;
    default:
      sys.stderr.write(
        `Usage: ${script.script} [--config <conf-dir>] ` +
          '{start|start-foreground|stop|version|restart|status|print-cmd}\n',
      );
      return 0;
  }
}

// --- the verbs -------------------------------------------------------------------------------

async function start(sys: System, script: ServerScript): Promise<number> {
  sys.stdout.write('Starting zookeeper ... ');
  const old = readPid(sys, script.pidFile);
  if (old !== undefined && isAlive(sys, old)) {
    sys.stdout.write(`already running as process ${old.trim()}.\n`);
    return 1;
  }
  const out = `${script.logDir}/zookeeper-${user(sys)}-server-${sys.host.name}.out`;
  const child = sys.spawnProgram('QuorumPeerMain', [MAIN, script.cfg], {
    stdin: 'null',
    stdout: { file: resolvePath(sys.cwd, out), append: false },
    stderr: 'stdout',
    detached: true,
    env: serverEnvironment(sys, script),
  });
  try {
    sys.disk.write(resolvePath(sys.cwd, script.pidFile), String(child.pid));
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    sys.stderr.write(`${script.script}: line 175: ${script.pidFile}: ${reason(error)}\n`);
    sys.stdout.write('FAILED TO WRITE PID\n');
    return 1;
  }
  await sys.sleep(START_CHECK_MS);
  const started = isAlive(sys, readPid(sys, script.pidFile) ?? '');
  sys.stdout.write(started ? 'STARTED\n' : 'FAILED TO START\n');
  return started ? 0 : 1;
}

/** The script replaces itself by Java; here it waits for it and hands signals on. */
async function startForeground(sys: System, script: ServerScript): Promise<number> {
  const env = serverEnvironment(sys, script);
  const child = sys.spawnProgram('QuorumPeerMain', [MAIN, script.cfg], { env });
  for (const signal of ['TERM', 'INT', 'HUP'] as const) {
    sys.onSignal(signal, () => sys.kill(child.pid, signal));
  }
  return (await child.exited).code;
}

/** What the JVM is started with, `-cp` as a variable, for who asks for its class path. */
function serverEnvironment(sys: System, script: ServerScript): ReadonlyMap<string, string> {
  return new Map([...sys.env, ['CLASSPATH', classPath(sys, script)]]);
}

async function stop(sys: System, script: ServerScript): Promise<number> {
  sys.stdout.write('Stopping zookeeper ... ');
  const pid = readPid(sys, script.pidFile);
  if (pid === undefined) {
    const missing = `could not find file ${script.pidFile}`;
    sys.stdout.write(`no zookeeper to stop (${missing})\n`);
    return 0;
  }
  kill(sys, script, pid.trim());
  sys.disk.remove(resolvePath(sys.cwd, script.pidFile));
  await sys.sleep(STOP_PAUSE_MS);
  sys.stdout.write('STOPPED\n');
  return 0;
}

/** In the words of bash's built-in `kill`. */
function kill(sys: System, script: ServerScript, pid: string): void {
  const complain = (text: string) =>
    sys.stderr.write(`${script.script}: line ${KILL_LINE}: kill: ${text}\n`);
  if (!/^\d+$/.test(pid)) {
    if (pid === '') sys.stderr.write('kill: usage: kill [-s sigspec | -n signum | -sigspec] pid\n');
    else complain(`${pid}: arguments must be process or job IDs`);
  } else if (!isAlive(sys, pid)) complain(`(${pid}) - No such process`);
  else sys.kill(Number(pid), 'TERM');
}

/** Runs the script twice, as it does itself, without `--config`, which it forgets. */
async function restart(sys: System, env: ZkEnv): Promise<number> {
  const again = (verb: string) => {
    const argv = [env.script, verb, ...env.args.slice(1)];
    return sys.spawnProgram(zkServer.name, argv).exited;
  };
  await again('stop');
  await sys.sleep(RESTART_PAUSE_MS);
  return (await again('start')).code;
}

async function version(sys: System): Promise<number> {
  const child = sys.spawnProgram('VersionInfoMain', ['VersionInfoMain'], { stderr: 'null' });
  return (await child.exited).code;
}

function printedCommand(sys: System, script: ServerScript): string {
  const name = `zookeeper-${user(sys)}-server-${sys.host.name}`;
  const server = sys.env.get('SERVER_JVMFLAGS') ?? '';
  const flags = `-Xmx${sys.env.get('ZK_SERVER_HEAP') || '1000'}m ${server} ${sys.env.get('JVMFLAGS') ?? ''}`;
  const create = sys.env.get('ZOO_DATADIR_AUTOCREATE_DISABLE')
    ? '-Dzookeeper.datadir.autocreate=false'
    : '';
  return (
    `"${script.java}" ${create} -Dzookeeper.log.dir="${script.logDir}"     ` +
    `-Dzookeeper.log.file="${sys.env.get('ZOO_LOG_FILE') || `${name}.log`}"     ` +
    `-XX:+HeapDumpOnOutOfMemoryError -XX:OnOutOfMemoryError='kill -9 %p'     ` +
    `-cp "${classPath(sys, script)}" ${flags} ${script.mainClass} "${script.cfg}" ` +
    `> "${script.logDir}/${name}.out" 2>&1 < /dev/null`
  );
}

// --- pieces of bash --------------------------------------------------------------------------

const user = (sys: System): string => sys.env.get('USER') ?? 'root';

function readPid(sys: System, path: string): string | undefined {
  const file = resolvePath(sys.cwd, path);
  if (!sys.disk.exists(file) || sys.disk.stat(file).kind !== 'file') return undefined;
  return sys.disk.readText(file);
}

function isAlive(sys: System, pid: string): boolean {
  return /^\s*\d+\s*$/.test(pid) && sys.processes().some((process) => process.pid === Number(pid));
}
