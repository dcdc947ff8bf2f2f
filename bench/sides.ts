/**
 * The two sides of the comparison: Apache's server, a JVM for each server, and `quorate serve`, one
 * process for all. Both listen on the given ports of loopback and take the same zoo.cfg; each writes
 * as it does by default, the real server to the disk of this machine, ours to a simulated one.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realClassPath } from './real-class-path.ts';

/** Servers that run, whichever they are. */
export interface Standing {
  /** Where clients connect, by server. */
  readonly ports: readonly number[];
  /** `kill -9` of the server with this place among {@link ports}. */
  kill(server: number): Promise<void>;
  /** Resident memory of all processes together, MB. */
  memory(): number;
  end(): Promise<void>;
}

export interface Side {
  readonly name: string;
  /** Launches; returns at once, while the processes still start. */
  launch(ports: readonly number[]): Promise<Standing>;
}

const KEYS = {
  tickTime: 2_000,
  initLimit: 10,
  syncLimit: 5,
  'admin.enableServer': false,
  maxClientCnxns: 0,
};
const MAIN = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
/** The heap that zkServer.sh gives. */
const HEAP = '-Xmx1000m';
const CLI = fileURLToPath(new URL('../core/cli/main.js', import.meta.url));

/** @throws Error saying what is missing */
export function realSide(): Side {
  const classPath = realClassPath();
  return { name: 'Apache', launch: (ports) => launchReal(classPath, ports) };
}

async function launchReal(classPath: string, ports: readonly number[]): Promise<Standing> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-zookeeper-'));
  const peers = await freePorts(2 * ports.length);
  const members =
    ports.length === 1
      ? []
      : ports.map((_, at) => [
          `server.${at + 1}`,
          `127.0.0.1:${peers.slice(2 * at, 2 * at + 2).join(':')}`,
        ]);
  const children = ports.map((port, at) => {
    const dataDir = join(folder, `${at + 1}`);
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'myid'), `${at + 1}`);
    const keys = { ...KEYS, dataDir, clientPort: port, clientPortAddress: '127.0.0.1' };
    const lines = [...Object.entries(keys), ...members].map(([key, value]) => `${key}=${value}\n`);
    const file = join(dataDir, 'zoo.cfg');
    writeFileSync(file, lines.join(''));
    return spawn('java', [HEAP, '-cp', classPath, MAIN, file], { stdio: 'ignore' });
  });
  return {
    ports,
    kill: (server) => end(children[server]!, 'SIGKILL'),
    memory: () => children.reduce((sum, child) => sum + residentMb(child), 0),
    end: async () => {
      await Promise.all(children.map((child) => end(child, 'SIGKILL')));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const SERVED: Side = { name: 'Quorate', launch: launchServed };

async function launchServed(ports: readonly number[]): Promise<Standing> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-quorate-'));
  const [control] = await freePorts(1);
  const file = join(folder, 'cluster.yaml');
  writeFileSync(file, clusterFile(ports.length));
  const at = ports.flatMap((port, server) => ['--port', `m${server + 1}=${port}`]);
  const flags = ['serve', file, '--json', '--control', `${control}`, ...at];
  const child = spawn(process.execPath, [CLI, ...flags], { stdio: 'ignore' });
  return {
    ports,
    kill: (server) =>
      step(control!, { fault: 'kill', process: 'zookeeper', host: `m${server + 1}` }),
    memory: () => residentMb(child),
    end: async () => {
      await end(child, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The network and the disk are as loopback and the disk of a virtual machine are. */
function clusterFile(servers: number): string {
  const names = Array.from({ length: servers }, (_, at) => `m${at + 1}`);
  const members =
    servers === 1 ? [] : names.map((name, at) => [`server.${at + 1}`, `${name}:2888:3888`]);
  return JSON.stringify({
    hosts: Object.fromEntries(names.map((name) => [name, {}])),
    network: { latency: '50us', jitter: '0us' },
    disk: { fsync: '100us' },
    conf: { 'zoo.cfg': { ...KEYS, ...Object.fromEntries(members) } },
  });
}

function step(control: number, step: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const asked = { host: '127.0.0.1', port: control, path: '/step', method: 'POST', headers };
    const sent = request(asked, (answer) => {
      answer.resume();
      if (answer.statusCode === 200) resolve();
      else reject(new Error(`${JSON.stringify(step)}: ${answer.statusCode}`));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(step));
  });
}

/** The place of the leader among the ports, asked by `srvr`; undefined while there is none. */
export async function leaderOf(ports: readonly number[]): Promise<number | undefined> {
  const answers = await Promise.all(ports.map((port) => fourLetter(port, 'srvr')));
  const at = answers.findIndex((text) => /^Mode: leader$/m.test(text));
  return at === -1 ? undefined : at;
}

function fourLetter(port: number, word: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(word));
    socket.on('data', (bytes) => {
      text += bytes.toString('utf8');
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text));
  });
}

export async function freePorts(count: number): Promise<number[]> {
  const listen = () =>
    new Promise<Server>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
    });
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => (server.address() as { readonly port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function residentMb(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024;
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
