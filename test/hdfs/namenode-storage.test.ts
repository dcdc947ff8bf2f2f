/** What a NameNode keeps: images, checkpoints of the standby, restarts, full and failing disks. */

import { expect, test } from 'vitest';
import { NAME_DIR, withNamenodes } from './namenodes.ts';

const HOUR_MS = 3_600_000;

test('the standby makes a checkpoint every hour, and the active takes it', async () => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    await nn.mkdir('m1', '/a');
    await nn.stage.sleep(HOUR_MS + 120_000);
    const log = await nn.log('m2');
    expect(log).toMatch(/Triggering checkpoint because it has been 36\d\d seconds since the last/);
    const image = /fsimage_0*([1-9]\d*)$/;
    const newest = async (host: string) =>
      (await nn.files(host)).flatMap((name) => image.exec(name)?.[1] ?? []);
    expect(await newest('m2')).toHaveLength(1);
    expect(await newest('m1')).toEqual(await newest('m2'));
    expect(log).toMatch(/Uploaded image with txid \d+ to namenode at http:\/\/m1:50070 in/);
    const checkpoints = nn.stage.events('hdfs-ha/checkpoint').slice(-2);
    expect(new Set(checkpoints.map(({ data }) => data.digest)).size).toBe(1);
    // Started anew, it begins with that image.
    nn.kill('m1', 'NameNode');
    await nn.toActive('m2');
    await nn.start('m1');
    expect(await nn.log('m1')).toMatch(/Loaded image for txid [1-9]\d* from/);
    await nn.toStandby('m2');
    await nn.toActive('m1');
    expect(await nn.names('m1')).toEqual(['a']);
  });
});

test('an image that came too soon is refused, and its sender stays quiet for a while', async () => {
  await withNamenodes(
    async (nn) => {
      await nn.pair();
      await nn.mkdir('m1', '/a');
      await nn.stage.sleep(400_000);
      const log = await nn.log('m2');
      expect(log).toContain(
        'Image upload rejected by the other NameNode: OLD_TRANSACTION_ID_FAILURE',
      );
      expect(await nn.log('m1')).toContain('Rejecting a fsimage due to small time delta');
    },
    // The standby is in more of a hurry than the active, which counts from its own period.
    {
      keys: { 'dfs.namenode.checkpoint.check.period': '30' },
      keysOf: { m2: { 'dfs.namenode.checkpoint.period': '300' } },
    },
  );
});

test('saving the namespace ends the segment, and the old images go', async () => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    for (const name of ['/a', '/b', '/c']) {
      await nn.mkdir('m1', name);
      await nn.call('m1', 'setSafeMode', { action: 'SAFEMODE_ENTER', isChecked: false });
      expect(await nn.call('m1', 'saveNamespace', { timeWindow: 0, txGap: 0 })).toBe(true);
      await nn.call('m1', 'setSafeMode', { action: 'SAFEMODE_LEAVE', isChecked: false });
    }
    const files = await nn.files('m1');
    expect(files.filter((name) => /^fsimage_\d+$/.test(name))).toEqual([
      'fsimage_0000000000000000006',
      'fsimage_0000000000000000009',
    ]);
    expect(files).toContain('edits_0000000000000000001-0000000000000000003');
    expect(files).toContain('edits_inprogress_0000000000000000010');
    expect(await nn.call('m1', 'rollEdits')).toBe(12);
  });
});

test('an image that is not what its digest says does not load', async () => {
  await withNamenodes(async (nn) => {
    await nn.startJournals('m1', 'm2', 'm3');
    await nn.hdfs('m1', ['-format']);
    const image = `${NAME_DIR}/current/fsimage_0000000000000000000`;
    await nn.on('m1', async (sys) => sys.disk.append(image, 'x'));
    const { code, output } = await nn.hdfs('m1', []);
    expect(code).toBe(1);
    expect(output).toMatch(/is corrupt with MD5 checksum of [0-9a-f]{32} but expecting/);
    expect(output).toContain(
      'Exiting with status 1: java.io.IOException: Failed to load FSImage file, see error(s) above for more info.',
    );
  });
});

test('two NameNodes do not share a directory', async () => {
  await withNamenodes(async (nn) => {
    await nn.startJournals('m1', 'm2', 'm3');
    await nn.hdfs('m1', ['-format']);
    await nn.start('m1');
    const second = await nn.hdfs('m1', []);
    expect(second.code).toBe(1);
    expect(second.output).toContain('Port in use: m1:50070');
    nn.stop('m1', 'NameNode');
    await nn.ended('m1');
    expect(await nn.log('m1')).toContain('ERROR namenode.NameNode: RECEIVED SIGNAL 15: SIGTERM');
    expect(await nn.on('m1', async (sys) => sys.disk.list(NAME_DIR))).toEqual(['current']);
  });
});

test('a disk that is nearly full brings safe mode and a failed health check', async () => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    expect(await nn.call('m1', 'monitorHealth')).toBeNull();
    nn.stage.control('m1', { verb: 'disk', fault: { kind: 'full', freeBytes: 50_000_000 } });
    await nn.stage.sleep(6_000);
    expect(await nn.call('m1', 'monitorHealth')).toBe(
      'org.apache.hadoop.ha.HealthCheckFailedException: The NameNode has no resources available',
    );
    expect(await nn.mkdir('m1', '/a')).toMatch(/Name node is in safe mode/);
    expect(await nn.log('m1')).toContain(
      'WARN namenode.FSNamesystem: NameNode low on available disk space. Entering safe mode.',
    );
  });
});

test('a NameNode whose own edits cannot be written ends, however well its journals are', async () => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    nn.stage.control('m1', { verb: 'disk', fault: { kind: 'full', freeBytes: 4 } });
    expect(await nn.mkdir('m1', '/a')).not.toBe(true);
    await nn.ended('m1');
    nn.stage.control('m1', { verb: 'disk', fault: null });
    // What a majority of the journals has is not lost.
    expect(await nn.toActive('m2')).toBeNull();
    expect(await nn.names('m2')).toEqual(['a']);
  });
});

test.for([
  ['fsync', 1],
  ['fsync', 2],
  ['fsync', 3],
  ['rename', 1],
  ['rename', 2],
] as const)('power lost after %s %i of a checkpoint leaves an image that loads', async (at) => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    await nn.mkdir('m1', '/a');
    await nn.toStandby('m1');
    await nn.toActive('m2');
    await nn.call('m2', 'setSafeMode', { action: 'SAFEMODE_ENTER', isChecked: false });
    const [subject, nth] = at;
    const pid = nn.pid('m2', 'NameNode')!;
    const actions = [{ verb: 'power', on: false }] as const;
    const trap = { id: 'crash', pid, when: 'after', subject, nth, actions } as const;
    nn.stage.control('m2', { verb: 'arm', trap });
    await nn.call('m2', 'saveNamespace', { timeWindow: 0, txGap: 0 });
    await nn.stage.until(() => nn.stage.events('host/powered-off')[0]);
    nn.stage.control('m2', { verb: 'power', on: true });
    await nn.stage.sleep(1_000);
    await nn.startJournals('m2');
    await nn.start('m2');
    expect(await nn.toActive('m2')).toBeNull();
    expect(await nn.names('m2')).toEqual(['a']);
  });
});

test('edits of a file system that exists are copied to journals that are new', async () => {
  await withNamenodes(async (nn) => {
    await nn.pair();
    await nn.mkdir('m1', '/a');
    await nn.call('m1', 'rollEdits');
    nn.kill('m1', 'NameNode');
    nn.kill('m2', 'NameNode');
    for (const host of ['m1', 'm2', 'm3']) {
      nn.kill(host, 'JournalNode');
      await nn.ended(host, 'JournalNode');
      await nn.on(host, async (sys) => sys.disk.remove('/root/hdfs/journal', { recursive: true }));
    }
    await nn.startJournals('m1', 'm2', 'm3');
    const { code, output } = await nn.hdfs('m1', ['-initializeSharedEdits']);
    expect(output).toContain('to shared edits');
    expect(code).toBe(0);
    await nn.start('m1');
    expect(await nn.toActive('m1')).toBeNull();
    expect(await nn.names('m1')).toEqual(['a']);
  });
});

test('edits may lie apart from images, and images in two places', async () => {
  const keys = {
    'dfs.namenode.name.dir': `${NAME_DIR},file:///root/hdfs/second`,
    'dfs.namenode.edits.dir': '/root/hdfs/edits',
  };
  await withNamenodes(
    async (nn) => {
      await nn.pair();
      await nn.mkdir('m1', '/a');
      const list = async (dir: string) => await nn.on('m1', async (sys) => sys.disk.list(dir));
      expect(await list('/root/hdfs/edits/current')).toEqual([
        'VERSION',
        'edits_inprogress_0000000000000000001',
        'seen_txid',
      ]);
      expect(await list('/root/hdfs/second/current')).toEqual(await nn.files('m1'));
      expect(await nn.files('m1')).toContain('fsimage_0000000000000000000');
      nn.kill('m1', 'NameNode');
      await nn.on('m1', async (sys) =>
        sys.disk.append(`${NAME_DIR}/current/fsimage_0000000000000000000`, 'x'),
      );
      await nn.start('m1');
      expect(await nn.toActive('m1')).toBeNull();
      expect(await nn.names('m1')).toEqual(['a']);
    },
    { keys },
  );
});
