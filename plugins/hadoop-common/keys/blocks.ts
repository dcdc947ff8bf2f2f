/** Keys of the namespace, its blocks and the NameNode's view of DataNodes. */

import { keysOf } from '../conf/hadoop-key.ts';

const key = keysOf('DFSConfigKeys', 'hdfs-site.xml');
const client = keysOf('HdfsClientConfigKeys', 'hdfs-site.xml');

export const DFS_REPLICATION = key.int('dfs.replication', 'DFS_REPLICATION_KEY', {
  default: '3',
  about: 'replicas of a block, unless its file says otherwise',
});

export const DFS_REPLICATION_MAX = key.int('dfs.replication.max', 'DFS_REPLICATION_MAX_KEY', {
  default: '512',
  about: 'most replicas that a file may ask for',
});

export const DFS_NAMENODE_REPLICATION_MIN = key.int(
  'dfs.namenode.replication.min',
  'DFS_NAMENODE_REPLICATION_MIN_KEY',
  { default: '1', about: 'replicas without which a block is not complete' },
);

export const DFS_BLOCK_SIZE = key.size('dfs.blocksize', 'DFS_BLOCK_SIZE_KEY', {
  default: '134217728',
  about: 'size of a block of new files',
});

export const DFS_NAMENODE_MIN_BLOCK_SIZE = key.size(
  'dfs.namenode.fs-limits.min-block-size',
  'DFS_NAMENODE_MIN_BLOCK_SIZE_KEY',
  { default: '1048576', about: 'smallest block size that a client may ask for' },
);

export const DFS_NAMENODE_MAX_COMPONENT_LENGTH = key.size(
  'dfs.namenode.fs-limits.max-component-length',
  'DFS_NAMENODE_MAX_COMPONENT_LENGTH_KEY',
  { default: '255', about: 'longest name in a path, in bytes' },
);

export const DFS_NAMENODE_MAX_DIRECTORY_ITEMS = key.int(
  'dfs.namenode.fs-limits.max-directory-items',
  'DFS_NAMENODE_MAX_DIRECTORY_ITEMS_KEY',
  { default: '1048576', about: 'most entries of a directory' },
);

export const DFS_PERMISSIONS_SUPERUSERGROUP = key.text(
  'dfs.permissions.superusergroup',
  'DFS_PERMISSIONS_SUPERUSERGROUP_KEY',
  { default: 'supergroup', about: 'group of the superusers' },
);

export const DFS_NAMENODE_SAFEMODE_THRESHOLD_PCT = key.float(
  'dfs.namenode.safemode.threshold-pct',
  'DFS_NAMENODE_SAFEMODE_THRESHOLD_PCT_KEY',
  { default: '0.999f', about: 'share of the blocks that must be reported before safe mode ends' },
);

export const DFS_NAMENODE_SAFEMODE_MIN_DATANODES = key.int(
  'dfs.namenode.safemode.min.datanodes',
  'DFS_NAMENODE_SAFEMODE_MIN_DATANODES_KEY',
  { default: '0', about: 'DataNodes that must be there before safe mode ends' },
);

export const DFS_NAMENODE_SAFEMODE_EXTENSION = key.duration(
  'dfs.namenode.safemode.extension',
  'DFS_NAMENODE_SAFEMODE_EXTENSION_KEY',
  { default: '30000', unit: 'ms', about: 'how long safe mode goes on after that' },
);

export const DFS_NAMENODE_HEARTBEAT_RECHECK_INTERVAL = key.bareDuration(
  'dfs.namenode.heartbeat.recheck-interval',
  'DFS_NAMENODE_HEARTBEAT_RECHECK_INTERVAL_KEY',
  {
    default: '300000',
    unit: 'ms',
    about: 'how often dead DataNodes are looked for; twice this and ten heartbeats make one dead',
  },
);

export const DFS_NAMENODE_STALE_DATANODE_INTERVAL = key.bareDuration(
  'dfs.namenode.stale.datanode.interval',
  'DFS_NAMENODE_STALE_DATANODE_INTERVAL_KEY',
  { default: '30000', unit: 'ms', about: 'without heartbeat for so long, a DataNode is stale' },
);

export const DFS_NAMENODE_AVOID_STALE_DATANODE_FOR_READ = key.bool(
  'dfs.namenode.avoid.read.stale.datanode',
  'DFS_NAMENODE_AVOID_STALE_DATANODE_FOR_READ_KEY',
  { default: 'false', about: 'whether readers get stale DataNodes last' },
);

export const DFS_NAMENODE_AVOID_STALE_DATANODE_FOR_WRITE = key.bool(
  'dfs.namenode.avoid.write.stale.datanode',
  'DFS_NAMENODE_AVOID_STALE_DATANODE_FOR_WRITE_KEY',
  { default: 'false', about: 'whether writers get no stale DataNodes' },
);

export const DFS_NAMENODE_REDUNDANCY_INTERVAL_SECONDS = key.duration(
  'dfs.namenode.redundancy.interval.seconds',
  'DFS_NAMENODE_REDUNDANCY_INTERVAL_SECONDS_KEY',
  { default: '3', unit: 's', about: 'how often missing replicas are ordered' },
);

export const DFS_NAMENODE_RECONSTRUCTION_PENDING_TIMEOUT_SEC = key.bareDuration(
  'dfs.namenode.reconstruction.pending.timeout-sec',
  'DFS_NAMENODE_RECONSTRUCTION_PENDING_TIMEOUT_SEC_KEY',
  {
    default: '300',
    unit: 's',
    about: 'an ordered replica that does not come is ordered again after this',
  },
);

export const DFS_NAMENODE_REPLICATION_MAX_STREAMS = key.int(
  'dfs.namenode.replication.max-streams',
  'DFS_NAMENODE_REPLICATION_MAX_STREAMS_KEY',
  { default: '2', about: 'copies that a DataNode makes at once' },
);

export const DFS_NAMENODE_REPLICATION_STREAMS_HARD_LIMIT = key.int(
  'dfs.namenode.replication.max-streams-hard-limit',
  'DFS_NAMENODE_REPLICATION_STREAMS_HARD_LIMIT_KEY',
  { default: '4', about: 'the same for the most urgent ones' },
);

export const DFS_NAMENODE_REPLICATION_WORK_MULTIPLIER_PER_ITERATION = key.int(
  'dfs.namenode.replication.work.multiplier.per.iteration',
  'DFS_NAMENODE_REPLICATION_WORK_MULTIPLIER_PER_ITERATION',
  { default: '2', about: 'copies ordered at once, for each DataNode' },
);

export const DFS_NAMENODE_INVALIDATE_WORK_PCT_PER_ITERATION = key.float(
  'dfs.namenode.invalidate.work.pct.per.iteration',
  'DFS_NAMENODE_INVALIDATE_WORK_PCT_PER_ITERATION',
  { default: '0.32f', about: 'share of the DataNodes that get deletions at once' },
);

export const DFS_BLOCK_INVALIDATE_LIMIT = key.int(
  'dfs.block.invalidate.limit',
  'DFS_BLOCK_INVALIDATE_LIMIT_KEY',
  { default: '1000', about: 'deletions that one DataNode gets at once' },
);

export const DFS_LEASE_HARDLIMIT = client.bareDuration(
  'dfs.namenode.lease-hard-limit-sec',
  'DFS_LEASE_HARDLIMIT_KEY',
  { default: '1200', unit: 's', about: 'a writer that is not heard of loses its lease after this' },
);

export const DFS_NAMENODE_LEASE_RECHECK_INTERVAL_MS = key.bareDuration(
  'dfs.namenode.lease-recheck-interval-ms',
  'DFS_NAMENODE_LEASE_RECHECK_INTERVAL_MS_KEY',
  { default: '2000', unit: 'ms', about: 'how often leases are looked at' },
);

export const DFS_HOSTS = key.text('dfs.hosts', 'DFS_HOSTS', {
  about: 'file that lists the DataNodes that may join; all by default',
});

export const DFS_HOSTS_EXCLUDE = key.text('dfs.hosts.exclude', 'DFS_HOSTS_EXCLUDE', {
  about: 'file that lists the DataNodes that must leave',
});

export const DFS_NAMENODE_MAX_BLOCKS_PER_FILE = key.int(
  'dfs.namenode.fs-limits.max-blocks-per-file',
  'DFS_NAMENODE_MAX_BLOCKS_PER_FILE_KEY',
  { default: '10000', about: 'how many blocks a file may have' },
);

export const DFS_NAMENODE_ACCESSTIME_PRECISION = key.bareDuration(
  'dfs.namenode.accesstime.precision',
  'DFS_NAMENODE_ACCESSTIME_PRECISION_KEY',
  {
    default: '3600000',
    unit: 'ms',
    about: 'how often reading may change the access time; 0: never',
  },
);

export const DFS_LIST_LIMIT = key.int('dfs.ls.limit', 'DFS_LIST_LIMIT', {
  default: '1000',
  about: 'entries in one page of a listing',
});

export const DFS_NAMENODE_MAX_FULL_BLOCK_REPORT_LEASES = key.int(
  'dfs.namenode.max.full.block.report.leases',
  'DFS_NAMENODE_MAX_FULL_BLOCK_REPORT_LEASES',
  { default: '6', about: 'how many DataNodes may send a full block report at a time' },
);

export const DFS_NAMENODE_FULL_BLOCK_REPORT_LEASE_LENGTH_MS = key.bareDuration(
  'dfs.namenode.full.block.report.lease.length.ms',
  'DFS_NAMENODE_FULL_BLOCK_REPORT_LEASE_LENGTH_MS',
  { default: '300000', unit: 'ms', about: 'how long the leave to send one lasts' },
);
