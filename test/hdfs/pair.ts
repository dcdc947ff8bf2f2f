/**
 * A pair of NameNodes on three hosts, as scenarios take it: made active by hand, so that no test
 * pays for ZooKeeper. With it goes a fault that makes all daemons of a role err on purpose.
 */

import { defineFault, definePlugin, t } from 'quorate/plugin';
import { type PlayedRun, play } from '../../core/play/index.ts';

type Keys = Readonly<Record<string, string | number>>;

export interface PairOptions {
  readonly workers?: string;
  readonly core?: Keys;
  readonly hdfs?: Keys;
  /** Names that the steps use. */
  readonly let?: Readonly<Record<string, string>>;
  readonly without?: readonly { readonly invariant: string; readonly because: string }[];
  readonly workloads?: Readonly<Record<string, object>>;
  readonly eventually?: readonly unknown[];
  readonly seed?: number;
}

const CORE: Keys = { 'fs.defaultFS': 'hdfs://hdfs-cluster' };

const HDFS: Keys = {
  'dfs.namenode.name.dir': '/root/hdfs/namenode',
  'dfs.datanode.data.dir': '/root/hdfs/datanode',
  'dfs.nameservices': 'hdfs-cluster',
  'dfs.ha.namenodes.hdfs-cluster': 'nn1,nn2',
  'dfs.namenode.rpc-address.hdfs-cluster.nn1': 'm1:9000',
  'dfs.namenode.rpc-address.hdfs-cluster.nn2': 'm2:9000',
  'dfs.namenode.http-address.hdfs-cluster.nn1': 'm1:50070',
  'dfs.namenode.http-address.hdfs-cluster.nn2': 'm2:50070',
  'dfs.namenode.shared.edits.dir': 'qjournal://m1:8485;m2:8485;m3:8485/hdfs-cluster',
  'dfs.client.failover.proxy.provider.hdfs-cluster':
    'org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider',
  'dfs.ha.fencing.methods': 'shell(/bin/true)',
};

const erring = definePlugin({
  name: 'erring',
  summary: 'Deliberate errors, for tests of what must catch them',
  faults: {
    error: defineFault({
      summary: 'Makes all daemons of a role err on purpose',
      options: {
        role: t.text({ about: 'which daemons' }),
        called: t.text({ about: 'a name of `mutants.ts`' }),
      },
      example: { fault: 'erring/error', role: 'NameNode', called: 'forget-retry-cache' },
      begin(world, { role, called }) {
        world.hookRole(role, `mutant:${called}`, true);
      },
    }),
  },
});

/** The step that makes daemons err, or none. */
export const err = (role: string, name: string | undefined): readonly unknown[] =>
  name === undefined ? [] : [{ fault: 'erring/error', role, called: name }];

/** Plays a timeline on a running pair, of which m1 is active. */
export function onPair(timeline: readonly unknown[], options: PairOptions = {}) {
  const { workers = 'm1\nm2\nm3\n', core, hdfs, seed, ...rest } = options;
  const cluster = {
    plugins: ['zookeeper', 'hadoop-common', 'journalnode', 'hdfs-ha', 'erring'],
    hosts: { m1: {}, m2: {}, m3: {} },
    conf: { workers, 'core-site.xml': { ...CORE, ...core }, 'hdfs-site.xml': { ...HDFS, ...hdfs } },
  };
  const scenario = { cluster, start: 'running', timeline, ...rest };
  const plugins = [erring] as const;
  return play(scenario as never, { plugins, ...(seed === undefined ? {} : { seed }) });
}

/** A command that is typed on a host. */
export const on = (host: string, run: string, expect?: unknown) => ({
  ...{ host, run },
  ...(expect === undefined ? {} : { expect }),
});

export type Played = PlayedRun;
