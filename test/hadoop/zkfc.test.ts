/** `hdfs zkfc` by itself: the znode it formats, what it says when it cannot begin, its exit codes. */

import { expect, test } from 'vitest';
import { haCluster } from './ha-stage.ts';

const ZNODE = '/hadoop-ha/hdfs-cluster';
const QUESTION = `===============================================
The configured parent znode ${ZNODE} already exists.
Are you sure you want to clear all failover information from
ZooKeeper?
WARNING: Before proceeding, ensure that all HDFS services and
failover controllers are stopped!
===============================================
Proceed formatting ${ZNODE}? (Y or N) `;

test('formatZK makes the znode, and asks before it makes it anew', async () => {
  await haCluster({
    from: 'nothing',
    async script(cluster) {
      await cluster.startZooKeeper();
      const format = 'DFSZKFailoverController -formatZK';
      const first = await cluster.type('m1', format);
      expect(first.code).toBe(0);
      expect(first.output).toContain(
        `INFO ha.ActiveStandbyElector: Successfully created ${ZNODE} in ZK.\n`,
      );
      const no = await cluster.type('m1', format, 'maybe\nNo\n');
      expect(no.code).toBe(2);
      expect(no.output).toContain(`${QUESTION}Invalid input: maybe\nProceed formatting ${ZNODE}?`);
      expect((await cluster.type('m1', `${format} -nonInteractive`)).code).toBe(2);
      const yes = await cluster.type('m1', format, 'Y\n');
      expect(yes.code).toBe(0);
      expect(yes.output).toContain(`Recursively deleting ${ZNODE} from ZK...\n`);
      expect(yes.output).toContain(`Successfully deleted ${ZNODE} from ZK.\n`);
      const forced = await cluster.type('m1', `${format} -force`);
      expect(forced.code).toBe(0);
      expect(forced.output).not.toContain('Proceed formatting');
    },
  });
});

test('without ZooKeeper it gives up after the session time-out, with code 6', async () => {
  await haCluster({
    from: 'nothing',
    async script(cluster) {
      const start = cluster.stage.now;
      const { code, output } = await cluster.type('m1', 'DFSZKFailoverController');
      expect(code).toBe(6);
      const seconds = (cluster.stage.now - start) / 1_000_000;
      expect(seconds).toBeGreaterThan(10);
      expect(seconds).toBeLessThan(14);
      expect(output).toContain(
        "ERROR ha.ActiveStandbyElector: Connection timed out: couldn't connect to ZooKeeper in 10000 milliseconds\n",
      );
      expect(output).toContain(
        'Unable to start failover controller. Unable to connect to ZooKeeper quorum at m1:2181,m2:2181,m3:2181. Please check the configured value for ha.zookeeper.quorum and ensure that ZooKeeper is running.\norg.apache.zookeeper.KeeperException$ConnectionLossException: KeeperErrorCode = ConnectionLoss\n',
      );
    },
  });
});

test('each reason not to begin has its own code and text', async () => {
  const cases: readonly {
    readonly keys: Readonly<Record<string, string>>;
    readonly code: number;
    readonly text: string;
  }[] = [
    {
      keys: { 'dfs.ha.automatic-failover.enabled': 'false' },
      code: 5,
      text: 'ERROR ha.ZKFailoverController: Automatic failover is not enabled for NameNode at m1/192.168.0.2:9000. Please ensure that automatic failover is enabled in the configuration before running the ZK failover controller.',
    },
    {
      keys: {},
      code: 3,
      text: 'Unable to start failover controller. Parent znode does not exist.\nRun with -formatZK flag to initialize ZooKeeper.',
    },
    {
      keys: { 'ha.zookeeper.quorum': '' },
      code: 1,
      text: "ERROR tools.DFSZKFailoverController: DFSZKFailOverController exiting due to earlier exception java.lang.IllegalArgumentException: Missing required configuration 'ha.zookeeper.quorum' for ZooKeeper quorum",
    },
    {
      keys: { 'dfs.ha.namenodes.hdfs-cluster': 'nn1' },
      code: 1,
      text: 'HA is not enabled for this namenode.',
    },
  ];
  for (const { keys, code, text } of cases) {
    await haCluster({
      from: 'nothing',
      keys,
      async script(cluster) {
        await cluster.startZooKeeper();
        const typed = await cluster.type('m1', 'DFSZKFailoverController');
        expect(typed.output).toContain(text);
        expect(typed.code).toBe(code);
      },
    });
  }
});

test('no method of fencing, or one that cannot be read, is code 4', async () => {
  const cases = [
    ['# none', 'Fencing is not configured for NameNode at m1/192.168.0.2:9000.'],
    ['shell()', "Unable to parse line: 'shell()'"],
    ['powerful', 'Could not find configured fencing method powerful'],
    ['sshfence(a:b)', 'Unable to parse user and SSH port: a:b'],
  ] as const;
  for (const [methods, text] of cases) {
    await haCluster({
      from: 'formatted',
      keys:
        methods === '# none'
          ? { 'dfs.ha.fencing.methods': '' }
          : { 'dfs.ha.fencing.methods': methods },
      async script(cluster) {
        const { code, output } = await cluster.type('m1', 'DFSZKFailoverController');
        expect(output).toContain(text);
        expect(code).toBe(4);
      },
    });
  }
});

test('a wrong word is answered with the usage, and a host without a NameNode with a refusal', async () => {
  await haCluster({
    from: 'formatted',
    async script(cluster) {
      const wrong = await cluster.type('m1', 'DFSZKFailoverController -formatZK -farce');
      expect(wrong.code).toBe(1);
      expect(wrong.output).toContain(
        'Usage: hdfs zkfc [ -formatZK [-force] [-nonInteractive] ]\n\t-force: formats the znode if the znode exists.\n',
      );
      expect(wrong.output).toContain('HadoopIllegalArgumentException: Bad argument: -farce');
      const elsewhere = await cluster.type('m3', 'DFSZKFailoverController');
      expect(elsewhere.code).toBe(1);
      expect(elsewhere.output).toContain(
        'Configuration dfs.namenode.rpc-address must be suffixed with nameservice and namenode ID for HA configuration.',
      );
    },
  });
});
