/** Deliberate errors in failover: each does the harm that it is there to do. */

import { expect, test } from 'vitest';
import { haCluster } from './ha-stage.ts';

test('without fencing there are two active services', async () => {
  await haCluster({
    from: 'running',
    async script(cluster) {
      cluster.mutate('m2', 'skip-fencing');
      cluster.signal('m1', 'DFSZKFailoverController', 'KILL');
      await cluster.until('m2', 'active');
      expect([cluster.service('m1'), cluster.service('m2')]).toEqual(['active', 'active']);
      expect(cluster.told('fencing')).toEqual([]);
    },
  });
});

test('a breadcrumb that is written too early hides whom to fence', async () => {
  await haCluster({
    from: 'running',
    keys: { 'dfs.ha.fencing.methods': 'shell(/bin/false)' },
    async script(cluster) {
      cluster.mutate('m2', 'breadcrumb-before-fencing');
      cluster.signal('m1', 'NameNode', 'KILL');
      await cluster.until('m2', 'active');
      expect(cluster.told('fencing', 'm2').every(({ outcome }) => outcome === 'failed')).toBe(true);
    },
  });
});

test('a lock that is kept by the unhealthy leaves nobody active', async () => {
  await haCluster({
    from: 'running',
    async script(cluster) {
      cluster.mutate('m1', 'keep-lock-when-unhealthy');
      cluster.signal('m1', 'NameNode', 'KILL');
      await cluster.stage.sleep(20_000);
      expect(cluster.controller('m2')).toBe('standby');
      expect(cluster.told('lock-lost', 'm1')).toEqual([]);
    },
  });
});

test('what an old session says ends a controller that listens to it', async () => {
  await haCluster({
    from: 'running',
    async script(cluster) {
      cluster.mutate('m1', 'accept-stale-results');
      cluster.signal('m1', 'NameNode', 'KILL');
      await cluster.until('m2', 'active');
      expect((await cluster.type('m1', 'jps')).stdout).not.toContain('DFSZKFailoverController');
      expect(await cluster.log('m1')).toContain('Unexpected Zookeeper watch event state: Closed\n');
    },
  });
});
