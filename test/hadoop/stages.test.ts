/** The stages of HDFS: by real commands, for one pair, three NameNodes, two nameservices, and by hand. */

import { expect, test } from 'vitest';
import { play } from '../../core/play/index.ts';

const PLUGINS = ['zookeeper', 'hadoop-common', 'journalnode', 'hdfs-ha'];
const PROVIDER = 'org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider';

interface Nameservice {
  readonly id: string;
  readonly hosts: readonly string[];
}

function hdfsSite(services: readonly Nameservice[], isAutomatic: boolean): Record<string, string> {
  const own = services.flatMap(({ id, hosts }) => [
    [`dfs.ha.namenodes.${id}`, hosts.map((_, at) => `nn${at + 1}`).join(',')],
    [`dfs.client.failover.proxy.provider.${id}`, PROVIDER],
    [`dfs.namenode.shared.edits.dir.${id}`, `qjournal://m1:8485;m2:8485;m3:8485/${id}`],
    ...hosts.flatMap((host, at) => [
      [`dfs.namenode.rpc-address.${id}.nn${at + 1}`, `${host}:9000`],
      [`dfs.namenode.http-address.${id}.nn${at + 1}`, `${host}:9870`],
    ]),
  ]);
  return Object.fromEntries([
    ['dfs.nameservices', services.map(({ id }) => id).join(',')],
    ['dfs.namenode.name.dir', '/root/hdfs/namenode'],
    ['dfs.datanode.data.dir', '/root/hdfs/datanode'],
    ['dfs.journalnode.edits.dir', '/root/journalnode/data'],
    ['dfs.ha.automatic-failover.enabled', String(isAutomatic)],
    ['dfs.ha.fencing.methods', 'shell(/bin/true)'],
    ...own,
  ]);
}

function cluster(hosts: number, services: readonly Nameservice[], isAutomatic = true): object {
  const names = Array.from({ length: hosts }, (_, at) => `m${at + 1}`);
  const members = names.slice(0, 3).map((name, at) => [`server.${at + 1}`, `${name}:2888:3888`]);
  return {
    plugins: PLUGINS,
    hosts: Object.fromEntries(names.map((name) => [name, {}])),
    conf: {
      'zoo.cfg': { dataDir: '/root/zookeeper-3.8.4/data', ...Object.fromEntries(members) },
      'core-site.xml': {
        'fs.defaultFS': `hdfs://${services[0]!.id}`,
        'ha.zookeeper.quorum': 'm1:2181,m2:2181,m3:2181',
      },
      'hdfs-site.xml': hdfsSite(services, isAutomatic),
    },
  };
}

const PAIR: Nameservice = { id: 'hdfs-cluster', hosts: ['m1', 'm2'] };

test('a usual pair is formatted and stopped, then running and known to the scripts', async () => {
  const formatted = await play({
    cluster: cluster(3, [PAIR]),
    start: 'formatted',
    timeline: [
      { host: 'm1', run: 'jps', expect: '<pid> Jps' },
      {
        host: 'm2',
        run: 'ls /root/hdfs/namenode/current',
        expect: { stdout: { contains: 'fsimage_' } },
      },
    ],
  });
  formatted.expectPassed();
  const running = await play({
    cluster: cluster(3, [PAIR]),
    timeline: [
      { host: 'm2', run: 'hdfs --daemon status namenode' },
      { host: 'm3', run: 'hdfs --daemon status journalnode' },
      { host: 'm1', run: 'hdfs --daemon stop zkfc' },
      { host: 'm1', run: 'hdfs --daemon status zkfc', expect: { exit: 3 } },
    ],
  });
  running.expectPassed();
});

test('of three NameNodes one becomes active', async () => {
  const three: Nameservice = { id: 'hdfs-cluster', hosts: ['m1', 'm2', 'm3'] };
  const run = await play({
    cluster: cluster(3, [three]),
    timeline: [{ expect: { count: 'standby NameNode', is: 2 } }],
  });
  run.expectPassed();
});

test('two nameservices of one cluster have an active NameNode each', async () => {
  const services: Nameservice[] = [
    { id: 'ns1', hosts: ['m1', 'm2'] },
    { id: 'ns2', hosts: ['m3', 'm4'] },
  ];
  const run = await play({
    cluster: cluster(4, services),
    timeline: [
      { expect: { count: 'active NameNode', is: 2 } },
      { host: 'm1', run: 'hdfs getconf -namenodes', expect: 'm1 m2 m3 m4' },
      {
        host: 'm4',
        run: 'cat /root/hdfs/namenode/current/VERSION',
        expect: { stdout: { contains: 'clusterID=CID-quorate' } },
      },
    ],
  });
  run.expectPassed();
});

test('without failover controllers the first NameNode is made active by hand', async () => {
  const run = await play({
    cluster: cluster(3, [PAIR], false),
    timeline: [
      { host: 'm1', run: 'hdfs haadmin -getServiceState nn1', expect: 'active' },
      { host: 'm1', run: 'jps', expect: { lines: { none: '<pid> DFSZKFailoverController' } } },
    ],
  });
  run.expectPassed();
  expect(run.events('hdfs-ha/became-active')).toHaveLength(1);
});
