/** `quorate conf export`: the configuration of each host as files, and back again. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { quorate } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-conf-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ENSEMBLE = resolve('clusters/zk-ensemble/cluster.yaml');
const SITE = `
plugins: [hadoop-common]
hosts: [m1]
conf:
  core-site.xml: { fs.defaultFS: 'hdfs://a?b&c' }
  /etc/motd: |
    hello
`;

function conf(...words: string[]) {
  return quorate(['conf', ...words], {}, folder);
}

describe('quorate conf export', () => {
  test('writes each file of a host at its path on the host', async () => {
    writeFileSync(join(folder, 'site.yaml'), SITE);
    const { code, stdout, stderr } = await conf('export', 'site.yaml', 'site');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n').sort()).toEqual([
      ' wrote  site/m1/etc/motd',
      ' wrote  site/m1/root/hadoop-3.3.6/etc/hadoop/core-site.xml',
      ' wrote  site/m1/root/hadoop-3.3.6/etc/hadoop/hadoop-env.sh',
      ' wrote  site/m1/root/hadoop-3.3.6/etc/hadoop/workers',
      ' wrote  site/m1/root/zookeeper-3.8.4/conf/zoo.cfg',
    ]);
    const hadoop = join(folder, 'site/m1/root/hadoop-3.3.6/etc/hadoop');
    expect(readFileSync(join(hadoop, 'workers'), 'utf8')).toBe('m1\n');
    expect(readFileSync(join(hadoop, 'core-site.xml'), 'utf8')).toBe(`\
<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="configuration.xsl"?>
<configuration>
  <property>
    <name>fs.defaultFS</name>
    <value>hdfs://a?b&amp;c</value>
  </property>
</configuration>
`);
  });

  test('writes nothing over what is there, unless it is forced to', async () => {
    const refused = await conf('export', ENSEMBLE, 'ensemble');
    expect(refused.code).toBe(0);
    const myid = join(folder, 'ensemble/m2/root/zookeeper-3.8.4/data/myid');
    expect(readFileSync(myid, 'utf8')).toBe('2\n');
    writeFileSync(myid, '9\n');
    const again = await conf('export', ENSEMBLE, 'ensemble');
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('nothing was written');
    expect(readFileSync(myid, 'utf8')).toBe('9\n');
    expect((await conf('export', ENSEMBLE, 'ensemble', '--force')).code).toBe(0);
    expect(readFileSync(myid, 'utf8')).toBe('2\n');
  });

  test('says what is wrong with a cluster that has none, that is many, or that is no cluster', async () => {
    writeFileSync(join(folder, 'none.yaml'), 'plugins: []\nhosts: [m1]\n');
    writeFileSync(join(folder, 'bad.yaml'), 'hosts: [m1]\nconf: { zo.cfg: {} }\n');
    const several = await conf('export', resolve('clusters/zk-sizes'), 'never');
    expect({ code: several.code, says: several.stderr.includes('more than one') }).toEqual({
      code: 2,
      says: true,
    });
    expect((await conf('export', 'none.yaml', 'never')).stderr).toContain('no host with a conf');
    expect((await conf('export', 'bad.yaml', 'never')).stderr).toContain('cluster/unknown-conf');
    expect((await conf('export', 'missing.yaml', 'never')).code).toBe(2);
    expect((await conf('export', ENSEMBLE, 'site.yaml')).stderr).toContain('cannot be written');
    expect((await conf('import', ENSEMBLE, 'never')).stderr).toContain('is no action');
  });

  test.each([
    ['an ensemble', ENSEMBLE, '[zookeeper]', 'zkCli.sh -server m1:2181 create /a b'],
    [
      'HDFS',
      resolve('clusters/ha-hdfs/cluster.yaml'),
      '[zookeeper, journalnode, hdfs-ha]',
      'hdfs dfs -mkdir /a',
    ],
  ])('what it wrote of %s, read again, gives the same trace', async (_, cluster, plugins, run) => {
    const timeline = `timeline: [{ run: ${run}, host: m3 }]\n`;
    await conf('export', cluster, 'again', '--force');
    const hosts = ['m1', 'm2', 'm3'].map((name) => `${name}: { conf: ./again/${name} }`);
    writeFileSync(join(folder, 'first.yaml'), `name: x\ncluster: ${cluster}\n${timeline}`);
    writeFileSync(
      join(folder, 'second.yaml'),
      `name: x\ncluster: { plugins: ${plugins}, hosts: { ${hosts.join(', ')} } }\n${timeline}`,
    );
    const runs = await quorate(
      ['run', 'first.yaml', 'second.yaml', '--reporter', 'json'],
      {},
      folder,
    );
    const [first, second] = JSON.parse(runs.stdout).scenarios;
    expect(first.passed).toBe(true);
    expect(second.traceHash).toBe(first.traceHash);
  });

  test('the files of HDFS, read again, are the same to the byte, and put the same roles there', async () => {
    await conf('export', resolve('test/golden/warnings/lab.yaml'), 'hdfs');
    const hosts = ['m1', 'm2', 'm3'].map((name) => `${name}: { conf: ./hdfs/${name} }`);
    const text = `plugins: [hdfs-ha]\nhosts: { ${hosts.join(', ')} }\n`;
    writeFileSync(join(folder, 'hdfs.yaml'), text);
    expect((await conf('export', 'hdfs.yaml', 'hdfs-again')).code).toBe(0);
    const files = (from: string) =>
      readdirSync(join(folder, from), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
        .map((path) => [path.slice(join(folder, from).length), readFileSync(path, 'utf8')]);
    expect(Object.fromEntries(files('hdfs-again'))).toEqual(Object.fromEntries(files('hdfs')));
    expect(files('hdfs').length).toBe(18);
  });
});
