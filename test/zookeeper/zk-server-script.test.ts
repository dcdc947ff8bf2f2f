/**
 * zkServer.sh where no server is needed: what it prints, on which stream, with which exit code,
 * when there is nothing to stop, nobody to ask, no configuration, or no sensible command.
 */
import { describe, expect, it } from 'vitest';
import { archiveTree } from '../../plugins/zookeeper/archive.ts';
import { fourLetterWordMain } from '../../plugins/zookeeper/commands/four-letter-word-main.ts';
import { purgeTxnLogMain } from '../../plugins/zookeeper/commands/purge-txn-log-main.ts';
import { versionInfoMain } from '../../plugins/zookeeper/commands/version-info-main.ts';
import { zkCleanup } from '../../plugins/zookeeper/commands/zk-cleanup.ts';
import { zkServer } from '../../plugins/zookeeper/commands/zk-server.ts';
import { type Ran, run, shellout } from '../support/shellout.ts';
import { simulate } from '../support/simulate.ts';

const HOME = '/root/zookeeper-3.8.4';
const CFG = `tickTime=2000
initLimit=10
syncLimit=5
dataDir=${HOME}/data
clientPort=2181
server.1=m1:2888:3888
`;

const HEAD = `ZooKeeper JMX enabled by default
Using config: ${HOME}/bin/../conf/zoo.cfg
`;

/** Runs each command on one host, in turn. */
async function commands(
  lines: readonly (readonly string[])[],
  files: Record<string, string> = { [`${HOME}/conf/zoo.cfg`]: CFG },
): Promise<Ran[]> {
  const results: Ran[] = [];
  const { failure } = await simulate({
    hosts: ['m1'],
    programs: [shellout, zkServer, zkCleanup, fourLetterWordMain, versionInfoMain, purgeTxnLogMain],
    image: () => ({ ...archiveTree(HOME), ...files }),
    async script(stage) {
      for (const line of lines) results.push(await run(stage, 'm1', line));
    },
  });
  if (failure) throw failure;
  return results;
}

describe('zkServer.sh', () => {
  it('has nothing to stop without a pid file, and says where it looked', async () => {
    const [ran] = await commands([['zkServer.sh', 'stop']]);
    expect(ran).toMatchObject({
      stdout: `Stopping zookeeper ... no zookeeper to stop (could not find file ${HOME}/data/zookeeper_server.pid)\n`,
      stderr: HEAD,
      code: 0,
    });
  });

  it('finds nobody to ask when the server is down, after the start of a JVM', async () => {
    const [ran] = await commands([['zkServer.sh', 'status']]);
    expect(ran).toMatchObject({
      stdout: `Client port found: 2181. Client address: localhost. Client SSL: false.
Error contacting service. It is probably not running.
`,
      stderr: HEAD,
      code: 1,
    });
    expect(ran?.tookMs).toBeGreaterThan(250);
  });

  it('prints its usage on stderr for no or an unknown command, and exits with 0', async () => {
    const usage = `Usage: ${HOME}/bin/zkServer.sh [--config <conf-dir>] {start|start-foreground|stop|version|restart|status|print-cmd}\n`;
    const lines = [['zkServer.sh'], ['zkServer.sh', 'bogus'], ['zkServer.sh', 'upgrade']];
    for (const ran of await commands(lines)) {
      expect(ran).toMatchObject({ stdout: '', stderr: HEAD + usage, code: 0 });
    }
  });

  it('says what a secure client port would need', async () => {
    const files = {
      [`${HOME}/conf/zoo.cfg`]: `dataDir=${HOME}/data\nsecureClientPort=2182\n`,
      [`${HOME}/data/myid`]: '1\n',
    };
    const [ran] = await commands([['zkServer.sh', 'status']], files);
    expect(
      ran?.stdout,
    ).toBe(`Client port not found in static config file. Looking in dynamic config file.
Client port not found in the server configs
Client port not found. Looking for secureClientPort in the static config.
Client port found: 2182. Client address: localhost. Client SSL: true.
\u0020
Note: We used secureClientPort (2182) to establish connection, but we failed. The 'status'
  command establishes a client connection to the server to execute diagnostic commands. Please make sure you
  provided all the Client SSL connection related parameters in the CLIENT_JVMFLAGS environment variable! E.g.:
  CLIENT_JVMFLAGS="-Dzookeeper.clientCnxnSocket=org.apache.zookeeper.ClientCnxnSocketNetty
  -Dzookeeper.ssl.trustStore.location=/tmp/clienttrust.jks -Dzookeeper.ssl.trustStore.password=password
  -Dzookeeper.ssl.keyStore.location=/tmp/client.jks -Dzookeeper.ssl.keyStore.password=password
  -Dzookeeper.client.secure=true" ./zkServer.sh status
\u0020
Error contacting service. It is probably not running.
`);
    expect(ran?.code).toBe(1);
  });

  it('takes flags of the JVM from java.env, with the variables in them', async () => {
    const files = {
      [`${HOME}/conf/zoo.cfg`]: CFG,
      [`${HOME}/conf/java.env`]: 'export JVMFLAGS="-Dzookeeper.snapCount=7 $JVMFLAGS"\n',
    };
    const [ran] = await commands([['JVMFLAGS=-Xss1m', 'zkServer.sh', 'print-cmd']], files);
    expect(ran?.stdout).toContain(' -Xmx1000m  -Dzookeeper.snapCount=7 -Xss1m ');
  });

  it('names the release', async () => {
    const [ran] = await commands([['zkServer.sh', 'version']]);
    expect(ran?.stdout).toBe('Apache ZooKeeper, version 3.8.4 2024-02-12 22:16 UTC\n');
  });

  it('complains of a stale pid file in the words of bash, and has stopped all the same', async () => {
    const [ran, again] = await commands(
      [
        ['zkServer.sh', 'stop'],
        ['zkServer.sh', 'stop'],
      ],
      {
        [`${HOME}/conf/zoo.cfg`]: CFG,
        [`${HOME}/data/zookeeper_server.pid`]: '99999',
      },
    );
    expect(ran).toMatchObject({
      stdout: 'Stopping zookeeper ... STOPPED\n',
      stderr: `${HEAD}${HOME}/bin/zkServer.sh: line 219: kill: (99999) - No such process\n`,
      code: 0,
    });
    expect(ran?.tookMs).toBeGreaterThan(1000);
    expect(again?.stdout).toContain('no zookeeper to stop');
  });

  it('takes another configuration by name, by path and by directory', async () => {
    const files = {
      [`${HOME}/conf/zoo.cfg`]: CFG,
      [`${HOME}/conf/two.cfg`]: CFG.replace('/data', '/two'),
      '/srv/zk.cfg': 'dataDir=/srv/data\n',
      '/etc/zk/zoo.cfg': 'dataDir=/etc/zk/data\n',
    };
    const ran = await commands(
      [
        ['zkServer.sh', 'stop', 'two.cfg'],
        ['zkServer.sh', 'stop', '/srv/zk.cfg'],
        ['zkServer.sh', '--config', '/etc/zk', 'stop'],
      ],
      files,
    );
    expect(ran.map((r) => r.stderr.split('\n')[1])).toEqual([
      `Using config: ${HOME}/bin/../conf/two.cfg`,
      'Using config: /srv/zk.cfg',
      'Using config: /etc/zk/zoo.cfg',
    ]);
    expect(ran.map((r) => /file (.*)\)/.exec(r.stdout)?.[1])).toEqual([
      `${HOME}/two/zookeeper_server.pid`,
      '/srv/data/zookeeper_server.pid',
      '/etc/zk/data/zookeeper_server.pid',
    ]);
  });

  it('goes on without a configuration, as the script does', async () => {
    const [ran] = await commands([['zkServer.sh', 'stop']], {});
    const missing = `grep: ${HOME}/bin/../conf/zoo.cfg: No such file or directory\n`;
    expect(ran?.stderr).toBe(
      `${HEAD}${missing}${missing}mkdir: cannot create directory ‘’: No such file or directory\n`,
    );
    expect(ran?.stdout).toContain('(could not find file /zookeeper_server.pid)');
  });

  it('obeys JMXDISABLE, and prints the command that it would run', async () => {
    const [ran] = await commands([
      ['JMXDISABLE=true', 'JAVA_HOME=/opt/jdk', 'zkServer.sh', 'print-cmd'],
    ]);
    expect(ran?.stderr).toBe(
      `JMX disabled by user request\nUsing config: ${HOME}/bin/../conf/zoo.cfg\n`,
    );
    expect(ran?.stdout).toMatch(/^"\/opt\/jdk\/bin\/java" {2}-Dzookeeper\.log\.dir="/);
    expect(ran?.stdout).toContain(
      `org.apache.zookeeper.server.quorum.QuorumPeerMain "${HOME}/bin/../conf/zoo.cfg" > "${HOME}/bin/../logs/zookeeper-root-server-m1.out" 2>&1 < /dev/null\n`,
    );
  });

  it('shows where java is when JAVA_HOME does not say so', async () => {
    const [ran] = await commands([['zkServer.sh', 'stop']], {
      [`${HOME}/conf/zoo.cfg`]: CFG,
      '/usr/bin/java': '',
    });
    expect(ran?.stdout).toMatch(/^\/usr\/bin\/java\nStopping zookeeper/);
  });

  it('looks for the client port in the server line of this host', async () => {
    const cfg = CFG.replace('clientPort=2181\n', '').replace('m1:2888:3888', 'm1:2888:3888;2191');
    const [ran, none] = await commands(
      [
        ['zkServer.sh', 'status'],
        ['zkServer.sh', 'status', '/no.cfg'],
      ],
      {
        [`${HOME}/conf/zoo.cfg`]: cfg,
        [`${HOME}/data/myid`]: '1\n',
        '/no.cfg': 'dataDir=/d\n',
      },
    );
    expect(ran?.stdout).toContain(
      'Client port found: 2191. Client address: localhost. Client SSL: false.',
    );
    expect(none).toMatchObject({
      stdout: `myid could not be determined, will not able to locate clientPort in the server configs.
Client port not found. Looking for secureClientPort in the static config.
Unable to find either secure or unsecure client port in any configs. Terminating.
`,
      code: 1,
    });
  });
});

describe('zkCleanup.sh', () => {
  const data = `${HOME}/data/version-2`;
  const numbers = [0, 1, 2, 3, 4, 5];
  // The last bytes of a whole snapshot.
  const seal = new Uint8Array([0, 0, 0, 1, 0x2f]);
  const files = {
    [`${HOME}/conf/zoo.cfg`]: CFG,
    ...Object.fromEntries(
      numbers.map((n) => [`${data}/snapshot.${n}`, new TextDecoder().decode(seal)]),
    ),
    ...Object.fromEntries(numbers.map((n) => [`${data}/log.${n + 1}`, 'x'])),
  };

  it('removes what is older than the snapshots to keep, but the log they need', async () => {
    const [ran] = await commands([['zkCleanup.sh', '-n', '3']], files);
    const removed = ran?.stdout.split('\n').map((line) => line.replace(/^.*\t/, ''));
    expect(removed).toEqual([
      `${data}/log.1`,
      `${data}/log.2`,
      `${data}/snapshot.0`,
      `${data}/snapshot.1`,
      `${data}/snapshot.2`,
      '',
    ]);
    expect(ran?.stdout).toMatch(/^Removing file: \w{3} \d+, \d{4},? [\d:]+ [AP]M\t/);
    expect(ran?.code).toBe(0);
  });

  it('prints its usage and fails when it is called wrongly', async () => {
    const lines = [
      ['zkCleanup.sh', '-n', '2'],
      ['zkCleanup.sh', '-n', 'x'],
      ['zkCleanup.sh'],
      ['zkCleanup.sh', '-m', '3'],
    ];
    const all = await commands(lines, files);
    for (const ran of all) {
      expect(ran.stdout).toMatch(/^Usage:\nPurgeTxnLog dataLogDir \[snapDir\] -n count\n/);
      expect(ran.code).toBe(1);
    }
    expect(all.map(({ stderr }) => stderr)).toEqual([
      'count should be greater than or equal to 3\n',
      "'x' can not be parsed to integer.\n",
      '',
      '',
    ]);
  });
});
