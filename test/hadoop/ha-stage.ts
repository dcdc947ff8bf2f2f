/**
 * A stage for tests of failover: three hosts with ZooKeeper and the real failover controllers, and
 * on two of them a small service in the place of a NameNode, whose health a test decides.
 */

import type { FileTree } from '../../core/machine/image.ts';
import { KIND } from '../../core/machine/kinds.ts';
import type { Program } from '../../core/machine/system.ts';
import { connect } from '../../core/zookeeper/client/index.ts';
import {
  HA_SERVICE_PROTOCOL,
  type HAServiceProtocol,
  type HAServiceState,
  JAVA,
  JavaException,
  RpcServer,
} from '../../plugins/hadoop-common/door.ts';
import { haAdmin } from '../../plugins/hdfs-ha/zkfc/dfs-ha-admin.ts';
import { zkfc } from '../../plugins/hdfs-ha/zkfc/zkfc.ts';
import { COMMANDS, SSHD } from '../../plugins/linux/commands/index.ts';
import { baseImage } from '../../plugins/linux/image.ts';
import { ZOOKEEPER_PROGRAMS } from '../../plugins/zookeeper/programs.ts';
import { type Simulation, type Stage, simulate, type Typed } from '../support/simulate.ts';

const HOSTS = ['m1', 'm2', 'm3'];
const CONF = '/root/hadoop-3.3.6/etc/hadoop';

/** A service with a state; ill while `/ill` stands on its disk, not ready while `/unready` does. */
const service: Program = {
  name: 'NameNode',
  kind: 'role',
  jvm: true,
  startup: { minMs: 100, maxMs: 100 },
  main(sys) {
    let state: HAServiceState = 'standby';
    const enter = (next: HAServiceState): null => {
      state = next;
      sys.observe('test/service', { state });
      return null;
    };
    const rpc = new RpcServer(sys, { name: sys.host.name, port: 9000 });
    rpc.serve<HAServiceProtocol>(HA_SERVICE_PROTOCOL, {
      monitorHealth() {
        if (!sys.disk.exists('/ill')) return null;
        throw new JavaException(JAVA.healthCheckFailed, 'The NameNode has no resources available');
      },
      transitionToActive() {
        if (!sys.disk.exists('/stubborn')) return enter('active');
        throw new JavaException(JAVA.serviceFailed, 'not today');
      },
      transitionToStandby: () => enter('standby'),
      transitionToObserver: () => enter('observer'),
      getServiceStatus: () => {
        const ready = !sys.disk.exists('/unready');
        const why = 'The NameNode is in safemode.';
        return { state, readyToBecomeActive: ready, ...(ready ? {} : { notReadyReason: why }) };
      },
    });
    rpc.start();
    return sys.forever();
  },
};

export interface HAOptions {
  readonly seed?: number;
  /** Of hdfs-site.xml, over the usual ones. */
  readonly keys?: Readonly<Record<string, string>>;
  /** Begins with ZooKeeper running and the election's znode made; and with services and controllers. */
  readonly from: 'nothing' | 'formatted' | 'running';
  readonly script: (cluster: HACluster) => Promise<void>;
}

const KEYS = {
  'fs.defaultFS': 'hdfs://hdfs-cluster',
  'ha.zookeeper.quorum': 'm1:2181,m2:2181,m3:2181',
  'dfs.nameservices': 'hdfs-cluster',
  'dfs.ha.namenodes.hdfs-cluster': 'nn1,nn2',
  'dfs.namenode.rpc-address.hdfs-cluster.nn1': 'm1:9000',
  'dfs.namenode.rpc-address.hdfs-cluster.nn2': 'm2:9000',
  'dfs.ha.automatic-failover.enabled': 'true',
  'dfs.ha.fencing.methods': 'shell(/bin/true)',
};

export class HACluster {
  readonly stage: Stage;

  constructor(stage: Stage) {
    this.stage = stage;
  }

  type(host: string, text: string, stdin?: string): Promise<Typed> {
    return this.stage.type(host, text, 'main', stdin);
  }

  /** Starts ZooKeeper everywhere and waits until it serves. */
  async startZooKeeper(): Promise<void> {
    for (const host of HOSTS) this.stage.start(host, 'QuorumPeerMain', '/zoo.cfg');
    await this.stage.until(() => this.states('QuorumPeerMain').includes('leader') || undefined);
    await this.stage.sleep(1_000);
  }

  async startAll(): Promise<void> {
    for (const host of ['m1', 'm2']) {
      this.stage.start(host, 'NameNode');
      await this.startController(host);
      await this.until(host, host === 'm1' ? 'active' : 'standby');
    }
  }

  /** Its log is `/zkfc.log`. */
  async startController(host: string): Promise<void> {
    await this.type(host, 'DFSZKFailoverController >> /zkfc.log 2>&1 &');
  }

  log(host: string): Promise<string> {
    return this.type(host, 'cat /zkfc.log').then(({ stdout }) => stdout);
  }

  /** Waits for a state that the controller tells of a host's service. */
  async until(host: string, state: string, ms = 60_000): Promise<number> {
    const from = this.stage.now;
    await this.stage.until(() => this.controller(host) === state || undefined, ms);
    return (this.stage.now - from) / 1_000;
  }

  controller(host: string): string | undefined {
    return this.states('DFSZKFailoverController', host).at(-1);
  }

  /** What the service itself last became. */
  service(host: string): string | undefined {
    const lane = HOSTS.indexOf(host) + 1;
    const events = this.stage.events('test/service').filter((event) => event.lane === lane);
    return events.at(-1)?.data.state as string | undefined;
  }

  signal(host: string, program: string, signal: 'KILL' | 'STOP' | 'CONT' | 'TERM'): void {
    const pid = this.stage.pid(HOSTS.indexOf(host) + 1, program);
    if (pid !== undefined) this.stage.control(host, { verb: 'signal', pid, signal });
  }

  zooKeeperLeader(): string {
    const told = this.stage.events(KIND.state).filter(({ data }) => data.state === 'leader');
    return HOSTS[(told.at(-1)?.lane ?? 1) - 1]!;
  }

  /** Nothing that a host sends reaches another one. */
  cut(id: string, from: string, to: string): void {
    const rule = { id, from: [from], to: [to], ports: [], cut: true };
    for (const host of HOSTS) this.stage.control(host, { verb: 'link', rule });
  }

  join(id: string): void {
    for (const host of HOSTS) this.stage.control(host, { verb: 'unlink', id });
  }

  /** Opens a mutant in the present controller of a host. */
  mutate(host: string, mutant: string): void {
    const pid = this.stage.pid(HOSTS.indexOf(host) + 1, 'DFSZKFailoverController');
    if (pid === undefined) throw new Error('there is no controller');
    this.stage.control(host, { verb: 'hook', pid, name: `mutant:${mutant}`, open: true });
  }

  /** What a host told of a kind, in order. */
  told(kind: string, host?: string): readonly Readonly<Record<string, unknown>>[] {
    const lane = host === undefined ? undefined : HOSTS.indexOf(host) + 1;
    const events = this.stage.events(`hadoop-common/${kind}`);
    return events.filter((event) => lane === undefined || event.lane === lane).map((e) => e.data);
  }

  private states(program: string, host?: string): string[] {
    const lane = host === undefined ? undefined : HOSTS.indexOf(host) + 1;
    return this.stage
      .events(KIND.state)
      .filter(({ data, lane: at }) => data.role === program && (lane ?? at) === at)
      .map(({ data }) => String(data.state));
  }
}

/** Plays a script on such a cluster. */
export async function haCluster(options: HAOptions): Promise<Simulation> {
  const lab: Program[] = [
    service,
    { name: 'DFSZKFailoverController', kind: 'role', ...zkfc },
    { name: 'DFSHAAdmin', kind: 'command', ...haAdmin },
    {
      name: 'zk',
      kind: 'command',
      jvm: true,
      startup: { minMs: 1, maxMs: 1 },
      /** `zk PATH`: the bytes of a znode in hexadecimal, its owner and version; `zk -d PATH`. */
      async main(sys, args) {
        const client = await connect(sys, KEYS['ha.zookeeper.quorum']);
        const path = args.at(-1) ?? '/';
        if (args[0] === '-d') await client.delete(path);
        else {
          const found = await client.tryGet(path);
          const owner = found?.stat.ephemeralOwner === 0n ? 'persistent' : 'ephemeral';
          const hex = [...(found?.data ?? [])].map((one) => one.toString(16).padStart(2, '0'));
          sys.print(found ? `${hex.join('')} ${owner} v${found.stat.version}` : 'none');
        }
        await client.close();
      },
    },
  ];
  const programs = [...COMMANDS, SSHD, ...ZOOKEEPER_PROGRAMS, ...lab];
  const hosts = HOSTS.map((name, at) => ({ name, address: `192.168.0.${at + 2}` }));
  const result = await simulate({
    hosts: HOSTS,
    programs,
    services: ['sshd'],
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    image: (name) => ({
      ...baseImage(hosts.find((host) => host.name === name)!, hosts, programs),
      ...filesOf(name, { ...KEYS, ...options.keys }),
    }),
    async script(stage) {
      const cluster = new HACluster(stage);
      if (options.from !== 'nothing') {
        await cluster.startZooKeeper();
        await cluster.type('m1', 'DFSZKFailoverController -formatZK');
      }
      if (options.from === 'running') await cluster.startAll();
      await options.script(cluster);
    },
  });
  if (result.failure) throw result.failure;
  return result;
}

function filesOf(host: string, keys: Readonly<Record<string, string>>): FileTree {
  const properties = Object.entries(keys).map(
    ([name, value]) => `<property><name>${name}</name><value>${value}</value></property>`,
  );
  const servers = HOSTS.map((name, i) => `server.${i + 1}=${name}:2888:3888`);
  const cfg = ['tickTime=2000', 'initLimit=10', 'syncLimit=5', 'dataDir=/data', 'clientPort=2181'];
  return {
    [`${CONF}/hdfs-site.xml`]: `<configuration>${properties.join('\n')}</configuration>`,
    '/zoo.cfg': `${[...cfg, ...servers].join('\n')}\n`,
    '/data/myid': `${HOSTS.indexOf(host) + 1}\n`,
  };
}
