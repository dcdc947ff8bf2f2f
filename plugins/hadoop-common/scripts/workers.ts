/**
 * `hadoop_connect_to_hosts`: the same command by ssh on many hosts side by side, each line of what
 * it says with the host's name before it.
 */

import type { System } from '../../../core/plugin/index.ts';
import { resolvePath } from '../../zookeeper/door.ts';
import { complain, type HadoopScript, isFile } from './hadoop-config.ts';

/** `hadoop_common_worker_mode_execute`. @param argv the command, without what chose the hosts */
export async function runOnWorkers(script: HadoopScript, argv: readonly string[]): Promise<number> {
  const { sys, variables } = script;
  const hosts = hostsOf(script);
  if (!hosts) return 1;
  const options = variables.get('HADOOP_SSH_OPTS').split(/\s+/);
  const parallel = Number(variables.get('HADOOP_SSH_PARALLEL'));
  for (let at = 0; at < hosts.length; at += parallel) {
    const group = hosts.slice(at, at + parallel);
    const running = group.map((host) => onHost(sys, host, ['ssh', ...options, host, ...argv]));
    for (const ended of running) await ended;
  }
  return 0;
}

function hostsOf({ sys, confDir, hostNames, hostsFile }: HadoopScript): string[] | undefined {
  if (hostNames !== undefined) return words(hostNames);
  const path =
    hostsFile === undefined ? `${confDir}/workers` : workersFile(sys, confDir, hostsFile);
  if (path === undefined || !isFile(sys, path)) {
    complain(sys, `ERROR: Cannot find hosts file "${hostsFile ?? path}"`);
    return undefined;
  }
  const lines = sys.disk.readText(resolvePath(sys.cwd, path)).split('\n');
  return lines.flatMap((line) => words(line.replace(/#.*/, '')));
}

/** `hadoop_populate_workers_file` */
function workersFile(sys: System, confDir: string, file: string): string | undefined {
  return [file, `${confDir}/${file}`].find((path) => isFile(sys, path));
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** `ssh … 2>&1 | sed "s/^/$worker: /"` */
async function onHost(sys: System, host: string, argv: readonly string[]): Promise<void> {
  const decoder = new TextDecoder();
  let line = '';
  const print = (text: string): void => {
    const lines = `${line}${text}`.split('\n');
    line = lines.pop() ?? '';
    for (const whole of lines) sys.print(`${host}: ${whole}`);
  };
  const target = { collect: (bytes: Uint8Array) => print(decoder.decode(bytes, { stream: true })) };
  const child = sys.spawn(argv, {
    env: sys.env,
    stdin: 'null',
    stdout: target,
    stderr: target,
  });
  await child.exited;
  if (line !== '') print('\n');
}
