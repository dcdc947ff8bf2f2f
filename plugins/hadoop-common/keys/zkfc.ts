/** Keys of automatic failover and fencing that stand in `hdfs-site.xml`. */

import { keysOf } from '../conf/hadoop-key.ts';

const key = keysOf('DFSConfigKeys', 'hdfs-site.xml');

export const DFS_HA_AUTO_FAILOVER_ENABLED = key.bool(
  'dfs.ha.automatic-failover.enabled',
  'DFS_HA_AUTO_FAILOVER_ENABLED_KEY',
  {
    default: 'false',
    suffixed: 'namenode',
    about: 'whether failover controllers decide who is active',
  },
);

export const DFS_HA_ZKFC_PORT = key.int('dfs.ha.zkfc.port', 'DFS_HA_ZKFC_PORT_KEY', {
  default: '8019',
  suffixed: 'namenode',
  about: 'where a failover controller listens',
});

export const DFS_HA_ZKFC_NN_HTTP_TIMEOUT = key.bareDuration(
  'dfs.ha.zkfc.nn.http.timeout.ms',
  'DFS_HA_ZKFC_NN_HTTP_TIMEOUT_KEY',
  {
    default: '20000',
    unit: 'ms',
    about: 'how long it waits for the thread dump of a NameNode that is not well; 0 asks for none',
  },
);

export const DFS_HA_FENCE_METHODS = key.text('dfs.ha.fencing.methods', 'DFS_HA_FENCE_METHODS_KEY', {
  suffixed: 'namenode',
  about:
    'how the old active is made harmless: `sshfence` or `shell(command)`, one a line, in order',
});
