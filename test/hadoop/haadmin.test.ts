/** `hdfs haadmin`: what it answers and refuses. The texts are those of 3.3.6. */

import { expect, test } from 'vitest';
import { type HACluster, haCluster } from './ha-stage.ts';

const TITLE = 'Usage: haadmin [-ns <nameserviceId>]';
const USAGE = `${TITLE}
    [-checkHealth <serviceId>]
    [-failover [--forcefence] [--forceactive] <serviceId> <serviceId>]
    [-getAllServiceState]
    [-getServiceState <serviceId>]
    [-help <command>]
    [-transitionToActive [--forceactive] <serviceId>]
    [-transitionToObserver <serviceId>]
    [-transitionToStandby <serviceId>]

Generic options supported are:
-conf <configuration file>        specify an application configuration file
`;
const NN1 = 'NameNode at m1/192.168.0.2:9000';
const NN2 = 'NameNode at m2/192.168.0.3:9000';
const REFUSED =
  'Call From m3/192.168.0.4 to m1:9000 failed on connection exception: java.net.ConnectException: Connection refused; For more details see:  http://wiki.apache.org/hadoop/ConnectionRefused';
const refusal = (target: string) =>
  `Automatic failover is enabled for ${target}
Refusing to manually manage HA state, since it may cause
a split-brain scenario or other incorrect state.
If you are very sure you know what you are doing, please 
specify the --forcemanual flag.
`;

const admin = (cluster: HACluster, words: string, stdin?: string) =>
  cluster.type('m3', `DFSHAAdmin ${words}`, stdin);

/** Services by hand, without controllers. */
const MANUAL = { 'dfs.ha.automatic-failover.enabled': 'false' };
const services = async (cluster: HACluster) => {
  cluster.stage.start('m1', 'NameNode');
  cluster.stage.start('m2', 'NameNode');
  await cluster.stage.sleep(1_000);
};

test('a wrong line is answered with what is wrong and the usage', async () => {
  await haCluster({
    from: 'nothing',
    async script(cluster) {
      const wrong = [
        ['', USAGE],
        ['-xyz', `xyz: Unknown command\n${USAGE}`],
        ['xyz', `Bad command 'xyz': expected command starting with '-'\n${USAGE}`],
        ['-ns', `Missing nameservice ID\n${USAGE}`],
        ['-ns hdfs-cluster', `Missing command\n${USAGE}`],
        ['-help -foo', `-foo: Unknown command\n${USAGE}`],
        [
          '-getServiceState',
          `getServiceState: incorrect number of arguments\n${TITLE} [-getServiceState <serviceId>]\n`,
        ],
        [
          '-failover nn1',
          `failover: incorrect arguments\n${TITLE} [-failover [--forcefence] [--forceactive] <serviceId> <serviceId>]\n`,
        ],
        [
          '-checkHealth -x nn1',
          `checkHealth: incorrect arguments\n${TITLE} [-checkHealth <serviceId>]\n`,
        ],
        [
          '-getServiceState nnX',
          "Illegal argument: Unable to determine service address for namenode 'nnX'\n",
        ],
        [
          '-ns foo -getServiceState nn1',
          "Illegal argument: Unable to determine service address for namenode 'nn1'\n",
        ],
        [
          '-failover --forcefence nn1 nn2',
          'forcefence and forceactive flags not supported with auto-failover enabled.\n',
        ],
        ['-transitionToActive nn1', refusal(NN2)],
        ['-transitionToStandby nn1', refusal(NN1)],
        ['-transitionToObserver nn1', refusal(NN1)],
      ] as const;
      for (const [words, text] of wrong) {
        const { code, stderr, stdout } = await admin(cluster, words);
        expect({ words, code, stdout, begin: stderr.slice(0, text.length) }).toEqual({
          words,
          code: 255,
          stdout: '',
          begin: text,
        });
      }
      const help = await admin(cluster, '-help failover');
      expect(help.code).toBe(0);
      expect(help.stdout).toBe(
        '-failover [[--forcefence] [--forceactive] <serviceId> <serviceId>]: Failover from the first service to the second.\nUnconditionally fence services if the --forcefence option is used.\nTry to failover to the target service even if it is not ready if the --forceactive option is used.\n',
      );
      expect((await admin(cluster, '-help')).stdout.startsWith(USAGE)).toBe(true);
    },
  });
});

test('a service that is down costs one retry, and is told as the chapter shows it', async () => {
  await haCluster({
    from: 'nothing',
    async script(cluster) {
      const { code, stderr } = await admin(cluster, '-getServiceState nn1');
      expect(code).toBe(255);
      expect(stderr).toMatch(
        /INFO ipc\.Client: Retrying connect to server: m1\/192\.168\.0\.2:9000\. Already tried 0 time\(s\); retry policy is RetryUpToMaximumCountWithFixedSleep\(maxRetries=1, sleepTime=1000 MILLISECONDS\)\nOperation failed: /,
      );
      expect(stderr.endsWith(`Operation failed: ${REFUSED}\n`)).toBe(true);
      const all = await admin(cluster, '-getAllServiceState');
      expect(all.code).toBe(0);
      expect(all.stdout).toContain(
        `m1:9000                                            Failed to connect: ${REFUSED}\n`,
      );
    },
  });
});

test('without controllers states are changed by hand, and only one may be active', async () => {
  await haCluster({
    from: 'nothing',
    keys: MANUAL,
    async script(cluster) {
      await services(cluster);
      expect((await admin(cluster, '-transitionToActive nn1')).code).toBe(0);
      const second = await admin(cluster, '-transitionToActive nn2');
      expect(second.code).toBe(255);
      expect(second.stderr).toBe(
        `transitionToActive: Node nn1 is already active\n${TITLE} [-transitionToActive [--forceactive] <serviceId>]\n`,
      );
      expect((await admin(cluster, '-getAllServiceState')).stdout).toBe(
        `${'m1:9000'.padEnd(50)} active    \n${'m2:9000'.padEnd(50)} standby   \n`,
      );
      expect((await admin(cluster, '-checkHealth nn1')).code).toBe(0);
      await cluster.type('m1', 'touch /ill');
      const ill = await admin(cluster, '-checkHealth nn1');
      expect(ill.code).toBe(255);
      expect(ill.stderr).toBe('Health check failed: The NameNode has no resources available\n');
      expect((await admin(cluster, '-failover nn1 nn2')).stdout).toBe(
        'Failover from nn1 to nn2 successful\n',
      );
      expect([cluster.service('m1'), cluster.service('m2')]).toEqual(['standby', 'active']);
    },
  });
});

test('a manual failover looks at its target first, and fails back when it does not obey', async () => {
  await haCluster({
    from: 'nothing',
    keys: MANUAL,
    async script(cluster) {
      await services(cluster);
      await admin(cluster, '-transitionToActive nn1');
      const failed = async (text: string, words = '-failover nn1 nn2') => {
        const { code, stderr } = await admin(cluster, words);
        expect(stderr).toContain(`Failover failed: ${text}\n`);
        expect(code).toBe(255);
      };
      await failed("Can't failover a service to itself", '-failover nn1 nn1');
      await failed("Can't failover to an active service", '-failover nn2 nn1');
      await cluster.type('m2', 'touch /unready');
      await failed(`${NN2} is not ready to become active: The NameNode is in safemode.`);
      await cluster.type('m2', 'rm /unready; touch /ill');
      await failed("Can't failover to an unhealthy service");
      await cluster.type('m2', 'rm /ill; touch /stubborn');
      await failed(`Unable to failover to ${NN2}`);
      expect(cluster.service('m1')).toBe('active');
      expect((await admin(cluster, '-failover --forceactive nn1 nn2')).code).toBe(255);
    },
  });
});

test('under controllers a failover goes through them, and leaves no breadcrumb to fence', async () => {
  await haCluster({
    from: 'running',
    async script(cluster) {
      const there = await admin(cluster, '-failover nn1 nn2');
      expect(there).toMatchObject({ code: 0, stdout: `Failover to ${NN2} successful\n` });
      expect([cluster.service('m1'), cluster.service('m2')]).toEqual(['standby', 'active']);
      expect(cluster.told('fencing')).toEqual([]);
      expect(await cluster.until('m1', 'standby')).toBeLessThan(2_000);
      const back = await admin(cluster, '-failover nn2 nn1');
      expect(back.stdout).toBe(`Failover to ${NN1} successful\n`);
      expect((await admin(cluster, '-failover nn2 nn1')).code).toBe(0);
      const log = await cluster.log('m1');
      expect(log).toContain(
        `Local node ${NN1} is already active. No need to failover. Returning success.\n`,
      );
      expect(log).toContain('to cede active role.\n');
      expect(log).toContain(
        'INFO ha.ActiveStandbyElector: Deleting bread-crumb of active node...\n',
      );
      await cluster.type('m2', 'touch /ill');
      await cluster.until('m2', 'withdrawn');
      const ill = await admin(cluster, '-failover nn1 nn2');
      expect(ill.code).toBe(255);
      expect(ill.stderr).toContain(
        `Failover failed: ${NN2} is not currently healthy. Cannot be failover target\n`,
      );
    },
  });
});

test('--forcemanual asks, warns, and is noticed by the controllers', async () => {
  await haCluster({
    from: 'running',
    async script(cluster) {
      const no = await admin(cluster, '-transitionToStandby --forcemanual nn1', 'n\n');
      expect(no.code).toBe(255);
      expect(no.stderr).toContain('Are you sure you want to continue? (Y or N) ');
      expect(no.stderr).toMatch(/ERROR ha\.HAAdmin: Aborted\n$/);
      const yes = await admin(cluster, '-transitionToStandby --forcemanual nn1', 'y\n');
      expect(yes.code).toBe(0);
      expect(yes.stderr).toContain(
        `WARN ha.HAAdmin: Proceeding with manual HA state management even though\nautomatic failover is enabled for ${NN1}\n`,
      );
      expect(await cluster.until('m2', 'active')).toBeLessThan(5_000);
      expect(await cluster.log('m1')).toContain(
        `ERROR ha.ZKFailoverController: Local service ${NN1} has changed the serviceState to standby. Expected was active. Quitting election marking fencing necessary.\n`,
      );
      await cluster.until('m1', 'standby');
    },
  });
});
