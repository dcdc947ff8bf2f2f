/** Two NameNodes and the journals between them: who writes, what is read, and who must end. */

import { expect, test } from 'vitest';
import { withNamenodes } from './namenodes.ts';

test('what the old active acknowledged is there when the other one takes over', async () => {
  const run = await withNamenodes(async (nn) => {
    await nn.pair();
    expect(await nn.mkdir('m1', '/a')).toBe(true);
    expect(await nn.mkdir('m1', '/b')).toBe(true);
    expect(await nn.toStandby('m1')).toBeNull();
    expect(await nn.toActive('m2')).toBeNull();
    expect(await nn.names('m2')).toEqual(['a', 'b']);
    expect(await nn.mkdir('m2', '/c')).toBe(true);
    expect(await nn.mkdir('m1', '/d')).toMatch(/WRITE is not supported in state standby/);
    expect(await nn.files('m1')).toContain('edits_0000000000000000001-0000000000000000004');
    expect(await nn.files('m2')).toContain('edits_inprogress_0000000000000000005');
    const log = await nn.log('m2');
    expect(log).toContain('Will take over writing edit logs at txnid 5');
    // And back again, with what was written meanwhile.
    await nn.toStandby('m2');
    await nn.toActive('m1');
    expect(await nn.names('m1')).toEqual(['a', 'b', 'c']);
  });
  expect(run.failure).toBeUndefined();
});

test('an active that is killed leaves a segment that its successor finishes', async () => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    await nn.mkdir('m1', '/a');
    nn.kill('m1', 'NameNode');
    expect(await nn.toActive('m2')).toBeNull();
    expect(await nn.names('m2')).toEqual(['a']);
    // Restarted, it reads all of it from the journals, and can take over itself.
    await nn.mkdir('m2', '/b');
    await nn.start('m1');
    await nn.toStandby('m2');
    await nn.toActive('m1');
    expect(await nn.names('m1')).toEqual(['a', 'b']);
    expect(await nn.files('m1')).toContain('edits_0000000000000000001-0000000000000000002');
  });
});

test('an active whose journals are gone ends, and answers nothing for what it could not write', async () => {
  const run = await withNamenodes(async (nn) => {
    await nn.pair();
    nn.kill('m2', 'JournalNode');
    expect(await nn.mkdir('m1', '/with-two-journals')).toBe(true);
    nn.kill('m3', 'JournalNode');
    expect(await nn.mkdir('m1', '/with-one')).not.toBe(true);
    await nn.ended('m1');
    const log = await nn.log('m1');
    expect(log).toContain(
      'ERROR namenode.FSEditLog: Error: flush failed for required journal (JournalAndStream(mgr=QJM to [192.168.0.2:8485, 192.168.0.3:8485, 192.168.0.4:8485], stream=QuorumOutputStream starting at txid 1))',
    );
    expect(log).toContain('INFO util.ExitUtil: Exiting with status 1: Error: flush failed');
    expect(log).toContain('SHUTDOWN_MSG: Shutting down NameNode at m1/192.168.0.2');
    // Nor can the other one become active.
    await nn.toActive('m2');
    await nn.ended('m2');
    expect(await nn.log('m2')).toContain('recoverUnfinalizedSegments failed for required journal');
  });
  expect(run.failure).toBeUndefined();
});

test('a NameNode that does not know that it is replaced writes once more, in vain, and ends', async () => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    await nn.mkdir('m1', '/a');
    expect(await nn.toActive('m2')).toBeNull();
    // Both take themselves for active; reads show it, the journals do not bear it.
    expect(await nn.state('m1')).toBe('active');
    expect(await nn.names('m1')).toEqual(['a']);
    expect(await nn.mkdir('m1', '/lost')).not.toBe(true);
    await nn.ended('m1');
    expect(await nn.log('m1')).toMatch(/IPC's epoch 1 is less than the last promised epoch 2/);
    expect(await nn.names('m2')).toEqual(['a']);
  });
});

test('one that is told to step down after it was replaced ends as well', async () => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    await nn.toActive('m2');
    await nn.toStandby('m1');
    await nn.ended('m1');
    expect(await nn.log('m1')).toContain('failed for required journal');
  });
});

test('a standby reads what is written within three minutes, by having the active roll its log', async () => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    await nn.mkdir('m1', '/a');
    await nn.stage.sleep(200_000);
    expect(await nn.log('m1')).toMatch(/Roll Edit Log from 192\.168\.0\.3/);
    const applied = nn.stage.events('hdfs-ha/edits-applied').filter(({ lane }) => lane === 2);
    expect(applied.at(-1)?.data).toMatchObject({ last: 3 });
    expect(await nn.log('m2')).toContain('Triggering log roll on remote NameNode');
  });
});

test('with edits in progress a standby is up to date within its short period', async () => {
  await withNamenodes(
    async (nn) => {
      await nn.pair();
      await nn.mkdir('m1', '/a');
      await nn.mkdir('m1', '/b');
      await nn.stage.sleep(300);
      const applied = nn.stage.events('hdfs-ha/edits-applied').filter(({ lane }) => lane === 2);
      expect(applied.at(-1)?.data).toMatchObject({ last: 3 });
      nn.kill('m1', 'NameNode');
      expect(await nn.toActive('m2')).toBeNull();
      expect(await nn.names('m2')).toEqual(['a', 'b']);
    },
    { keys: { 'dfs.ha.tail-edits.in-progress': 'true', 'dfs.ha.tail-edits.period': '100ms' } },
  );
});

test('an observer follows as a standby does, and does not become active', async () => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    const ask = (host: string, to: string) =>
      nn.call(host, `transitionTo${to}`, { source: 'REQUEST_BY_USER' });
    expect(await ask('m2', 'Observer')).toBeNull();
    expect(await nn.state('m2')).toBe('observer');
    expect(await ask('m2', 'Active')).toMatch(/Cannot transition from 'observer' to 'active'/);
    expect(await ask('m1', 'Observer')).toMatch(/Cannot transition from 'active' to 'observer'/);
    expect(await ask('m2', 'Standby')).toBeNull();
    expect(await nn.state('m2')).toBe('standby');
  });
});

test('who may change the state follows from automatic failover', async () => {
  await withNamenodes(
    async (nn) => {
      await nn.startJournals('m1', 'm2', 'm3');
      await nn.hdfs('m1', ['-format']);
      await nn.start('m1');
      expect(await nn.toActive('m1')).toBe(
        'org.apache.hadoop.security.AccessControlException: Manual HA control for this NameNode is disallowed, because automatic HA is enabled.',
      );
      const forced = { source: 'REQUEST_BY_USER_FORCED' };
      expect(await nn.call('m1', 'transitionToActive', forced)).toBeNull();
      expect(await nn.log('m1')).toContain('Allowing manual HA control from 192.168.0.4');
    },
    { keys: { 'dfs.ha.automatic-failover.enabled': 'true' } },
  );
});

test('of three NameNodes each standby follows, whoever is active', async () => {
  const keys = {
    'dfs.ha.namenodes.hdfs-cluster': 'nn1,nn2,nn3',
    'dfs.namenode.rpc-address.hdfs-cluster.nn3': 'm3:9000',
    'dfs.namenode.http-address.hdfs-cluster.nn3': 'm3:50070',
  };
  await withNamenodes(
    async (nn) => {
      await nn.pair();
      await nn.hdfs('m3', ['-bootstrapStandby']);
      await nn.start('m3');
      await nn.toStandby('m1');
      await nn.toActive('m3');
      await nn.mkdir('m3', '/a');
      await nn.stage.sleep(260_000);
      // The first that was asked for a new segment is a standby itself.
      expect(`${await nn.log('m1')}${await nn.log('m2')}`).toMatch(
        /Exception from remote name node RemoteNameNodeInfo \[nnId=nn[12], .*, try next/,
      );
      nn.kill('m3', 'NameNode');
      expect(await nn.toActive('m2')).toBeNull();
      expect(await nn.names('m2')).toEqual(['a']);
    },
    { keys },
  );
});

test('a NameNode without HA is active at once, and restarts from its own edits', async () => {
  await withNamenodes(
    async (nn) => {
      expect((await nn.hdfs('m1', ['-format'])).code).toBe(0);
      await nn.startOnly('m1');
      await nn.stage.until(() => nn.stage.events('hdfs-ha/became-active')[0]);
      expect(await nn.mkdir('m1', '/a')).toBe(true);
      expect(await nn.state('m1')).toMatch(/HA for namenode is not enabled/);
      nn.kill('m1', 'NameNode');
      await nn.startOnly('m1');
      await nn.stage.until(() => nn.stage.events('hdfs-ha/became-active')[1]);
      expect(await nn.names('m1')).toEqual(['a']);
      const bootstrap = await nn.hdfs('m1', ['-bootstrapStandby']);
      expect(bootstrap.output).toContain('HA is not enabled for this namenode.');
    },
    {
      keys: {
        'dfs.ha.namenodes.hdfs-cluster': '',
        'dfs.namenode.rpc-address.hdfs-cluster': 'm1:9000',
        'dfs.namenode.shared.edits.dir': '',
      },
    },
  );
});

test('an HA NameNode that is started before its journals waits for them as a standby', async () => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    await nn.mkdir('m1', '/a');
    nn.kill('m1', 'NameNode');
    for (const host of ['m1', 'm2', 'm3']) nn.kill(host, 'JournalNode');
    const before = nn.stage.now;
    await nn.start('m1');
    // Ten retries of a refused connection, and then it goes on without edits.
    expect((nn.stage.now - before) / 1e6).toBeGreaterThan(10);
    expect(await nn.log('m1')).toContain(
      'WARN namenode.FSEditLog: Unable to determine input streams from QJM to [192.168.0.2:8485, 192.168.0.3:8485, 192.168.0.4:8485]. Skipping.',
    );
    expect(await nn.state('m1')).toBe('standby');
    await nn.startJournals('m1', 'm2', 'm3');
    expect(await nn.toActive('m1')).toBeNull();
    expect(await nn.names('m1')).toEqual(['a']);
  });
});
