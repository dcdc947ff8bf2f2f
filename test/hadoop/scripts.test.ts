/** Hadoop's scripts as somebody types them: what they print, how they end, what they leave behind. */

import { describe, expect, it } from 'vitest';
import type { FileTree } from '../../core/machine/image.ts';
import type { Typed } from '../support/simulate.ts';
import { CONF, ENV, HDFS_SITE, LAB, LOGS, onHadoop, site } from './stage.ts';

/** Types lines on m1, one after another, on one host or on three. */
async function typed(
  lines: readonly string[],
  files: FileTree = LAB,
  hosts: readonly string[] = ['m1'],
): Promise<Typed[]> {
  const seen: Typed[] = [];
  await onHadoop(
    async (stage) => {
      for (const line of lines) seen.push(await stage.type('m1', line));
    },
    files,
    hosts,
  );
  return seen;
}

const codes = (seen: readonly Typed[]): number[] => seen.map(({ code }) => code);
const THREE = ['m1', 'm2', 'm3'];

describe('hdfs --daemon', () => {
  it('starts a daemon once, knows of it, and stops it', async () => {
    const seen = await typed([
      'hdfs --daemon status journalnode',
      'hdfs --daemon start journalnode',
      'hdfs --daemon status journalnode',
      'hdfs --daemon start journalnode',
      'jps',
      'hdfs --daemon stop journalnode',
      'hdfs --daemon status journalnode',
      'hdfs --daemon stop journalnode',
    ]);
    expect(codes(seen)).toEqual([3, 0, 0, 1, 0, 0, 3, 0]);
    expect(seen[1]?.output).toBe(`WARNING: ${LOGS} does not exist. Creating.\n`);
    expect(seen[3]?.stderr).toMatch(
      /^journalnode is running as process \d+\. {2}Stop it first and ensure \/tmp\/hadoop-root-journalnode\.pid file is empty before retry\.\n$/,
    );
    expect(seen[4]?.stdout).toMatch(/^\d+ JournalNode\n\d+ Jps\n$/);
    expect(seen.slice(5).map(({ output }) => output)).toEqual(['', '', '']);
  });

  it('tells by its exit code only of a daemon that died in its first second', async () => {
    const seen = await typed([
      'hdfs --daemon start namenode -fail',
      'hdfs --daemon status namenode',
      `tail -1 ${LOGS}/hadoop-root-namenode-m1.out`,
    ]);
    expect(codes(seen)).toEqual([1, 1, 0]);
    expect(seen[2]?.stdout).toBe('file locks                          (-x) unlimited\n');
  });

  it('kills after five seconds what does not listen, and says so', async () => {
    const seen = await typed([
      'hdfs --daemon start datanode -deaf',
      'hdfs --daemon stop datanode',
      'jps',
    ]);
    expect(seen[1]?.stderr).toBe(
      'WARNING: datanode did not stop gracefully after 5 seconds: Trying to kill with kill -9\n',
    );
    expect(seen[2]?.stdout).toMatch(/^\d+ Jps\n$/);
  });

  it('keeps logs of all lives in one .log, and the .out of each in one of its own', async () => {
    const seen = await typed([
      'hdfs --daemon start zkfc; hdfs --daemon stop zkfc; hdfs --daemon start zkfc',
      `ls ${LOGS}`,
      `grep -c STARTUP_MSG:.Starting ${LOGS}/hadoop-root-zkfc-m1.log`,
    ]);
    expect(seen[1]?.stdout).toBe(
      'hadoop-root-zkfc-m1.log\nhadoop-root-zkfc-m1.out\nhadoop-root-zkfc-m1.out.1\n',
    );
    expect(seen[2]?.stdout).toBe('2\n');
  });

  it('runs a daemon in the foreground without the word, with its log on the screen', async () => {
    const seen = await typed([
      'hdfs namenode -ok',
      'hdfs --daemon status namenode',
      'hdfs --daemon start namenode; hdfs namenode -ok',
    ]);
    expect(seen[0]?.stderr).toMatch(
      /INFO test\.NameNode: STARTUP_MSG: \n\/\*{60}\nSTARTUP_MSG: Starting NameNode\nSTARTUP_MSG: {3}host = m1\/192\.168\.0\.2\nSTARTUP_MSG: {3}args = \[-ok\]\nSTARTUP_MSG: {3}version = 3\.3\.6\n/,
    );
    expect(codes(seen)).toEqual([0, 1, 1]);
    expect(seen[2]?.stderr).toContain('namenode is running as process ');
  });
});

describe('hdfs', () => {
  it('prints its help in three groups, folded as for a terminal', async () => {
    const [help, none, wrong] = await typed(['hdfs --help', 'hdfs', 'hdfs frobnicate']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help?.stdout).toContain(`    Client Commands:

classpath            prints the class path needed to get the hadoop jar and
                     the required libraries
dfs                  run a filesystem command on the file system
`);
    expect(help?.stdout).toContain('zkfc                 run the ZK Failover Controller daemon\n');
    expect(none).toMatchObject({ code: 1, stdout: help?.stdout });
    expect(wrong).toMatchObject({
      code: 1,
      stderr: 'ERROR: frobnicate is not COMMAND nor fully qualified CLASSNAME.\n',
    });
  });

  it('names its version, its variables and its class path', async () => {
    const [version, variables, path] = await typed([
      'hdfs version',
      'hdfs envvars',
      'hdfs classpath',
    ]);
    expect(version?.stdout).toMatch(
      /^Hadoop 3\.3\.6\nSource code repository .*\nCompiled by ubuntu on 2023-06-18T08:22Z\n/,
    );
    expect(variables?.stdout).toContain(`HADOOP_CONF_DIR='${CONF}'\n`);
    expect(path?.stdout).toMatch(new RegExp(`^${CONF}:.*/share/hadoop/yarn/\\*\n$`));
  });

  it('takes its configuration from another folder when told to', async () => {
    const other = site({ 'dfs.replication': '2' });
    const seen = await typed(
      [
        'hdfs --config /conf getconf -confKey dfs.replication',
        'hdfs getconf -confKey dfs.replication',
        'hdfs --config /nowhere getconf -namenodes',
      ],
      { ...LAB, '/conf/hdfs-site.xml': other, '/conf/log4j.properties': '' },
    );
    expect(seen.slice(0, 2).map(({ output }) => output)).toEqual(['2\n', '3\n']);
    expect(seen[2]).toMatchObject({
      code: 1,
      stderr: 'ERROR: Cannot find configuration directory "/nowhere"\n',
    });
  });

  it('needs Java', async () => {
    const files = { ...LAB, [`${CONF}/hadoop-env.sh`]: 'export JAVA_HOME=\n' };
    const gone = { ...LAB, [`${CONF}/hadoop-env.sh`]: 'JAVA_HOME="/opt/${NO}jdk" # moved\n' };
    const [unset] = await typed(['hdfs version'], files);
    const [missing] = await typed(['hdfs version'], gone);
    expect(unset).toMatchObject({
      code: 1,
      stderr: 'ERROR: JAVA_HOME is not set and could not be found.\n',
    });
    expect(missing).toMatchObject({ stderr: 'ERROR: JAVA_HOME /opt/jdk does not exist.\n' });
  });

  it('refuses to guess at what it cannot read in hadoop-env.sh, and what no program stands for', async () => {
    const files = { ...LAB, [`${CONF}/hadoop-env.sh`]: `${ENV}if true; then\n` };
    const [script] = await typed(['hdfs version'], files);
    const [balancer] = await typed(['hdfs balancer']);
    expect(script).toMatchObject({
      code: 2,
      stderr: `${CONF}/hadoop-env.sh: not modelled: if true; then\n`,
    });
    expect(balancer).toMatchObject({
      code: 2,
      stderr: `WARNING: ${LOGS} does not exist. Creating.\nhdfs: not modelled: balancer\n`,
    });
  });

  it('is not run as a user who has no account', async () => {
    const files = { ...LAB, [`${CONF}/hadoop-env.sh`]: `${ENV}HDFS_NAMENODE_USER=hdfs\n` };
    const [refused] = await typed(['hdfs --daemon start namenode'], files);
    expect(refused).toMatchObject({
      code: 1,
      stderr: 'ERROR: Refusing to run as root: hdfs account is not found. Aborting.\n',
    });
  });
});

describe('start-dfs.sh and stop-dfs.sh', () => {
  it('go through the hosts class by class, each line with its host', async () => {
    const seen: Typed[] = [];
    await onHadoop(async (stage) => {
      const type = async (host: string, line: string) => {
        seen.push(await stage.type(host, line));
      };
      await type('m2', 'hdfs --daemon start journalnode');
      await type('m1', 'start-dfs.sh');
      for (const host of THREE) await type(host, 'jps');
      await type('m1', 'stop-dfs.sh');
      for (const host of THREE) await type(host, 'jps');
    });
    const [, start, one, two, three, stop, ...after] = seen;
    const lines = (start?.stdout ?? '').split('\n');
    expect(lines.filter((line) => !line.startsWith('m'))).toEqual([
      'Starting namenodes on [m1 m2]',
      'Starting datanodes',
      'Starting journal nodes [m1 m2 m3]',
      'Starting ZK Failover Controllers on NN hosts [m1 m2]',
      '',
    ]);
    expect(lines).toContain(`m1: WARNING: ${LOGS} does not exist. Creating.`);
    expect(lines.find((line) => line.startsWith('m2: '))).toMatch(
      /^m2: journalnode is running as process \d+\. {2}Stop it first/,
    );
    const names = ({ stdout }: Typed) => stdout.replaceAll(/\d+ /g, '').trim().split('\n').sort();
    const both = ['DFSZKFailoverController', 'DataNode', 'JournalNode', 'Jps', 'NameNode'];
    expect(names(one!)).toEqual(both);
    expect(names(two!)).toEqual(both);
    expect(names(three!)).toEqual(['DataNode', 'JournalNode', 'Jps']);
    expect(stop).toMatchObject({
      code: 0,
      stdout: `Stopping namenodes on [m1 m2]
Stopping datanodes
Stopping journal nodes [m1 m2 m3]
Stopping ZK Failover Controllers on NN hosts [m1 m2]
`,
    });
    for (const host of after) expect(names(host)).toEqual(['Jps']);
  });

  it('start nothing as root that nobody named a user for, and go on with the rest', async () => {
    const env = ENV.replace(/HDFS_ZKFC_USER.*\n/, '');
    const files = { ...LAB, [`${CONF}/hadoop-env.sh`]: env };
    const [start, processes] = await typed(['start-dfs.sh', 'jps'], files, THREE);
    expect(start?.code).toBe(1);
    expect(start?.stderr).toBe(
      'ERROR: Attempting to operate on hdfs zkfc as root\n' +
        'ERROR: but there is no HDFS_ZKFC_USER defined. Aborting operation.\n',
    );
    expect(processes?.stdout).toContain('NameNode');
    expect(processes?.stdout).not.toContain('DFSZKFailoverController');
  });

  it('say of a host that is off what ssh says of it, after ten seconds', async () => {
    let start: Typed | undefined;
    await onHadoop(async (stage) => {
      stage.control('m2', { verb: 'power', on: false });
      start = await stage.type('m1', 'start-dfs.sh');
    });
    expect(start?.stdout).toContain('Starting namenodes on [m1 m2]\n');
    expect(start?.stdout).toContain('m2: ssh: connect to host m2 port 22: Connection timed out\n');
    expect(start?.code).toBe(0);
  });

  it('start a lone NameNode of fs.defaultFS, and no journal nodes', async () => {
    const files = {
      ...LAB,
      [`${CONF}/hdfs-site.xml`]: site({}),
      [`${CONF}/core-site.xml`]: site({ 'fs.defaultFS': 'hdfs://m1:9000' }),
      [`${CONF}/workers`]: 'm1\n',
    };
    const [start] = await typed(['start-dfs.sh'], files);
    expect(start?.stdout.split('\n').filter((line) => !line.startsWith('m'))).toEqual([
      'Starting namenodes on [m1]',
      'Starting datanodes',
      'Starting secondary namenodes [m1]',
      '',
    ]);
  });
});

describe('hdfs getconf', () => {
  it('tells hosts and addresses as the configuration has them', async () => {
    const seen = await typed(
      [
        'hdfs getconf -namenodes',
        'hdfs getconf -nnRpcAddresses',
        'hdfs getconf -journalNodes',
        'hdfs getconf -confKey dfs.ha.automatic-failover.enabled',
      ],
      LAB,
      THREE,
    );
    expect(seen.map(({ stdout }) => stdout)).toEqual([
      'm1 m2\n',
      'm1:9000\nm2:9000\n',
      'm1 m2 m3\n',
      'true\n',
    ]);
  });

  it('says what is missing, and how it is called', async () => {
    const seen = await typed(
      [
        'hdfs getconf -secondaryNameNodes',
        'hdfs getconf -excludeFile',
        'hdfs getconf -confKey',
        'hdfs getconf -confKey no.such.key',
        'hdfs getconf -namenodes more',
        'hdfs getconf',
      ],
      { ...LAB, [`${CONF}/hdfs-site.xml`]: HDFS_SITE },
    );
    expect(codes(seen)).toEqual([255, 255, 255, 255, 255, 255]);
    expect(seen.slice(0, 5).map(({ stderr }) => stderr)).toEqual([
      'Incorrect configuration: secondary namenode address dfs.namenode.secondary.http-address is not configured.\n',
      'Configuration dfs.hosts.exclude is missing.\n',
      'usage: -confKey [key]\n',
      'Configuration no.such.key is missing.\n',
      'Did not expect argument: more\n',
    ]);
    expect(seen[5]?.stderr).toMatch(
      /^hdfs getconf is utility for getting configuration information from the config file\.\n\nhadoop getconf \n\t\[-namenodes\]\t\t\tgets list of namenodes in the cluster\.\n/,
    );
  });
});
