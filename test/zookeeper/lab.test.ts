/**
 * The ensemble of the lab on simulated machines, through its commands: zkServer.sh starts three
 * real engines, zkCli.sh talks to them. Texts, streams and exit codes are those recorded from the
 * real programs, with the addresses of this cluster.
 */
import { describe, expect, it } from 'vitest';
import { archiveTree } from '../../plugins/zookeeper/archive.ts';
import { ZOOKEEPER_PROGRAMS } from '../../plugins/zookeeper/programs.ts';
import { run, shellout } from '../support/shellout.ts';
import { type Stage, simulate } from '../support/simulate.ts';

const HOME = '/root/zookeeper-3.8.4';
const HOSTS = ['m1', 'm2', 'm3'];
const CFG = `tickTime=2000
initLimit=10
syncLimit=5
dataDir=${HOME}/data
clientPort=2181
server.1=m1:2888:3888
server.2=m2:2888:3888
server.3=m3:2888:3888
`;
const HEAD = `ZooKeeper JMX enabled by default\nUsing config: ${HOME}/bin/../conf/zoo.cfg\n`;
const FOUND = 'Client port found: 2181. Client address: localhost. Client SSL: false.\n';

async function lab(
  script: (stage: Stage) => Promise<void>,
  files: (host: string) => Record<string, string> = (host) => ({
    [`${HOME}/conf/zoo.cfg`]: CFG,
    [`${HOME}/data/myid`]: `${HOSTS.indexOf(host) + 1}\n`,
  }),
): Promise<void> {
  const { failure } = await simulate({
    hosts: HOSTS,
    programs: [shellout, ...ZOOKEEPER_PROGRAMS],
    image: (host) => ({ ...archiveTree(HOME), ...files(host) }),
    script,
  });
  if (failure) throw failure;
}

async function startAll(stage: Stage): Promise<void> {
  for (const host of HOSTS) {
    const ran = await run(stage, host, ['zkServer.sh', 'start']);
    expect(ran).toMatchObject({
      stdout: 'Starting zookeeper ... STARTED\n',
      stderr: HEAD,
      code: 0,
    });
  }
  await stage.sleep(3_000);
}

const modes = async (stage: Stage) => {
  const all = [];
  for (const host of HOSTS) all.push(await run(stage, host, ['zkServer.sh', 'status']));
  return all;
};

describe('zkServer.sh with three servers', () => {
  it('starts them, shows one leader and two followers, and stops them', async () => {
    await lab(async (stage) => {
      await startAll(stage);
      const status = await modes(stage);
      for (const ran of status) expect(ran).toMatchObject({ stderr: HEAD, code: 0 });
      expect(status.map((ran) => ran.stdout).sort()).toEqual([
        `${FOUND}Mode: follower\n`,
        `${FOUND}Mode: follower\n`,
        `${FOUND}Mode: leader\n`,
      ]);
      const again = await run(stage, 'm1', ['zkServer.sh', 'start']);
      const pid = stage.pid(1, 'QuorumPeerMain');
      expect(again.stdout).toBe(`Starting zookeeper ... already running as process ${pid}.\n`);
      expect(again.code).toBe(1);
      for (const host of HOSTS) {
        const ran = await run(stage, host, ['zkServer.sh', 'stop']);
        expect(ran).toMatchObject({ stdout: 'Stopping zookeeper ... STOPPED\n', code: 0 });
      }
      expect(stage.pid(1, 'QuorumPeerMain')).toBeUndefined();
      expect((await run(stage, 'm1', ['zkServer.sh', 'status'])).code).toBe(1);
    });
  });

  it('shows no mode for one server alone, and restarts it', async () => {
    await lab(async (stage) => {
      await run(stage, 'm1', ['zkServer.sh', 'start']);
      await stage.sleep(3_000);
      expect(await run(stage, 'm1', ['zkServer.sh', 'status'])).toMatchObject({
        stdout: `${FOUND}Error contacting service. It is probably not running.\n`,
        code: 1,
      });
      const ran = await run(stage, 'm1', ['zkServer.sh', 'restart']);
      expect(ran).toMatchObject({
        stdout: 'Stopping zookeeper ... STOPPED\nStarting zookeeper ... STARTED\n',
        stderr: HEAD + HEAD + HEAD,
        code: 0,
      });
      expect(ran.tookMs).toBeGreaterThan(5_000);
    });
  });

  it('keeps the data and finds a new leader when the leader is killed', async () => {
    await lab(async (stage) => {
      await startAll(stage);
      await run(stage, 'm1', ['zkCli.sh', 'create', '/kept', 'here']);
      const leader = (await modes(stage)).findIndex((ran) => ran.stdout.includes('leader'));
      const pid = stage.pid(leader + 1, 'QuorumPeerMain') as number;
      stage.control(HOSTS[leader] as string, { verb: 'signal', pid, signal: 'KILL' });
      await stage.sleep(3_000);
      const status = await modes(stage);
      expect(status.filter((ran) => ran.stdout.includes('Mode: leader'))).toHaveLength(1);
      expect(status[leader]?.code).toBe(1);
      const other = HOSTS[(leader + 1) % 3] as string;
      expect((await run(stage, other, ['zkCli.sh', 'get', '/kept'])).stdout).toMatch(/\nhere\n$/);
    });
  });
});

describe('zkServer.sh with a configuration that is wrong', () => {
  it.each<[string, Record<string, string>, string]>([
    ['without a myid', { [`${HOME}/conf/zoo.cfg`]: CFG }, 'myid file is missing'],
    [
      'without initLimit',
      { [`${HOME}/conf/zoo.cfg`]: CFG.replace(/initLimit.*\n/, ''), [`${HOME}/data/myid`]: '1' },
      'initLimit is not set',
    ],
    ['without a file', {}, 'conf/zoo.cfg file is missing'],
  ])('fails %s', async (_, files, why) => {
    await lab(
      async (stage) => {
        const foreground = await run(stage, 'm1', ['zkServer.sh', 'start-foreground']);
        expect(foreground.code).toBe(2);
        expect(foreground.stderr).toMatch(/Invalid config, exiting abnormally\n$/);
        expect(foreground.stdout).toContain(why);
        const ran = await run(stage, 'm1', ['zkServer.sh', 'start']);
        expect(ran).toMatchObject({ stdout: 'Starting zookeeper ... FAILED TO START\n', code: 1 });
      },
      () => files,
    );
  });
});

const CONNECTED = `Connecting to m1:2181

WATCHER::

WatchedEvent state:SyncConnected type:None path:null
`;

describe('zkCli.sh with a command on its line', () => {
  it('prints what the recorded client prints, on the same streams', async () => {
    await lab(async (stage) => {
      await startAll(stage);
      const cli = (...args: string[]) =>
        run(stage, 'm2', ['zkCli.sh', '-server', 'm1:2181', ...args]);
      expect(await cli('create', '/x', '1')).toMatchObject({
        stdout: CONNECTED,
        stderr: 'Created /x\n',
        code: 0,
      });
      expect(await cli('get', '/x')).toMatchObject({
        stdout: `${CONNECTED}1\n`,
        stderr: '',
        code: 0,
      });
      expect(await cli('get', '/missing')).toMatchObject({
        stdout: CONNECTED,
        stderr: 'Node does not exist: /missing\n',
        code: 1,
      });
      expect(await cli('create', '/x', '1')).toMatchObject({
        stderr: 'Node already exists: /x\n',
        code: 1,
      });
      expect(await cli('ls')).toMatchObject({ stderr: 'ls [-s] [-w] [-R] path\n', code: 1 });
      const unknown = await cli('nosuch');
      expect(unknown.stderr).toMatch(/\nCommand not found: Command not found nosuch\n$/);
      expect(unknown.code).toBe(127);
      expect(await cli('delete', '/x')).toMatchObject({ stdout: CONNECTED, stderr: '', code: 0 });
      expect((await cli('version')).stdout).toContain(
        'ZooKeeper CLI version: 3.8.4-9316c2a7a97e1666d8f4593f34dd6fc36ecc436c, built on 2024-02-12 22:16 UTC\n',
      );
      expect(await cli('-help')).toMatchObject({ code: 0 });
    });
  });

  it('fails with ConnectionLoss where no server is', async () => {
    await lab(async (stage) => {
      const ran = await run(stage, 'm2', ['zkCli.sh', '-server', 'm1:2181', 'ls', '/']);
      expect(ran).toMatchObject({
        stdout: 'Connecting to m1:2181\n',
        stderr: 'KeeperErrorCode = ConnectionLoss for /\n',
        code: 1,
      });
    });
  });

  it('leaves its session behind, which expires with its ephemeral node', async () => {
    await lab(async (stage) => {
      await startAll(stage);
      const cli = (...args: string[]) =>
        run(stage, 'm2', ['zkCli.sh', '-server', 'm1:2181', ...args]);
      await run(stage, 'm2', [
        'zkCli.sh',
        '-server',
        'm1:2181',
        '-timeout',
        '6000',
        'create',
        '-e',
        '/e',
      ]);
      const left = stage.now;
      expect((await cli('ls', '/')).stdout).toContain('[e, zookeeper]');
      await stage.sleep(3_000);
      expect((await cli('ls', '/')).stdout).toContain('[e, zookeeper]');
      await stage.sleep(8_000 - (stage.now - left) / 1_000 + 500);
      expect((await cli('ls', '/')).stdout).toContain('[zookeeper]');
    });
  });
});

/** Lines of input, each with what it prints: `>` on stdout, `!` on stderr. */
const SESSION: readonly (readonly [string, string])[] = [
  ['create /cli data1', '! Created /cli'],
  ['create -e /cli/e data1', '! Created /cli/e'],
  ['create -s /cli/seq- x', '! Created /cli/seq-0000000001'],
  ['create -s -e /cli/se- x', '! Created /cli/se-0000000002'],
  ['create /cli again', '! Node already exists: /cli'],
  ['create /nope/a x', '! Node does not exist: /nope/a'],
  ['create /cli/nodata', '! Created /cli/nodata'],
  ['create -t 1000 /cli/ttl x', '! KeeperErrorCode = Unimplemented for /cli/ttl'],
  ['create /cli/e/child x', '! Ephemerals cannot have children: /cli/e/child'],
  ['create cli x', '! Path must start with / character'],
  ['create /cli/ x', '! Path must not end with / character'],
  ['get /cli', '> data1'],
  ['get /cli/nodata', '> null'],
  ['get -w /cli', '> data1'],
  [
    'set /cli two',
    '>\n> WATCHER::\n>\n> WatchedEvent state:SyncConnected type:NodeDataChanged path:/cli',
  ],
  ['set -v 7 /cli x', '! version No is not valid : /cli'],
  ['ls /cli', '> [e, nodata, se-0000000002, seq-0000000001]'],
  ['ls -R /cli', '> /cli\n> /cli/e\n> /cli/nodata\n> /cli/se-0000000002\n> /cli/seq-0000000001'],
  ['ls -w /cli', '> [e, nodata, se-0000000002, seq-0000000001]'],
  [
    'create /cli/fire',
    '>\n> WATCHER::\n>\n> WatchedEvent state:SyncConnected type:NodeChildrenChanged path:/cli\n! Created /cli/fire',
  ],
  ['delete -v 3 /cli/nodata', '! version No is not valid : /cli/nodata'],
  ['delete /cli', '! Node not empty: /cli'],
  ['delete /missing', '! Node does not exist: /missing'],
  ['stat /missing', '! Node does not exist: /missing'],
  ['getAcl /cli', "> 'world,'anyone\n> : cdrwa"],
  ['addauth digest bob:pw', ''],
  ['create /cli/sec s auth::cdrwa', '! Created /cli/sec'],
  ['setAcl /cli/sec digest:bob:ikIaKsbtGweaHnb/jKn7OHqbunM=:cdrwa,world:anyone:r', ''],
  [
    'getAcl /cli/sec',
    "> 'digest,'bob:ikIaKsbtGweaHnb/jKn7OHqbunM=\n> : cdrwa\n> 'world,'anyone\n> : r",
  ],
  [
    'setAcl /cli badacl',
    '! badacl does not have the form scheme:id:perm\n! Acl is not valid : null',
  ],
  // In the order of a hash map, as the real server lists them.
  ['whoami', '> Auth scheme: User\n> digest: bob\n> ip: 192.168.0.3'],
  ['sync /cli', '> Sync is OK'],
  [
    'config',
    '> server.1=m1:2888:3888:participant\n> server.2=m2:2888:3888:participant\n> server.3=m3:2888:3888:participant\n> version=0',
  ],
  [
    'ls / 1',
    "! 'ls path [watch]' has been deprecated. Please use 'ls [-w] path' instead.\n> [cli, zookeeper]",
  ],
  ['get', '! get [-s] [-w] path'],
  ['history', '> 25 - addauth digest bob:pw\n> 26 - create /cli/sec s auth::cdrwa'],
  ['redo 11', '> two'],
  ['printwatches', '> printwatches is on'],
  ['printwatches off', ''],
  ['deleteall /cli', ''],
  ['ls /', '> [zookeeper]'],
  ['reconfig -add x', '! KeeperErrorCode = Reconfig is disabled'],
  ['close', ''],
  ['ls /', '> Not connected'],
];

const stream = (mark: string) =>
  SESSION.flatMap(([, output]) => output.split('\n'))
    .filter((line) => line.startsWith(mark))
    .map((line) => line.slice(2));

describe('zkCli.sh with commands on standard input', () => {
  it('answers as the recorded session does, without a prompt', async () => {
    await lab(async (stage) => {
      await startAll(stage);
      const stdin = `${SESSION.map(([line]) => line).join('\n')}\n`;
      const ran = await run(stage, 'm2', ['zkCli.sh', '-server', 'm1:2181'], { stdin });
      const head = ['Connecting to m1:2181', 'Welcome to ZooKeeper!', 'JLine support is disabled'];
      const event = ['', 'WATCHER::', '', 'WatchedEvent state:SyncConnected type:None path:null'];
      const history = ran.stdout.split('\n').filter((line) => /^\d+ - /.test(line));
      expect(history).toHaveLength(11);
      const expected = [...head, ...event, ...stream('>')].filter(
        (line) => !/^2[56] - /.test(line),
      );
      const got = ran.stdout
        .trimEnd()
        .split('\n')
        .filter((line) => !/^\d+ - /.test(line));
      expect(got).toEqual(expected);
      expect(history.slice(0, 2)).toEqual(stream('>').filter((line) => /^2[56] - /.test(line)));
      expect(ran.stderr.trimEnd().split('\n')).toEqual(stream('!'));
      expect(ran.code).toBe(0);
    });
  });

  it('prints the eleven fields of a Stat', async () => {
    await lab(async (stage) => {
      await startAll(stage);
      const stdin = 'create /s hello\nset -s /s hello!\nquit\n';
      const ran = await run(stage, 'm2', ['zkCli.sh', '-server', 'm1:2181'], { stdin });
      const date = '[A-Z][a-z]{2} [A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d:\\d\\d UTC 2025';
      expect(ran.stdout).toMatch(
        new RegExp(
          [
            'cZxid = 0x(1000000..)',
            `ctime = ${date}`,
            'mZxid = 0x1000000..',
            `mtime = ${date}`,
            'pZxid = 0x\\1',
            'cversion = 0',
            'dataVersion = 1',
            'aclVersion = 0',
            'ephemeralOwner = 0x0',
            'dataLength = 6',
            'numChildren = 0',
            '',
          ].join('\n'),
        ),
      );
      expect(ran.stdout).toMatch(/\nWatchedEvent state:Closed type:None path:null\n$/);
    });
  });

  it('does not start with a hash for passwords that Java does not have', async () => {
    await lab(
      async (stage) => {
        const { code, stderr } = await run(stage, 'm1', ['zkServer.sh', 'start-foreground']);
        expect(code).toBe(1);
        expect(stderr).toMatch(
          /^Exception in thread "main" java.lang.ExceptionInInitializerError$/m,
        );
        expect(stderr).toMatch(/don't support this ACL digest algorithm: FOO in the current/);
      },
      () => ({
        [`${HOME}/conf/zoo.cfg`]: `${CFG}DigestAuthenticationProvider.digestAlg=FOO\n`,
        [`${HOME}/data/myid`]: '1\n',
      }),
    );
  });
});
