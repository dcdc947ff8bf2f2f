/** DataNodes whose writer dies, whose disk fills up or fails, and who err about who is active. */

import { describe, expect, test } from 'vitest';
import { err, on, onPair } from './pair.ts';

const log = (role: string, host: string) =>
  `/root/hadoop-3.3.6/logs/hadoop-root-${role}-${host}.log`;

test('a replica that lost bytes with the power does not count when the others are still open', async () => {
  const played = await onPair([
    on('m3', 'seq 1 100000 > /tmp/p; hdfs dfs -appendToFile /tmp/p /p &'),
    { wait: { event: 'hdfs-ha/replica', host: 'm2' }, within: '5s' },
    { wait: '3ms' },
    { fault: 'power-off', host: 'm3', for: '2s' },
    { wait: '2s' },
    on('m3', 'hdfs --daemon start datanode'),
    { wait: '61s' },
    on('m1', 'echo end > /tmp/end; hdfs dfs -appendToFile /tmp/end /p', {
      ...{
        exit: 1,
        stderr: { contains: 'because lease recovery is in progress. Try again later.' },
      },
    }),
    { wait: '12s' },
  ]);
  played.expectPassed();
  const replicas = played.events('hdfs-ha/replica');
  const waiting = replicas.find(({ data }) => data.state === 'RWR');
  const final = replicas.filter(({ data }) => data.state === 'FINALIZED');
  expect(final.map(({ host, data }) => [host, data.stamp])).toEqual([
    ['m1', 1002],
    ['m2', 1002],
  ]);
  expect(new Set(final.map(({ data }) => data.digest)).size).toBe(1);
  expect([waiting?.host, waiting?.data.stamp]).toEqual(['m3', 1001]);
  expect(Number(waiting?.data.bytes)).toBeLessThan(Number(final[0]?.data.bytes));
});

test('a full disk costs a replica, and not the file', async () => {
  const played = await onPair([
    { fault: 'disk', host: 'm2', is: 'full' },
    on('m3', 'echo hello > /tmp/h; hdfs dfs -put /tmp/h /h', {
      stderr: {
        contains:
          'WARN hdfs.DataStreamer: Excluding datanode DatanodeInfoWithStorage[192.168.0.3:9866',
      },
    }),
    on('m1', 'hdfs fsck /', {
      stdout: { contains: 'Target Replicas is 3 but found 2 live replica(s)' },
    }),
    on('m2', 'jps', { stdout: { contains: 'DataNode' } }),
  ]);
  played.expectPassed();
});

test('a failing disk is told to the NameNode, and ends a DataNode that has no other', async () => {
  const played = await onPair([
    { fault: 'disk', host: 'm2', is: 'failing' },
    on('m3', 'echo hello > /tmp/h; hdfs dfs -put /tmp/h /h'),
    on('m1', 'hdfs dfs -cat /h', { stdout: 'hello\n' }),
    on('m2', 'jps', { stdout: { not: { contains: 'DataNode' } } }),
    on('m1', `grep 'disk error' ${log('namenode', 'm1')}`, {
      stdout: {
        contains:
          'Fatal disk error on 192.168.0.3:9866: DataNode failed volumes:/root/hdfs/datanode;',
      },
    }),
  ]);
  played.expectPassed();
});

/** It has replicas to delete when it is paused, and wants them deleted when another one is active. */
async function wokenLate(mutant?: string) {
  const played = await onPair([
    on('m1', 'echo hello > /tmp/h; hdfs dfs -put /tmp/h /h'),
    ...err('DataNode', mutant),
    on('m1', 'hdfs dfs -rm -skipTrash /h'),
    { fault: 'pause', process: 'NameNode', host: 'm1', as: 'pause' },
    on('m2', 'hdfs haadmin -transitionToActive --forceactive nn2'),
    { wait: '5s' },
    { heal: 'pause' },
    { wait: '10s' },
  ]);
  played.expectPassed();
  const isLate = (at: number) => at > played.steps.at(-2)!.startMs * 1_000;
  return {
    orders: played
      .events('hdfs-ha/command-executed')
      .filter(({ data }) => data.from === 'm1')
      .map(({ data }) => [data.action, data.accepted]),
    claims: new Set(
      played
        .events('hdfs-ha/active-claim')
        .filter(({ time, data }) => isLate(time) && data.nn === 'm1')
        .map(({ data }) => data.outcome),
    ),
  };
}

describe('a NameNode that wakes up late and takes itself for active', () => {
  const thrice = (order: readonly unknown[]) => [order, order, order];

  test('is believed by no DataNode, and none does what it orders', async () => {
    const { orders, claims } = await wokenLate();
    expect(orders).toEqual(thrice(['invalidate', false]));
    expect(claims).toEqual(new Set(['refused']));
  });

  test('is obeyed by DataNodes that err: obey-standby', async () => {
    const { orders, claims } = await wokenLate('obey-standby');
    expect(orders).toEqual(thrice(['invalidate', true]));
    expect(claims).toEqual(new Set(['refused']));
  });

  test('is believed by DataNodes that err: ignore-claim-txid', async () => {
    const { orders, claims } = await wokenLate('ignore-claim-txid');
    expect(orders).toEqual(thrice(['invalidate', true]));
    expect(claims).toEqual(new Set(['acknowledged']));
  });
});
