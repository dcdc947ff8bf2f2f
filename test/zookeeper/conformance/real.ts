/** Apache's server for cases: a JVM on loopback, on ports that are free, in a directory of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { realClassPath } from '../../../bench/real-class-path.ts';
import type { Members, Network, Socket, SocketHandlers } from './network.ts';
import { type Member, type ServerSetup, zooCfg } from './servers.ts';

const MAIN = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
const START_MS = 60_000;

/**
 * Runs `work` against real servers, and ends them. `version` is what `srvr` says first, where any is
 * started before.
 */
export async function withReal(
  setup: ServerSetup,
  work: (network: Network, version: string, members: Members) => Promise<void>,
): Promise<void> {
  const classPath = realClassPath();
  const directory = mkdtempSync(join(tmpdir(), 'real-zookeeper-'));
  const ports = await freePorts(setup.members);
  const children = new Map<number, ChildProcess>();
  const start = (member: number): void => {
    const home = join(directory, `s${member}`);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'myid'), `${member}`);
    writeFileSync(join(home, 'zoo.cfg'), zooCfg(setup, home, member, ports));
    const flags = ['-Xmx512m', '-Dzookeeper.jmx.log4j.disable=true', '-Dzookeeper.forceSync=no'];
    const log = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn'];
    const more = [...log, ...setup.jvm, '-cp', classPath, MAIN, join(home, 'zoo.cfg')];
    const child = spawn('java', [...flags, ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.on(
      'data',
      (text) => process.env.REAL_LOG !== undefined && process.stderr.write(text),
    );
    children.set(member, child);
  };
  setup.started.forEach(start);
  // Whatever ends this process ends the servers too.
  const endAll = () => {
    for (const child of children.values()) child.kill('SIGKILL');
  };
  process.once('exit', endAll);
  try {
    const clientPorts = setup.started.map((member) => (ports[member - 1] as Member).client);
    const versions = await Promise.all(clientPorts.map((port) => whenServing(port)));
    const kill = async (member: number) => end(children.get(member) as ChildProcess);
    await work(realNetwork(ports), versions[0] ?? 'unknown', { start, kill });
  } finally {
    await Promise.all([...children.values()].map(end));
    process.off('exit', endAll);
    rmSync(directory, { recursive: true, force: true });
  }
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

async function freePorts(members: number): Promise<Member[]> {
  const listen = () =>
    new Promise<Server>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
    });
  const servers = await Promise.all(Array.from({ length: members * 3 }, listen));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return Array.from({ length: members }, (_, at) => ({
    client: ports[at * 3] as number,
    quorum: ports[at * 3 + 1] as number,
    election: ports[at * 3 + 2] as number,
  }));
}

async function whenServing(port: number): Promise<string> {
  for (let waited = 0; waited < START_MS; waited += 100) {
    const [, version] = /^Zookeeper version: (.*)$/m.exec(await fourLetter(port, 'srvr')) ?? [];
    if (version !== undefined) return version;
    await sleep(100);
  }
  throw new Error(`the real server does not serve at port ${port}; REAL_LOG=1 shows its log`);
}

function fourLetter(port: number, word: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(word));
    socket.on('data', (bytes) => {
      text += bytes.toString('utf8');
    });
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
}

function realNetwork(ports: readonly Member[]): Network {
  return {
    connect: (server, handlers) => realSocket((ports[server - 1] as Member).client, handlers),
    sleep: async (ms, until) => {
      const stop = new AbortController();
      const timer = sleep(ms, undefined, { signal: stop.signal }).catch(() => {});
      await (until === undefined ? timer : Promise.race([timer, until]));
      stop.abort();
    },
    promise: (start) => new Promise<void>(start),
  };
}

function realSocket(port: number, handlers: SocketHandlers): Socket {
  let over = false;
  const closed = () => {
    if (!over) handlers.closed();
    over = true;
  };
  const socket = connect(port, '127.0.0.1', () => handlers.opened());
  socket.setNoDelay(true);
  socket.on('data', (bytes) => handlers.data(new Uint8Array(bytes)));
  socket.on('error', closed);
  socket.on('close', closed);
  return {
    address: '127.0.0.1',
    write: (bytes) => void socket.write(bytes),
    end: () => {
      over = true;
      socket.destroy();
    },
  };
}
