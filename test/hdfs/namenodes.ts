/**
 * Two NameNodes on three JournalNodes for tests of the NameNode alone: real programs on simulated
 * hosts, and an administrator who calls `HAServiceProtocol` without a failover controller.
 */

import type { FileTree } from '../../core/machine/image.ts';
import type { Program, System } from '../../core/machine/system.ts';
import {
  Configuration,
  HA_SERVICE_PROTOCOL,
  JavaException,
  RpcClient,
} from '../../plugins/hadoop-common/door.ts';
import { nameNodeMain } from '../../plugins/hdfs-ha/namenode/startup/main.ts';
import { CLIENT_PROTOCOL } from '../../plugins/hdfs-ha/protocols/client-protocol.ts';
import { journalNode } from '../../plugins/journalnode/server/journal-node.ts';
import {
  type SimulateOptions,
  type Simulation,
  type Stage,
  simulate,
} from '../support/simulate.ts';

export const NAME_DIR = '/root/hdfs/namenode';
const CONF_DIR = '/root/hadoop-3.3.6/etc/hadoop';

type Keys = Readonly<Record<string, string>>;

const CORE: Keys = {
  'fs.defaultFS': 'hdfs://hdfs-cluster',
  'hadoop.tmp.dir': '/root/hdfs/tmp',
};

const HDFS: Keys = {
  'dfs.nameservices': 'hdfs-cluster',
  'dfs.ha.namenodes.hdfs-cluster': 'nn1,nn2',
  'dfs.namenode.rpc-address.hdfs-cluster.nn1': 'm1:9000',
  'dfs.namenode.rpc-address.hdfs-cluster.nn2': 'm2:9000',
  'dfs.namenode.http-address.hdfs-cluster.nn1': 'm1:50070',
  'dfs.namenode.http-address.hdfs-cluster.nn2': 'm2:50070',
  'dfs.namenode.shared.edits.dir': 'qjournal://m1:8485;m2:8485;m3:8485/hdfs-cluster',
  'dfs.namenode.name.dir': NAME_DIR,
  'dfs.journalnode.edits.dir': '/root/hdfs/journal',
};

function xml(keys: Keys): string {
  const properties = Object.entries(keys).map(
    ([name, value]) => `<property><name>${name}</name><value>${value}</value></property>`,
  );
  return `<?xml version="1.0"?>\n<configuration>\n${properties.join('\n')}\n</configuration>\n`;
}

const startup = { minMs: 0, maxMs: 0 };

const nameNode: Program = {
  ...{ name: 'NameNode', kind: 'role', jvm: true, plugin: 'hdfs-ha', startup },
  main: nameNodeMain,
};

const journal: Program = {
  ...{ name: 'JournalNode', kind: 'role', jvm: true, plugin: 'journalnode', startup },
  main: journalNode,
};

export interface Ended {
  readonly code: number;
  readonly output: string;
}

type Job = (sys: System) => Promise<void>;

/** What a test waits for is done on a host, by a program that runs one of its jobs. */
export class Namenodes {
  readonly stage: Stage;
  private readonly jobs: Job[];

  constructor(stage: Stage, jobs: Job[]) {
    this.stage = stage;
    this.jobs = jobs;
  }

  /** Runs on a host, and waits until it has ended. */
  async on<T>(host: string, job: (sys: System) => Promise<T>): Promise<T> {
    const done: { value?: T; error?: unknown } = {};
    const at = this.jobs.length;
    this.jobs.push(async (sys) => {
      try {
        done.value = await job(sys);
      } catch (error) {
        done.error = error;
      }
      sys.observe('test/done', { at });
    });
    this.stage.start(host, 'driver', `${at}`);
    await this.stage.until(
      () => this.stage.events('test/done').some(({ data }) => data.at === at) || undefined,
      7_200_000,
    );
    if (done.error !== undefined) throw done.error;
    return done.value as T;
  }

  /** `hdfs namenode …`, with what it prints on both streams. */
  async hdfs(host: string, args: readonly string[], stdin = ''): Promise<Ended> {
    return await this.on(host, async (sys) => {
      let output = '';
      const collect = (bytes: Uint8Array): void => {
        output += new TextDecoder().decode(bytes);
      };
      const child = sys.spawnProgram('NameNode', ['NameNode', ...args], {
        ...{ stdin: { text: stdin }, stdout: { collect }, stderr: { collect } },
      });
      const { code } = await child.exited;
      return { code, output };
    });
  }

  /** A method of a NameNode: its answer, or the text of its exception. */
  async call(host: string, method: string, params: object = {}): Promise<unknown> {
    return await this.on('m3', async (sys) => {
      const rpc = new RpcClient(sys, Configuration.load(sys));
      const isHA = /^(transition|getServiceStatus|monitorHealth)/.test(method);
      const protocol = isHA ? HA_SERVICE_PROTOCOL : CLIENT_PROTOCOL;
      const address = { host, port: 9000 };
      const proxy = rpc.proxy<Record<string, (params: object) => unknown>>(protocol, address, {
        connectRetries: 0,
      });
      try {
        return await proxy[method]!(params);
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        return error.text;
      }
    });
  }

  async toActive(host: string): Promise<unknown> {
    return await this.call(host, 'transitionToActive', { source: 'REQUEST_BY_USER' });
  }

  async toStandby(host: string): Promise<unknown> {
    return await this.call(host, 'transitionToStandby', { source: 'REQUEST_BY_USER' });
  }

  async state(host: string): Promise<unknown> {
    const status = await this.call(host, 'getServiceStatus');
    return typeof status === 'string' ? status : (status as { state: string }).state;
  }

  async mkdir(host: string, src: string): Promise<unknown> {
    return await this.call(host, 'mkdirs', { src, permission: 0o755, createParent: true });
  }

  /** The names below the root, as this NameNode has them. */
  async names(host: string): Promise<unknown> {
    const listing = await this.call(host, 'getListing', { src: '/', startAfter: '' });
    if (typeof listing === 'string') return listing;
    const { entries } = listing as { entries: readonly { name: string }[] };
    return entries.map(({ name }) => name);
  }

  async startJournals(...hosts: readonly string[]): Promise<void> {
    for (const host of hosts) this.stage.start(host, 'JournalNode');
    await this.stage.sleep(100);
  }

  /** A NameNode, up to the state that it begins with; its log goes into a file. */
  async start(host: string): Promise<void> {
    const isUp = () => this.stage.events('hdfs-ha/became-standby').length;
    const before = isUp();
    await this.startOnly(host);
    await this.stage.until(() => isUp() > before || undefined);
  }

  async startOnly(host: string): Promise<void> {
    await this.on(host, async (sys) => {
      const target = { file: logFile(host), append: true };
      sys.spawnProgram('NameNode', ['NameNode'], {
        ...{ stdin: 'null', stdout: target, stderr: target, detached: true },
      });
    });
  }

  /** A formatted pair, of which m1 is active. */
  async pair(): Promise<void> {
    await this.startJournals('m1', 'm2', 'm3');
    await this.hdfs('m1', ['-format', '-nonInteractive']);
    await this.start('m1');
    await this.hdfs('m2', ['-bootstrapStandby']);
    await this.start('m2');
    await this.toActive('m1');
  }

  kill(host: string, program: string, signal: 'KILL' | 'TERM' | 'STOP' = 'KILL'): void {
    const pid = this.pid(host, program);
    if (pid === undefined) throw new Error(`no ${program} on ${host}`);
    this.stage.control(host, { verb: 'signal', pid, signal });
  }

  stop(host: string, program: string): void {
    this.kill(host, program, 'TERM');
  }

  /** Opens a mutant in the present life of a NameNode. */
  mutate(host: string, mutant: string): void {
    const pid = this.pid(host, 'NameNode');
    if (pid === undefined) throw new Error(`no NameNode on ${host}`);
    this.stage.control(host, { verb: 'hook', pid, name: `mutant:${mutant}`, open: true });
  }

  pid(host: string, program: string): number | undefined {
    return this.stage.pid(Number(host.slice(1)), program);
  }

  async ended(host: string, program = 'NameNode'): Promise<void> {
    await this.stage.until(() => this.pid(host, program) === undefined || undefined, 600_000);
  }

  async log(host: string): Promise<string> {
    return await this.on(host, async (sys) => sys.disk.readText(logFile(host)));
  }

  async files(host: string): Promise<readonly string[]> {
    return await this.on(host, async (sys) => sys.disk.list(`${NAME_DIR}/current`));
  }
}

function logFile(host: string): string {
  return `/root/namenode-${host}.log`;
}

export function withNamenodes(
  script: (pair: Namenodes) => Promise<void>,
  options: Partial<SimulateOptions> & {
    readonly keys?: Keys;
    /** Of single hosts. */
    readonly keysOf?: Readonly<Record<string, Keys>>;
  } = {},
): Promise<Simulation> {
  const { keys = {}, keysOf = {}, ...rest } = options;
  const jobs: Job[] = [];
  const driver: Program = {
    ...{ name: 'driver', kind: 'command', jvm: false, plugin: 'test', startup },
    main: async (sys, [at]) => await jobs[Number(at)]!(sys),
  };
  const image = (host: string): FileTree => ({
    [`${CONF_DIR}/core-site.xml`]: xml(CORE),
    [`${CONF_DIR}/hdfs-site.xml`]: xml({ ...HDFS, ...keys, ...keysOf[host] }),
  });
  return simulate({
    hosts: ['m1', 'm2', 'm3'],
    programs: [nameNode, journal, driver],
    image,
    script: (stage) => script(new Namenodes(stage, jobs)),
    ...rest,
  });
}
