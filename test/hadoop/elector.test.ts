/** The election on a real ensemble: who wins, whom it fences, and what a lost session changes. */

import { expect, test } from 'vitest';
import { haCluster } from './ha-stage.ts';

const LOCK = '/hadoop-ha/hdfs-cluster/ActiveStandbyElectorLock';
const CRUMB = '/hadoop-ha/hdfs-cluster/ActiveBreadCrumb';
const NN1 = '0a0c686466732d636c757374657212036e6e311a026d3120a84628d33e';
const NN2 = NN1.replace('6e6e31', '6e6e32').replace('6d31', '6d32');

test('the first healthy service becomes active, with a lock and a breadcrumb of real bytes', async () => {
  await haCluster({
    from: 'running',
    async script(cluster) {
      expect(cluster.service('m1')).toBe('active');
      expect(cluster.service('m2')).toBe('standby');
      expect((await cluster.type('m3', `zk ${LOCK}`)).stdout).toBe(`${NN1} ephemeral v0\n`);
      expect((await cluster.type('m3', `zk ${CRUMB}`)).stdout).toBe(`${NN1} persistent v0\n`);
    },
  });
});

test('an active service that dies is followed within seconds, its breadcrumb by another', async () => {
  await haCluster({
    from: 'running',
    async script(cluster) {
      cluster.signal('m1', 'NameNode', 'KILL');
      expect(await cluster.until('m2', 'active')).toBeLessThan(6_000);
      expect(cluster.service('m2')).toBe('active');
      expect((await cluster.type('m3', `zk ${CRUMB}`)).stdout).toBe(`${NN2} persistent v1\n`);
    },
  });
});

test('a session that expires costs the lock, and the old active steps down without fencing', async () => {
  await haCluster({
    from: 'running',
    async script(cluster) {
      cluster.signal('m1', 'DFSZKFailoverController', 'STOP');
      const ms = await cluster.until('m2', 'active');
      expect(ms).toBeGreaterThan(7_000);
      expect(ms).toBeLessThan(14_000);
      expect([cluster.service('m1'), cluster.service('m2')]).toEqual(['standby', 'active']);
      cluster.signal('m1', 'DFSZKFailoverController', 'CONT');
      await cluster.until('m1', 'standby');
      expect(cluster.told('lock-lost', 'm1').length).toBe(1);
      expect(await cluster.log('m1')).toContain(
        'Session expired. Entering neutral mode and rejoining...\n',
      );
      expect(cluster.service('m2')).toBe('active');
    },
  });
});

test('when the leader of ZooKeeper dies sessions go on, and nobody changes', async () => {
  await haCluster({
    from: 'running',
    keys: { 'ha.zookeeper.session-timeout.ms': '20000' },
    async script(cluster) {
      cluster.signal(cluster.zooKeeperLeader(), 'QuorumPeerMain', 'KILL');
      await cluster.stage.sleep(25_000);
      expect([cluster.service('m1'), cluster.service('m2')]).toEqual(['active', 'standby']);
      expect(cluster.told('lock-lost')).toEqual([]);
      expect((await cluster.type('m3', `zk ${LOCK}`)).stdout).toBe(`${NN1} ephemeral v0\n`);
      const logs = (await cluster.log('m1')) + (await cluster.log('m2'));
      expect(logs).toContain('Session disconnected. Entering neutral mode...\n');
    },
  });
});

test('a lock that somebody deletes is made again, and its owner need not fence itself', async () => {
  await haCluster({
    from: 'running',
    async script(cluster) {
      await cluster.type('m3', `zk -d ${LOCK}`);
      await cluster.stage.sleep(8_000);
      const active = [cluster.service('m1'), cluster.service('m2')];
      expect(active.toSorted()).toEqual(['active', 'standby']);
      expect(cluster.told('lock-won').length).toBe(2);
      if (active[0] === 'active') {
        expect(await cluster.log('m1')).toContain(
          "But old node has our own data, so don't need to fence it.\n",
        );
      }
    },
  });
});

test('a created lock whose answer is lost is known by its owner', async () => {
  await haCluster({
    from: 'running',
    keys: { 'ha.zookeeper.quorum': 'm3:2181' },
    async script(cluster) {
      // The other candidate is out of it, so that the lock is made by the first.
      cluster.signal('m2', 'NameNode', 'KILL');
      await cluster.until('m2', 'withdrawn');
      const deleted = cluster.type('m2', `zk -d ${LOCK}`);
      await cluster.stage.until(() => cluster.told('lock-lost', 'm1').at(-1));
      cluster.cut('answers', 'm3', 'm1');
      await cluster.stage.sleep(7_500);
      expect(cluster.told('lock-won', 'm1').length).toBe(1);
      cluster.join('answers');
      await deleted;
      await cluster.stage.until(() => cluster.told('lock-won', 'm1')[1]);
      await cluster.stage.sleep(1_000);
      expect(cluster.controller('m1')).toBe('active');
      expect(await cluster.log('m1')).not.toContain('should become standby');
    },
  });
});

test('while it fences it hears nothing of ZooKeeper, yet its session lives', async () => {
  await haCluster({
    from: 'running',
    keys: { 'dfs.ha.fencing.methods': 'shell(sleep 30)' },
    async script(cluster) {
      cluster.signal('m1', 'NameNode', 'KILL');
      await cluster.stage.until(() => cluster.told('lock-won', 'm2')[0]);
      await cluster.type('m3', `zk -d ${LOCK}`);
      expect(await cluster.until('m2', 'active')).toBeGreaterThan(28_000);
      await cluster.stage.sleep(1_000);
      // Only now it hears that the lock was deleted, and makes it again.
      expect(cluster.told('lock-lost', 'm2')).toEqual([
        { path: LOCK, why: 'the lock was deleted' },
      ]);
      expect(cluster.told('lock-won', 'm2').length).toBe(2);
    },
  });
});

test('a service that is not well gives the lock to one that is', async () => {
  await haCluster({
    from: 'running',
    async script(cluster) {
      await cluster.type('m1', 'touch /ill');
      expect(await cluster.until('m2', 'active')).toBeLessThan(3_000);
      expect(cluster.service('m1')).toBe('standby');
      await cluster.type('m1', 'rm /ill');
      await cluster.until('m1', 'standby');
      expect(cluster.told('health', 'm1').map(({ state }) => state)).toEqual([
        'SERVICE_HEALTHY',
        'SERVICE_UNHEALTHY',
        'SERVICE_HEALTHY',
      ]);
    },
  });
});

test('with ZooKeeper gone both keep their states, and go on when it is back', async () => {
  await haCluster({
    from: 'running',
    async script(cluster) {
      for (const host of ['m1', 'm2', 'm3']) cluster.signal(host, 'QuorumPeerMain', 'KILL');
      await cluster.stage.sleep(60_000);
      expect([cluster.service('m1'), cluster.service('m2')]).toEqual(['active', 'standby']);
      await cluster.startZooKeeper();
      await cluster.stage.sleep(30_000);
      const states = [cluster.service('m1'), cluster.service('m2')];
      expect(states.toSorted()).toEqual(['active', 'standby']);
    },
  });
});
