/** `hdfs haadmin` on real NameNodes: by hand, and under failover controllers, which refuse. */

import { test } from 'vitest';
import { on, onPair } from './pair.ts';

const states = (nn1: string, nn2: string) =>
  on('m3', 'hdfs haadmin -getAllServiceState', {
    stdout: `${'m1:9000'.padEnd(50)} ${nn1.padEnd(10)}\n${'m2:9000'.padEnd(50)} ${nn2.padEnd(10)}\n`,
  });
const admin = (words: string, expect?: unknown) => on('m3', `hdfs haadmin ${words}`, expect);
const fails = (text: string) => ({ exit: 255, stderr: { contains: text } });

test('by hand, NameNodes change their states one at a time, and refuse what breaks the pair', async () => {
  const played = await onPair([
    states('active', 'standby'),
    admin('-checkHealth nn2'),
    admin('-transitionToActive nn2', fails('transitionToActive: Node nn1 is already active\n')),
    admin('-failover nn1 nn1', fails("Failover failed: Can't failover a service to itself\n")),
    admin('-failover nn2 nn1', fails("Failover failed: Can't failover to an active service\n")),
    admin('-failover nn1 nn2', { stdout: 'Failover from nn1 to nn2 successful\n' }),
    on('m3', 'hdfs dfs -mkdir /a'),
    admin('-failover nn2 nn1', { stdout: 'Failover from nn2 to nn1 successful\n' }),
    on('m3', 'hdfs dfs -ls -C /', { stdout: '/a\n' }),
    admin('-transitionToObserver nn2'),
    states('active', 'observer'),
    admin('-transitionToActive nn2', fails('transitionToActive: Node nn1 is already active\n')),
    admin('-failover nn1 nn2', fails("Failover failed: Can't failover to an observer service\n")),
    admin('-transitionToStandby nn2'),
    on('m2', 'hdfs dfsadmin -fs hdfs://m2:9000 -safemode enter'),
    admin(
      '-failover nn1 nn2',
      fails(
        'Failover failed: NameNode at m2/192.168.0.3:9000 is not ready to become active: The NameNode is in safemode. It was turned on manually. Use "hdfs dfsadmin -safemode leave" to turn safe mode off.\n',
      ),
    ),
    on('m2', 'hdfs dfsadmin -fs hdfs://m2:9000 -safemode leave'),
    on('m1', 'hdfs --daemon stop namenode'),
    admin(
      '-checkHealth nn1',
      fails('Operation failed: Call From m3/192.168.0.4 to m1:9000 failed'),
    ),
    admin('-failover nn1 nn2', { stdout: { contains: 'Failover from nn1 to nn2 successful\n' } }),
    admin('-getServiceState nn2', { stdout: 'active\n' }),
  ]);
  played.expectPassed();
});

const AUTOMATIC = {
  core: { 'ha.zookeeper.quorum': 'm1:2181,m2:2181,m3:2181' },
  hdfs: { 'dfs.ha.automatic-failover.enabled': 'true' },
};

const REFUSED = `Refusing to manually manage HA state, since it may cause
a split-brain scenario or other incorrect state.
If you are very sure you know what you are doing, please 
specify the --forcemanual flag.
`;
const is = (host: string, state: string) => ({ expect: { role: 'NameNode', host, is: state } });

test('under failover controllers a failover goes through them; by hand goes only who insists', async () => {
  const old = '${{ old.id }}';
  const next = '${{ new.id }}';
  const played = await onPair(
    [
      admin(`-transitionToStandby ${old}`, fails(REFUSED)),
      admin(`-transitionToActive ${next}`, fails(REFUSED)),
      admin(`-transitionToObserver ${next}`, fails(REFUSED)),
      admin(
        `-failover --forceactive ${old} ${next}`,
        fails('forcefence and forceactive flags not supported with auto-failover enabled.\n'),
      ),
      admin(`-failover ${old} ${next}`, {
        stdout: { matches: '^Failover to NameNode at m\\d/192.168.0.\\d:9000 successful\n$' },
      }),
      is('new', 'active'),
      is('old', 'standby'),
      admin(`-failover ${next} ${old}`, { stdout: { contains: 'successful' } }),
      is('old', 'active'),
      { expect: { event: 'hadoop-common/fencing', times: 0 } },
      on('m3', `echo n | hdfs haadmin -transitionToStandby --forcemanual ${old}`, fails('Aborted')),
      is('old', 'active'),
      on('m3', `echo y | hdfs haadmin -transitionToStandby --forcemanual ${old}`, {
        stderr: { contains: 'WARN ha.HAAdmin: Proceeding with manual HA state management' },
      }),
      { ...is('new', 'active'), within: '10s' },
      on('m3', 'hdfs dfs -mkdir /a'),
    ],
    { ...AUTOMATIC, let: { old: 'active NameNode', new: 'standby NameNode' } },
  );
  played.expectPassed();
});
