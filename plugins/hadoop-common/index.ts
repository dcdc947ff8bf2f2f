/**
 * `hadoop-common`: what all of Hadoop shares: its configuration, its RPC, high availability of
 * services, and the scripts that start them.
 */

import { definePlugin } from '../../core/plugin/index.ts';
import { advice } from './advice/index.ts';
import { ARCHIVE_NAME, archiveTree } from './archive.ts';
import { configuration } from './configuration.ts';
import { haEvents } from './ha/events.ts';
import { configured, unpacked } from './install.ts';
import { invariants } from './invariants/index.ts';
import { startDfs, stopDfs } from './scripts/dfs-scripts.ts';
import { hadoop, hdfs } from './scripts/hdfs.ts';
import { versionInfo } from './scripts/version-info.ts';

export default definePlugin({
  name: 'hadoop-common',
  summary: 'what all of Hadoop shares: configuration, RPC, high availability, scripts',
  version: '1.0.0',
  requires: { zookeeper: '^1' },
  configuration,
  advice,
  events: haEvents,
  invariants,
  commands: {
    hadoop,
    hdfs,
    'start-dfs.sh': startDfs,
    'stop-dfs.sh': stopDfs,
    VersionInfo: versionInfo,
  },
  archives: { [ARCHIVE_NAME]: archiveTree() },
  image: {
    bare: unpacked,
    configured(host, cluster) {
      const workers = cluster.hosts.filter(({ roles }) => roles.includes('DataNode'));
      const hosts = workers.length > 0 ? workers : cluster.hosts;
      return configured(
        host,
        hosts.map(({ name }) => name),
      );
    },
  },
});
