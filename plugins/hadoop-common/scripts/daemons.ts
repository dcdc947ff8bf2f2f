/**
 * `hadoop_daemon_handler`: daemons by their pid files, step by step as the scripts of 3.3.6 do it,
 * sleeps included. A daemon that dies in its first second is told by the exit code; one that dies
 * later is not.
 */

import type { Child, System } from '../../../core/plugin/index.ts';
import { SystemError } from '../../../core/plugin/index.ts';
import { complain, isDirectory, isFile } from './hadoop-config.ts';
import { type JavaCall, launch, NOT_MODELLED, runJava } from './java.ts';

/** Where the shell waits for its background job to have written the pid file. */
const FORK_PAUSE_MS = 1000;
const START_CHECK_MS = 1000;
const STOP_POLL_MS = 1000;
const KEPT_OUT_FILES = 5;

/** Exit codes of `--daemon status`, as the LSB has them. */
const STATUS = { running: 0, dead: 1, stopped: 3 } as const;

/** What `ulimit -a` writes on a Debian of today. */
const ULIMITS = `real-time non-blocking time  (microseconds, -R) unlimited
core file size              (blocks, -c) 0
data seg size               (kbytes, -d) unlimited
scheduling priority                 (-e) 0
file size                   (blocks, -f) unlimited
pending signals                     (-i) 31542
max locked memory           (kbytes, -l) 1019408
max memory size             (kbytes, -m) unlimited
open files                          (-n) 1024
pipe size                (512 bytes, -p) 8
POSIX message queues         (bytes, -q) 819200
real-time priority                  (-r) 0
stack size                  (kbytes, -s) 8192
cpu time                   (seconds, -t) unlimited
max user processes                  (-u) 31542
virtual memory              (kbytes, -v) unlimited
file locks                          (-x) unlimited
`;

interface DaemonFiles {
  readonly pid: string;
  readonly out: string;
  readonly log: string;
}

export async function handleDaemon(call: JavaCall): Promise<number> {
  const { sys, daemonMode } = call.script;
  const files = filesOf(call);
  if (daemonMode === 'status') return statusOf(sys, files.pid);
  if (daemonMode === 'stop') return stop(call, files.pid);
  if (!makeDirectory(call, 'HADOOP_PID_DIR') || !makeDirectory(call, 'HADOOP_LOG_DIR')) return 1;
  if (statusOf(sys, files.pid) === STATUS.running) {
    const pid = readPid(sys, files.pid);
    const cure = `Stop it first and ensure ${files.pid} file is empty before retry.`;
    complain(sys, `${call.name} is running as process ${pid}.  ${cure}`);
    return 1;
  }
  if (isFile(sys, files.pid)) sys.disk.remove(files.pid);
  return daemonMode === 'start' ? start(call, files) : inForeground(call, files.pid);
}

function filesOf({ script, name }: JavaCall): DaemonFiles {
  const { variables, sys } = script;
  const ident = variables.get('HADOOP_IDENT_STRING');
  const log = `${variables.get('HADOOP_LOG_DIR')}/hadoop-${ident}-${name}-${sys.host.name}`;
  const pid = `${variables.get('HADOOP_PID_DIR')}/hadoop-${ident}-${name}.pid`;
  return { pid, out: `${log}.out`, log: `${log}.log` };
}

/** `hadoop_start_daemon`: what `hdfs namenode -format` is, too; its pid file stays behind. */
function inForeground(call: JavaCall, pidFile: string): Promise<number> {
  return runJava(call, (child) => writePid(call, pidFile, child));
}

/** `hadoop_start_daemon_wrapper` */
async function start(call: JavaCall, files: DaemonFiles): Promise<number> {
  const { sys } = call.script;
  await rotate(sys, files.out);
  write(sys, files.out, '');
  const child = launch(call, {
    stdin: 'null',
    stdout: { file: files.log, append: true },
    stderr: 'stdout',
    detached: true,
  });
  if (!child) return NOT_MODELLED;
  await sys.sleep(FORK_PAUSE_MS);
  writePid(call, files.pid, child);
  await sys.sleep(START_CHECK_MS);
  write(sys, files.out, ULIMITS);
  return isAlive(sys, String(child.pid)) ? 0 : 1;
}

/** `hadoop_stop_daemon` */
async function stop({ script, name }: JavaCall, pidFile: string): Promise<number> {
  const { sys, variables } = script;
  const pid = readPid(sys, pidFile);
  if (pid === undefined) return 0;
  const seconds = variables.get('HADOOP_STOP_TIMEOUT');
  if (isAlive(sys, pid)) sys.kill(Number(pid), 'TERM');
  const polls = Math.max(1, Math.round(Number(seconds)));
  for (let poll = 0; poll < polls && isAlive(sys, pid); poll++) await sys.sleep(STOP_POLL_MS);
  if (isAlive(sys, pid)) {
    const late = `${name} did not stop gracefully after ${seconds} seconds`;
    complain(sys, `WARNING: ${late}: Trying to kill with kill -9`);
    sys.kill(Number(pid), 'KILL');
  }
  if (readPid(sys, pidFile) === pid) sys.disk.remove(pidFile);
  else complain(sys, `WARNING: pid has changed for ${name}, skip deleting pid file`);
  return 0;
}

/** `hadoop_status_daemon` */
function statusOf(sys: System, pidFile: string): number {
  const pid = readPid(sys, pidFile);
  if (pid === undefined) return STATUS.stopped;
  return isAlive(sys, pid) ? STATUS.running : STATUS.dead;
}

/** `hadoop_verify_piddir`, `hadoop_verify_logdir` */
function makeDirectory({ script }: JavaCall, variable: string): boolean {
  const { sys, variables } = script;
  const path = variables.get(variable);
  if (isDirectory(sys, path)) return true;
  complain(sys, `WARNING: ${path} does not exist. Creating.`);
  try {
    sys.disk.mkdir(path, { parents: true });
    return true;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    complain(sys, `ERROR: Unable to create ${path}. Aborting.`);
    return false;
  }
}

/** `hadoop_rotate_log`: `.out` becomes `.out.1`, and so on. */
async function rotate(sys: System, path: string): Promise<void> {
  for (let number = KEPT_OUT_FILES; number > 0; number--) {
    const older = number === 1 ? path : `${path}.${number - 1}`;
    if (isFile(sys, older)) await sys.disk.rename(older, `${path}.${number}`);
  }
}

function writePid({ script, name }: JavaCall, path: string, child: Child): void {
  if (write(script.sys, path, `${child.pid}\n`, true)) return;
  complain(script.sys, `ERROR:  Cannot write ${name} pid ${path}.`);
}

/** @returns whether the disk took it */
function write(sys: System, path: string, text: string, isNew = false): boolean {
  try {
    if (isNew) sys.disk.write(path, text);
    else sys.disk.append(path, text);
    return true;
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}

function readPid(sys: System, path: string): string | undefined {
  return isFile(sys, path) ? sys.disk.readText(path).trim() : undefined;
}

function isAlive(sys: System, pid: string): boolean {
  return sys.processes().some((process) => String(process.pid) === pid);
}
