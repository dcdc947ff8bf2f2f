/**
 * An ensemble of two servers of Apache and a simulated one, which has a loopback address as they
 * have: one list of servers, word for word, on all three.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ServedCluster, serve } from '../../../core/play/index.ts';
import { RawClient } from '../../support/raw-client.ts';
import { fourLetters, RealServer } from './real-server.ts';

const FIRST = '127.0.0.2';
const OURS = '127.0.0.1';
const LAST = '127.0.0.3';
const LOOK_AGAIN_MS = 20;

export interface MixedEnsemble {
  /** Real, ids 1 and 3; not started. */
  readonly r1: RealServer;
  readonly r3: RealServer;
  /** The simulated one in the middle, id 2, on host `z2`: it leads r1, and yields to r3. */
  readonly ours: ServedCluster;
  /** Where clients find it. */
  readonly address: string;
  readonly recording: string;
  close(): Promise<void>;
}

export async function openEnsemble(classPath: string): Promise<MixedEnsemble> {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-mixed-'));
  const recording = join(folder, 'mixed.rec');
  const [client, quorum, election, ownQuorum, ownElection] = (await freePorts(5)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const common = {
    // Short ticks; but nobody is given up, and no session ends, because the machine is busy.
    ...{ tickTime: '200', initLimit: '200', syncLimit: '100', maxSessionTimeout: '60000' },
    ...{ '4lw.commands.whitelist': '*' },
    'server.1': `${FIRST}:${quorum}:${election}`,
    'server.2': `${OURS}:${ownQuorum}:${ownElection}`,
    'server.3': `${LAST}:${quorum}:${election}`,
  };
  const real = (id: number, address: string) => {
    const own = { clientPort: client, clientPortAddress: address, 'admin.enableServer': 'false' };
    const zooCfg = Object.entries({ ...common, ...own }).map(([key, value]) => `${key}=${value}\n`);
    const at = `${address}:${client}`;
    return new RealServer(folder, { id, address: at, zooCfg: zooCfg.join(''), classPath });
  };
  const ours = await serve(
    {
      plugins: ['zookeeper'],
      clock: new Date().toISOString(),
      hosts: { z2: {} },
      conf: { 'zoo.cfg': common },
    },
    {
      start: 'configured',
      record: recording,
      doors: { z2: { [ownQuorum]: ownQuorum, [ownElection]: ownElection } },
      neighbours: {
        [FIRST]: { [quorum]: quorum, [election]: election },
        [LAST]: { [quorum]: quorum, [election]: election },
      },
    },
  );
  const r1 = real(1, FIRST);
  const r3 = real(3, LAST);
  return {
    ...{ r1, r3, ours, recording, address: ours.hosts.z2! },
    close: async () => {
      await Promise.all([r1.kill(), r3.kill(), ours.close()]);
      rmSync(folder, { recursive: true });
    },
  };
}

/** Settles once it says that it is this; it stays `undefined` while it does not serve. */
export async function whenIs(address: string, mode: 'leader' | 'follower'): Promise<void> {
  await until(async () => (await modeOf(address)) === mode);
}

export async function modeOf(address: string): Promise<string | undefined> {
  return /^Mode: (.*)$/m.exec(await fourLetters(address, 'srvr'))?.[1];
}

/** Looks again and again; the test's time-out ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(LOOK_AGAIN_MS);
}

/** All that a server has: each node with its data and every field of its Stat. */
export async function treeOf(address: string): Promise<Record<string, string>> {
  const client = await RawClient.open(address);
  await client.session();
  const tree: Record<string, string> = {};
  let xid = 0;
  const visit = async (path: string): Promise<void> => {
    const { error, body } = await client.getData(++xid, path);
    // When each server has put its configuration there is its own affair.
    const own = path === '/zookeeper/config' ? body.subarray(0, 4 + body.readInt32BE(0)) : body;
    tree[path] = `${error} ${own.toString('hex')}`;
    const answer = await client.getChildren(++xid, path);
    for (const name of answer.sort()) await visit(path === '/' ? `/${name}` : `${path}/${name}`);
  };
  // What the leader has committed by now.
  await client.sync(++xid, '/');
  await visit('/');
  // A session that expires later would be a transaction that nobody has asked for.
  await client.call(++xid, -11);
  client.socket.destroy();
  return tree;
}

/** Free on every loopback address, as far as one can know. */
async function freePorts(count: number): Promise<number[]> {
  const listen = () =>
    new Promise<Server>((resolve) => {
      const server = createServer().listen(0, () => resolve(server));
    });
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
