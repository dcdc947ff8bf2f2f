/** Keys of clients: failover between NameNodes, writing and reading. */

import { keysOf } from '../conf/hadoop-key.ts';

const key = keysOf('HdfsClientConfigKeys', 'hdfs-site.xml');
const failover = keysOf('HdfsClientConfigKeys.Failover', 'hdfs-site.xml');
const retry = keysOf('HdfsClientConfigKeys.Retry', 'hdfs-site.xml');
const write = keysOf('HdfsClientConfigKeys.Write', 'hdfs-site.xml');
const blockWrite = keysOf('HdfsClientConfigKeys.BlockWrite', 'hdfs-site.xml');
const replaceDatanode = keysOf(
  'HdfsClientConfigKeys.BlockWrite.ReplaceDatanodeOnFailure',
  'hdfs-site.xml',
);

export const DFS_CLIENT_FAILOVER_MAX_ATTEMPTS = failover.int(
  'dfs.client.failover.max.attempts',
  'MAX_ATTEMPTS_KEY',
  { default: '15', about: 'how often a client turns to another NameNode before it gives up' },
);

export const DFS_CLIENT_FAILOVER_SLEEPTIME_BASE = failover.bareDuration(
  'dfs.client.failover.sleep.base.millis',
  'SLEEPTIME_BASE_KEY',
  { default: '500', unit: 'ms', about: 'first pause between two of these; it doubles' },
);

export const DFS_CLIENT_FAILOVER_SLEEPTIME_MAX = failover.bareDuration(
  'dfs.client.failover.sleep.max.millis',
  'SLEEPTIME_MAX_KEY',
  { default: '15000', unit: 'ms', about: 'longest pause' },
);

export const DFS_CLIENT_FAILOVER_CONNECTION_RETRIES = failover.int(
  'dfs.client.failover.connection.retries',
  'CONNECTION_RETRIES_KEY',
  { default: '0', about: 'how often one NameNode is tried again after a refused connection' },
);

export const DFS_CLIENT_FAILOVER_CONNECTION_RETRIES_ON_SOCKET_TIMEOUTS = failover.int(
  'dfs.client.failover.connection.retries.on.timeouts',
  'CONNECTION_RETRIES_ON_SOCKET_TIMEOUTS_KEY',
  { default: '0', about: 'the same after one that timed out' },
);

export const DFS_CLIENT_FAILOVER_RANDOM_ORDER = failover.bool(
  'dfs.client.failover.random.order',
  'RANDOM_ORDER',
  {
    default: 'false',
    suffixed: 'nameservice',
    about: 'whether clients begin with any NameNode instead of the first',
  },
);

export const DFS_CLIENT_RETRY_MAX_ATTEMPTS = retry.int(
  'dfs.client.retry.max.attempts',
  'MAX_ATTEMPTS_KEY',
  { default: '10', about: 'attempts with a NameNode that answers but is not ready' },
);

export const DFS_BYTES_PER_CHECKSUM = key.int(
  'dfs.bytes-per-checksum',
  'DFS_BYTES_PER_CHECKSUM_KEY',
  { default: '512', about: 'bytes that one checksum covers' },
);

export const DFS_CLIENT_WRITE_PACKET_SIZE = key.int(
  'dfs.client-write-packet-size',
  'DFS_CLIENT_WRITE_PACKET_SIZE_KEY',
  { default: '65536', about: 'bytes of a packet' },
);

export const DFS_CLIENT_WRITE_MAX_PACKETS_IN_FLIGHT = write.int(
  'dfs.client.write.max-packets-in-flight',
  'MAX_PACKETS_IN_FLIGHT_KEY',
  { default: '80', about: 'packets that wait for an acknowledgement' },
);

export const DFS_CLIENT_BLOCK_WRITE_RETRIES = blockWrite.int(
  'dfs.client.block.write.retries',
  'RETRIES_KEY',
  { default: '3', about: 'how often a new block is tried on other DataNodes' },
);

export const DFS_CLIENT_BLOCK_WRITE_LOCATEFOLLOWINGBLOCK_RETRIES = blockWrite.int(
  'dfs.client.block.write.locateFollowingBlock.retries',
  'LOCATEFOLLOWINGBLOCK_RETRIES_KEY',
  { default: '5', about: 'how often a client waits for its last block to be replicated' },
);

export const DFS_CLIENT_BLOCK_WRITE_LOCATEFOLLOWINGBLOCK_INITIAL_DELAY_MS = blockWrite.bareDuration(
  'dfs.client.block.write.locateFollowingBlock.initial.delay.ms',
  'LOCATEFOLLOWINGBLOCK_INITIAL_DELAY_MS_KEY',
  { default: '400', unit: 'ms', about: 'first of these waits; it doubles' },
);

export const DFS_CLIENT_BLOCK_WRITE_LOCATEFOLLOWINGBLOCK_MAX_DELAY_MS = blockWrite.bareDuration(
  'dfs.client.block.write.locateFollowingBlock.max.delay.ms',
  'LOCATEFOLLOWINGBLOCK_MAX_DELAY_MS_KEY',
  { default: '60000', unit: 'ms', about: 'longest of them' },
);

export const DFS_CLIENT_WRITE_REPLACE_DATANODE_ON_FAILURE_ENABLE = replaceDatanode.bool(
  'dfs.client.block.write.replace-datanode-on-failure.enable',
  'ENABLE_KEY',
  { default: 'true', about: 'whether a pipeline that lost a DataNode may get a new one' },
);

export const DFS_CLIENT_WRITE_REPLACE_DATANODE_ON_FAILURE_POLICY = replaceDatanode.choice(
  'dfs.client.block.write.replace-datanode-on-failure.policy',
  'POLICY_KEY',
  ['DEFAULT', 'ALWAYS', 'NEVER'],
  { default: 'DEFAULT', about: 'when it gets one' },
);

export const DFS_CLIENT_WRITE_REPLACE_DATANODE_ON_FAILURE_BEST_EFFORT = replaceDatanode.bool(
  'dfs.client.block.write.replace-datanode-on-failure.best-effort',
  'BEST_EFFORT_KEY',
  { default: 'false', about: 'whether writing goes on when none is found' },
);

export const DFS_CLIENT_WRITE_REPLACE_DATANODE_ON_FAILURE_MIN_REPLICATION = replaceDatanode.int(
  'dfs.client.block.write.replace-datanode-on-failure.min-replication',
  'MIN_REPLICATION',
  { default: '0', about: 'DataNodes with which it goes on all the same; 0: never' },
);

export const DFS_CLIENT_WRITE_EXCLUDE_NODES_CACHE_EXPIRY_INTERVAL = write.bareDuration(
  'dfs.client.write.exclude.nodes.cache.expiry.interval.millis',
  'EXCLUDE_NODES_CACHE_EXPIRY_INTERVAL_KEY',
  { default: '600000', unit: 'ms', about: 'how long a writer avoids a DataNode that failed it' },
);

export const DFS_CLIENT_SOCKET_TIMEOUT = key.bareDuration(
  'dfs.client.socket-timeout',
  'DFS_CLIENT_SOCKET_TIMEOUT_KEY',
  { default: '60000', unit: 'ms', about: 'how long reads from a DataNode may stand still' },
);

export const DFS_CLIENT_MAX_BLOCK_ACQUIRE_FAILURES = key.int(
  'dfs.client.max.block.acquire.failures',
  'DFS_CLIENT_MAX_BLOCK_ACQUIRE_FAILURES_KEY',
  { default: '3', about: 'failures of one read before it is given up' },
);

export const DFS_CLIENT_RETRY_WINDOW_BASE = retry.int(
  'dfs.client.retry.window.base',
  'WINDOW_BASE_KEY',
  { default: '3000', about: 'milliseconds, base of the pause between these' },
);
