/** Keys of the failover controller: its ZooKeeper session, its health monitor, its time-outs. */

import { keysOf } from '../conf/hadoop-key.ts';

const key = keysOf('CommonConfigurationKeys', 'core-site.xml');
const zkfc = keysOf('ZKFailoverController', 'core-site.xml');
const sshFence = keysOf('SshFenceByTcpPort', 'core-site.xml');

export const ZK_QUORUM = zkfc.text('ha.zookeeper.quorum', 'ZK_QUORUM_KEY', {
  suffixed: 'namenode',
  about: 'ZooKeeper servers of the election: `host:port`, parted by commas',
});

export const ZK_SESSION_TIMEOUT = zkfc.bareDuration(
  'ha.zookeeper.session-timeout.ms',
  'ZK_SESSION_TIMEOUT_KEY',
  { default: '10000', unit: 'ms', suffixed: 'namenode', about: 'session time-out of the election' },
);

export const ZK_PARENT_ZNODE = zkfc.text('ha.zookeeper.parent-znode', 'ZK_PARENT_ZNODE_KEY', {
  default: '/hadoop-ha',
  suffixed: 'namenode',
  about: 'the znode under which each nameservice has its own',
});

export const ZK_ACL = zkfc.text('ha.zookeeper.acl', 'ZK_ACL_KEY', {
  default: 'world:anyone:rwcda',
  suffixed: 'namenode',
  about: 'ACL of the znodes; a path after `@` is read',
});

export const ZK_AUTH = zkfc.text('ha.zookeeper.auth', 'ZK_AUTH_KEY', {
  suffixed: 'namenode',
  about: 'authentication of the session, as `digest:user:password`',
});

export const HA_FC_ELECTOR_ZK_OP_RETRIES = key.int(
  'ha.failover-controller.active-standby-elector.zk.op.retries',
  'HA_FC_ELECTOR_ZK_OP_RETRIES_KEY',
  { default: '3', about: 'how often the elector repeats an operation after a lost connection' },
);

export const HA_HM_CHECK_INTERVAL = key.bareDuration(
  'ha.health-monitor.check-interval.ms',
  'HA_HM_CHECK_INTERVAL_KEY',
  { default: '1000', unit: 'ms', about: 'between two checks of its health' },
);

export const HA_HM_SLEEP_AFTER_DISCONNECT = key.bareDuration(
  'ha.health-monitor.sleep-after-disconnect.ms',
  'HA_HM_SLEEP_AFTER_DISCONNECT_KEY',
  { default: '1000', unit: 'ms', about: 'after a failed check' },
);

export const HA_HM_RPC_CONNECT_MAX_RETRIES = key.int(
  'ha.health-monitor.rpc.connect.max.retries',
  'HA_HM_RPC_CONNECT_MAX_RETRIES_KEY',
  { default: '1', about: 'how often a check tries again to connect' },
);

export const HA_HM_RPC_TIMEOUT = key.bareDuration(
  'ha.health-monitor.rpc-timeout.ms',
  'HA_HM_RPC_TIMEOUT_KEY',
  {
    default: '45000',
    unit: 'ms',
    about: 'how long a check may take; so late is a service noticed that hangs',
  },
);

export const HA_FC_NEW_ACTIVE_TIMEOUT = key.bareDuration(
  'ha.failover-controller.new-active.rpc-timeout.ms',
  'HA_FC_NEW_ACTIVE_TIMEOUT_KEY',
  { default: '60000', unit: 'ms', about: 'how long a service may take to become active' },
);

export const HA_FC_GRACEFUL_FENCE_TIMEOUT = key.bareDuration(
  'ha.failover-controller.graceful-fence.rpc-timeout.ms',
  'HA_FC_GRACEFUL_FENCE_TIMEOUT_KEY',
  {
    default: '5000',
    unit: 'ms',
    about: 'how long the old active may take to become standby, before it is fenced',
  },
);

export const HA_FC_GRACEFUL_FENCE_CONNECTION_RETRIES = key.int(
  'ha.failover-controller.graceful-fence.connection.retries',
  'HA_FC_GRACEFUL_FENCE_CONNECTION_RETRIES',
  { default: '1', about: 'how often that is tried again' },
);

export const HA_FC_CLI_CHECK_TIMEOUT = key.bareDuration(
  'ha.failover-controller.cli-check.rpc-timeout.ms',
  'HA_FC_CLI_CHECK_TIMEOUT_KEY',
  { default: '20000', unit: 'ms', about: 'how long `hdfs haadmin` waits for an answer' },
);

export const DFS_HA_FENCING_SSH_CONNECT_TIMEOUT = sshFence.bareDuration(
  'dfs.ha.fencing.ssh.connect-timeout',
  'CONF_CONNECT_TIMEOUT_KEY',
  { default: '30000', unit: 'ms', about: 'how long `sshfence` tries to connect' },
);

export const DFS_HA_FENCING_SSH_IDENTITIES = sshFence.list(
  'dfs.ha.fencing.ssh.private-key-files',
  'CONF_IDENTITIES_KEY',
  { about: 'private keys of `sshfence`' },
);
