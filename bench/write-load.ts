/** Three servers inline, and a client that keeps a hundred writes on the way: the engine's speed. */

import { performance } from 'node:perf_hooks';
import { InlineExecutor } from '../core/executor/inline.ts';
import { Coordinator } from '../core/kernel/coordinator.ts';
import { FAILED, failureOf } from '../core/kernel/failure.ts';
import { Machine } from '../core/machine/machine.ts';
import type { Program } from '../core/machine/system.ts';
import { connect } from '../core/plugin/zookeeper.ts';
import { TimelineHost } from '../core/scenario/run/timeline.ts';
import { quorumPeerMain } from '../plugins/zookeeper/quorum-peer-main.ts';

const HOSTS = ['m1', 'm2', 'm3'];
const ON_THE_WAY = 100;
const LOOKAHEAD = 500;

const CFG = `tickTime=2000
initLimit=10
syncLimit=5
dataDir=/data
clientPort=2181
${HOSTS.map((name, at) => `server.${at + 1}=${name}:2888:3888`).join('\n')}
`;

function writer(writes: number): Program {
  return {
    name: 'writer',
    kind: 'role',
    jvm: false,
    startup: { minMs: 2_000, maxMs: 2_000 },
    async main(sys) {
      const zk = await connect(sys, 'm1:2181', { timeout: 30_000 });
      await zk.create('/load', new Uint8Array(100));
      let left = writes;
      const lane = async () => {
        while (left-- > 0) await zk.setData('/load', new Uint8Array(100));
      };
      await Promise.all(Array.from({ length: ON_THE_WAY }, lane));
      sys.observe('bench/written', {});
    },
  };
}

export async function writeLoad({ writes }: { readonly writes: number }): Promise<{
  readonly events: number;
  readonly writes: number;
  readonly seconds: number;
}> {
  const programs = new Map([quorumPeerMain, writer(writes)].map((one) => [one.name, one]));
  const hosts = HOSTS.map((name, at) => ({ lane: at + 1, name, address: `192.168.0.${at + 2}` }));
  const machines = hosts.map(
    (self) =>
      new Machine({
        self,
        network: {
          seed: 1,
          hosts,
          latency: LOOKAHEAD,
          jitter: 100,
          bytesPerSecond: 125_000_000,
          unreachable: 'silent',
        },
        lookahead: LOOKAHEAD,
        disk: { fsync: 500, capacityBytes: 1e11 },
        epochMs: 0,
        startup: {},
        limits: { instant: 100_000, events: 1e9, bytes: 1e10 },
        image: { '/zoo.cfg': CFG, '/data/myid': `${self.lane}\n` },
        programs,
        services: [],
      }),
  );
  const timeline = new TimelineHost(
    new Map(hosts.map(({ name, lane }) => [name, lane])),
    LOOKAHEAD,
  );
  timeline.on('bench/written', () => timeline.end());
  timeline.on(FAILED, ({ data }) => {
    throw failureOf(data);
  });
  timeline.lane.at(0, () => {
    for (const { name } of hosts) {
      timeline.send(name, { verb: 'start', program: 'QuorumPeerMain', argv: ['java', '/zoo.cfg'] });
    }
    timeline.send('m2', { verb: 'start', program: 'writer', argv: ['writer'] });
  });
  const coordinator = new Coordinator(new InlineExecutor(machines), timeline, {
    lanes: hosts.length + 1,
    lookahead: LOOKAHEAD,
    windows: 'reach',
    keepTrace: 0,
    interrupted: () => false,
  });
  const started = performance.now();
  await coordinator.run();
  const seconds = (performance.now() - started) / 1_000;
  const events = machines.reduce((sum, { lane }) => sum + lane.fired, 0);
  return { events, writes, seconds };
}
