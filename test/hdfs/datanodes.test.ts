/** DataNodes and those who write to and read from them, in whole clusters under real commands. */

import { describe, expect, test } from 'vitest';
import { play } from '../../core/play/index.ts';

const LOG = (host: string) => `/root/hadoop-3.3.6/logs/hadoop-root-datanode-${host}.log`;

/** Two NameNodes under hand control, a DataNode on each of three hosts. */
const cluster = (keys: Readonly<Record<string, string | number>> = {}) => ({
  plugins: ['zookeeper', 'hadoop-common', 'journalnode', 'hdfs-ha'],
  hosts: { m1: {}, m2: {}, m3: {} },
  conf: {
    workers: 'm1\nm2\nm3\n',
    'core-site.xml': { 'fs.defaultFS': 'hdfs://hdfs-cluster' },
    'hdfs-site.xml': {
      'dfs.namenode.name.dir': '/root/hdfs/namenode',
      'dfs.datanode.data.dir': '/root/hdfs/datanode',
      'dfs.nameservices': 'hdfs-cluster',
      'dfs.ha.namenodes.hdfs-cluster': 'nn1,nn2',
      'dfs.namenode.rpc-address.hdfs-cluster.nn1': 'm1:9000',
      'dfs.namenode.rpc-address.hdfs-cluster.nn2': 'm2:9000',
      'dfs.namenode.shared.edits.dir': 'qjournal://m1:8485;m2:8485;m3:8485/hdfs-cluster',
      'dfs.client.failover.proxy.provider.hdfs-cluster':
        'org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider',
      'dfs.ha.fencing.methods': 'shell(/bin/true)',
      ...keys,
    },
  },
});

const on = (host: string, run: string, expect?: unknown) => ({
  host,
  run,
  ...(expect !== undefined && { expect }),
});
const kill = (host: string) => ({ fault: 'kill', process: 'DataNode', host });

async function run(timeline: readonly unknown[], keys?: Readonly<Record<string, string | number>>) {
  const scenario = { cluster: cluster(keys), start: 'running', timeline };
  return (await play(scenario as never)).expectPassed();
}

describe('a pipeline', () => {
  test('puts the same bytes on three DataNodes, in the files that the real one makes', async () => {
    const dir = '/root/hdfs/datanode/current/BP-*/current/finalized/subdir0/subdir0';
    const played = await run([
      on('m3', 'echo hello > /tmp/h; hdfs dfs -put /tmp/h /h'),
      on('m2', `ls ${dir}`, { stdout: 'blk_1073741825\nblk_1073741825_1001.meta\n' }),
      on('m2', `cat ${dir}/blk_1073741825`, { stdout: 'hello\n' }),
      on('m1', 'hdfs dfs -cat /h', { stdout: 'hello\n' }),
    ]);
    const replicas = played.events('hdfs-ha/replica');
    const final = replicas.filter(({ data }) => data.state === 'FINALIZED');
    expect(final.map(({ host }) => host).sort()).toEqual(['m1', 'm2', 'm3']);
    expect(new Set(final.map(({ data }) => data.digest)).size).toBe(1);
  });

  test('that loses a DataNode goes on with the others, under a new stamp', async () => {
    const played = await run([
      on('m3', 'seq 1 300000 > /tmp/p; hdfs dfs -put /tmp/p /p &'),
      { expect: { event: 'hdfs-ha/replica', host: 'm2' }, within: '5s' },
      kill('m2'),
      { wait: '10s' },
      on('m1', 'hdfs dfs -cat /p | wc -l', { stdout: '300000\n' }),
      on('m1', `tail -50 ${LOG('m1')}`, { stdout: { contains: 'Recover RBW replica BP-' } }),
    ]);
    const final = played
      .events('hdfs-ha/replica')
      .filter(({ data }) => data.state === 'FINALIZED')
      .map(({ host, data }) => [host, data.stamp]);
    expect(final.sort()).toEqual([
      ['m1', 1002],
      ['m3', 1002],
    ]);
  });

  test('takes a DataNode back that has an older replica, and replaces that', async () => {
    const bestEffort = 'dfs.client.block.write.replace-datanode-on-failure.best-effort';
    const played = await run(
      [
        on('m3', 'echo hello > /tmp/h; hdfs dfs -put /tmp/h /h'),
        kill('m2'),
        on('m3', 'hdfs dfs -appendToFile /tmp/h /h'),
        on('m2', 'hdfs --daemon start datanode'),
        { expect: { role: 'DataNode', host: 'm2', is: 'serving' }, within: '10s' },
        // m2 is not in the block any more, and then joins it anew.
        on('m3', 'hdfs dfs -appendToFile /tmp/h /h'),
        on('m3', 'hdfs dfs -appendToFile /tmp/h /h', { output: '' }),
      ],
      { [bestEffort]: 'true' },
    );
    const [last] = played.events('hdfs-ha/replica').slice(-1);
    const all = played
      .events('hdfs-ha/replica')
      .filter(({ data }) => data.stamp === last?.data.stamp);
    expect(new Set(all.map(({ host }) => host))).toEqual(new Set(['m1', 'm2', 'm3']));
  });

  test('for an append wants as many DataNodes as the file has replicas', async () => {
    await run([
      on('m3', 'echo hello > /tmp/h; hdfs dfs -put /tmp/h /h'),
      kill('m2'),
      on('m3', 'hdfs dfs -appendToFile /tmp/h /h', {
        exit: 1,
        stderr: {
          contains:
            'Failed to replace a bad datanode on the existing pipeline due to no more good datanodes being available to try.',
        },
      }),
      on('m2', 'hdfs --daemon start datanode'),
      { wait: '65s' },
      // The lease of the writer that gave up has to be recovered first, by the DataNodes too.
      on('m3', 'hdfs dfs -appendToFile /tmp/h /h', {
        exit: 1,
        stderr: { contains: 'because lease recovery is in progress. Try again later.' },
      }),
      { wait: '10s' },
      on('m3', 'hdfs dfs -appendToFile /tmp/h /h'),
      on('m1', 'hdfs dfs -cat /h', { stdout: 'hello\nhello\n' }),
    ]);
  });
});

describe('a DataNode', () => {
  test('that is back after a loss of power reports what it has, and serves it', async () => {
    await run([
      on('m1', 'echo hello > /tmp/h; hdfs dfs -put /tmp/h /h'),
      { wait: '60s' },
      { fault: 'power-off', host: 'm3', for: '5s' },
      { wait: '8s' },
      on('m3', 'hdfs --daemon start datanode'),
      { wait: '15s' },
      on('m1', 'hdfs dfs -cat /h', { stdout: 'hello\n' }),
      on('m3', `tail -20 ${LOG('m3')}`, { stdout: { contains: 'The reports had 1 total blocks' } }),
    ]);
  });

  test('copies a block when another one is dead, and deletes it when it is not wanted', async () => {
    const played = await run(
      [
        on('m1', 'echo hello > /tmp/h; hdfs dfs -put /tmp/h /h'),
        kill('m1'),
        { wait: '40s' },
        on('m3', 'hdfs dfs -cat /h', { stdout: 'hello\n' }),
        on('m3', 'hdfs dfs -rm -skipTrash /h'),
        { wait: '10s' },
      ],
      {
        'dfs.replication': 2,
        'dfs.namenode.heartbeat.recheck-interval': 1000,
        'dfs.heartbeat.interval': 1,
      },
    );
    const orders = played.events('hdfs-ha/command-executed').map(({ data }) => data.action);
    expect(new Set(orders)).toEqual(new Set(['transfer', 'invalidate']));
    const states = played.events('hdfs-ha/replica').map(({ data }) => data.state);
    expect(states.filter((state) => state === 'TEMPORARY')).toHaveLength(1);
    expect(states.filter((state) => state === 'DELETED')).toHaveLength(2);
  });

  test('follows the NameNode whose claim has the higher transaction', async () => {
    const played = await run([
      { wait: '5s' },
      on('m1', 'hdfs haadmin -failover nn1 nn2'),
      { wait: '5s' },
      on('m3', `tail -20 ${LOG('m3')}`, {
        stdout: { matches: 'Acknowledging ACTIVE Namenode|taking over ACTIVE state from' },
      }),
    ]);
    const claims = played.events('hdfs-ha/active-claim').filter(({ host }) => host === 'm3');
    const last = claims.at(-1)?.data;
    expect(last).toMatchObject({ nn: 'm2', outcome: 'acknowledged' });
    const before = claims.find(({ data }) => data.nn === 'm1');
    expect(Number(last?.txid)).toBeGreaterThan(Number(before?.data.txid));
  });

  test('of another cluster does not join, and ends', async () => {
    await run([
      on('m3', 'hdfs --daemon stop datanode'),
      on(
        'm3',
        `grep -v clusterID /root/hdfs/datanode/current/VERSION > /tmp/v; echo clusterID=CID-other >> /tmp/v; cp /tmp/v /root/hdfs/datanode/current/VERSION`,
      ),
      on('m3', 'hdfs --daemon start datanode'),
      { wait: '15s' },
      on('m3', 'jps', { stdout: { not: { contains: 'DataNode' } } }),
      on('m3', `grep Incompatible ${LOG('m3')}`, {
        stdout: {
          matches:
            'Incompatible clusterIDs in /root/hdfs/datanode: namenode clusterID = CID-[-0-9a-f]+; datanode clusterID = CID-other',
        },
      }),
    ]);
  });
});
