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

/** It has replicas to delete when it is paused, and wants that when another one is active. */
function wokenLate(mutant?: string) {
  return onPair([
    on('m1', 'echo hello > /tmp/h; hdfs dfs -put /tmp/h /h'),
    ...err('DataNode', mutant),
    on('m1', 'hdfs dfs -rm -skipTrash /h'),
    { fault: 'pause', process: 'NameNode', host: 'm1', as: 'pause' },
    on('m2', 'hdfs haadmin -transitionToActive --forceactive nn2'),
    { wait: '5s' },
    { heal: 'pause' },
    { wait: '10s' },
  ]);
}

describe('a NameNode that wakes up late and takes itself for active', () => {
  test('is believed by no DataNode, and none does what it orders', async () => {
    const played = (await wokenLate()).expectPassed();
    const orders = played.events('hdfs-ha/command-executed').map(({ data }) => data);
    const ofLate = orders.filter(({ from }) => from === 'm1');
    const order = ['invalidate', false];
    expect(ofLate.map(({ action, accepted }) => [action, accepted])).toEqual([order, order, order]);
    const claims = played.events('hdfs-ha/active-claim').map(({ data }) => data);
    expect(claims.at(-1)).toMatchObject({ nn: 'm1', outcome: 'refused' });
  });

  test.each([
    ['obey-standby', /does what m1 orders \(invalidate\), and takes m2 for active/],
    ['ignore-claim-txid', /believes the claim of m1 at \d+, after one at \d+/],
  ])('is obeyed by DataNodes that err: %s', async (mutant, how) => {
    const failure = (await wokenLate(mutant)).expectFailed('hdfs-ha/newest-claim-obeyed');
    expect(failure.message).toMatch(how);
  });
});
