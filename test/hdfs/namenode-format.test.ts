/** `hdfs namenode` with arguments: what it makes on disks, what it asks, and how it refuses. */

import { expect, test } from 'vitest';
import { NAME_DIR, withNamenodes } from './namenodes.ts';

test('a formatted NameNode starts as a standby, and writes once it is made active', async () => {
  const run = await withNamenodes(async (nn) => {
    await nn.startJournals('m1', 'm2', 'm3');
    const formatted = await nn.hdfs('m1', ['-format']);
    expect(formatted.output).toContain(
      `Storage directory ${NAME_DIR} has been successfully formatted.`,
    );
    expect(formatted.output).toContain('Going to retain 1 images with txid >= 0');
    expect(formatted.code).toBe(0);
    expect(await nn.files('m1')).toEqual([
      'VERSION',
      'fsimage_0000000000000000000',
      'fsimage_0000000000000000000.md5',
      'seen_txid',
    ]);
    await nn.start('m1');
    expect(await nn.state('m1')).toBe('standby');
    expect(await nn.mkdir('m1', '/a')).toMatch(/WRITE is not supported in state standby/);
    expect(await nn.toActive('m1')).toBeNull();
    expect(await nn.state('m1')).toBe('active');
    expect(await nn.mkdir('m1', '/a')).toBe(true);
    expect(await nn.files('m1')).toContain('edits_inprogress_0000000000000000001');
  });
  expect(run.failure).toBeUndefined();
});

test('formatting asks for each storage that has data, and stops at the first no', async () => {
  await withNamenodes(async (nn) => {
    await nn.startJournals('m1', 'm2', 'm3');
    await nn.hdfs('m1', ['-format']);
    const no = await nn.hdfs('m1', ['-format'], 'maybe\nN\n');
    const question = `Re-format filesystem in Storage Directory root= ${NAME_DIR}; location= null ? (Y or N) `;
    expect(no.output).toContain(`${question}Invalid input: maybe\n${question}`);
    expect(no.output).toContain(
      `Format aborted in Storage Directory root= ${NAME_DIR}; location= null`,
    );
    expect(no.output).toContain('Exiting with status 1: ExitException');
    expect(no.code).toBe(1);
    const half = await nn.hdfs('m1', ['-format'], 'y\nn\n');
    expect(half.output).toContain(
      'Format aborted in QJM to [192.168.0.2:8485, 192.168.0.3:8485, 192.168.0.4:8485]',
    );
    const silent = await nn.hdfs('m1', ['-format', '-nonInteractive']);
    expect(silent.output).toContain('Running in non-interactive mode, and data appears to exist');
    expect(silent.code).toBe(1);
    const forced = await nn.hdfs('m1', ['-format', '-force', '-clusterid', 'CID-mine']);
    expect(forced.output).toContain('Formatting anyway.');
    expect(forced.code).toBe(0);
    const version = await nn.on('m1', async (sys) =>
      sys.disk.readText(`${NAME_DIR}/current/VERSION`),
    );
    expect(version).toMatch(
      /^#.*\nnamespaceID=\d+\nclusterID=CID-mine\ncTime=\d+\nstorageType=NAME_NODE\nblockpoolID=BP-\d+-192\.168\.0\.2-\d+\nlayoutVersion=-66\n$/,
    );
  });
});

test('formatting needs every JournalNode, and gives up on one that refuses after ten seconds', async () => {
  await withNamenodes(async (nn) => {
    await nn.startJournals('m1', 'm2');
    const before = nn.stage.now;
    const { code, output } = await nn.hdfs('m1', ['-format']);
    expect(code).toBe(1);
    expect(output).toContain('WARN namenode.NameNode: Encountered exception during format');
    expect(output).toContain('Unable to check if JNs are ready for formatting.');
    expect(output).toContain('ERROR namenode.NameNode: Failed to start namenode.');
    expect(output).toMatch(/192\.168\.0\.4:8485: Call From m1\/192\.168\.0\.2 to m3:8485 failed/);
    expect((nn.stage.now - before) / 1e6).toBeGreaterThan(10);
    expect((nn.stage.now - before) / 1e6).toBeLessThan(11);
  });
});

test('a NameNode without a formatted directory does not start', async () => {
  await withNamenodes(async (nn) => {
    const missing = await nn.hdfs('m1', []);
    expect(missing.code).toBe(1);
    expect(missing.output).toContain(
      `WARN common.Storage: Storage directory ${NAME_DIR} does not exist`,
    );
    expect(missing.output).toContain(
      `Exiting with status 1: org.apache.hadoop.hdfs.server.common.InconsistentFSStateException: Directory ${NAME_DIR} is in an inconsistent state: storage directory does not exist or is not accessible.`,
    );
    await nn.on('m1', async (sys) => sys.disk.mkdir(NAME_DIR, { parents: true }));
    const empty = await nn.hdfs('m1', []);
    expect(empty.output).toContain(
      'Exiting with status 1: java.io.IOException: NameNode is not formatted.',
    );
  });
});

test('a second NameNode takes over the file system of the first', async () => {
  await withNamenodes(async (nn) => {
    await nn.startJournals('m1', 'm2', 'm3');
    await nn.hdfs('m1', ['-format']);
    const alone = await nn.hdfs('m2', ['-bootstrapStandby']);
    expect(alone.output).toContain(
      'Unable to fetch namespace information from any remote NN. Possible NameNodes: [RemoteNameNodeInfo [nnId=nn1, ipcAddress=m1/192.168.0.2:9000, httpAddress=http://m1:50070]]',
    );
    expect(alone.code).toBe(2);
    await nn.start('m1');
    const done = await nn.hdfs('m2', ['-bootstrapStandby']);
    expect(done.output).toContain(
      '=====================================================\nAbout to bootstrap Standby ID nn2 from:\n           Nameservice ID: hdfs-cluster\n        Other Namenode ID: nn1\n',
    );
    expect(done.output).toContain('Downloaded file fsimage.ckpt_0000000000000000000 size');
    expect(done.code).toBe(0);
    const version = async (host: string) =>
      await nn.on(host, async (sys) =>
        sys.disk.readText(`${NAME_DIR}/current/VERSION`).replace(/^#.*\n/, ''),
      );
    expect(await version('m2')).toBe(await version('m1'));
    const again = await nn.hdfs('m2', ['-bootstrapStandby', '-nonInteractive']);
    expect(again.output).toContain('Exiting with status 5: ExitException');
    expect(again.code).toBe(5);
    const wrong = await nn.hdfs('m2', ['-bootstrapStandby', '-foo']);
    expect(wrong.output).toContain(
      'Exiting with status 1: java.io.IOException: org.apache.hadoop.HadoopIllegalArgumentException: Illegal argument: -foo',
    );
  });
});

test('what a NameNode cannot be told prints how it is called, and ends well', async () => {
  await withNamenodes(async (nn) => {
    const wrong = await nn.hdfs('m1', ['-foo']);
    expect(wrong.output).toContain('Usage: hdfs namenode [-backup] | \n\t[-checkpoint] | \n');
    expect(wrong.code).toBe(0);
    const half = await nn.hdfs('m1', ['-format', '-clusterid']);
    expect(half.output).toContain('Must specify a valid cluster ID after the -clusterid flag');
    expect(half.code).toBe(0);
    const version = await nn.hdfs('m1', ['-metadataVersion']);
    expect(version.output).toContain('HDFS Image Version: -66\nSoftware format version: -66\n');
  });
});
