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
