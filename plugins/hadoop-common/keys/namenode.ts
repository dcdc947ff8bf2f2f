/** Keys of the NameNode: storage, edits, checkpoints, high availability. */

import { keysOf } from '../conf/hadoop-key.ts';

const key = keysOf('DFSConfigKeys', 'hdfs-site.xml');
const journal = keysOf('QuorumJournalManager', 'hdfs-site.xml');

export const DFS_NAMENODE_NAME_DIR = key.list(
  'dfs.namenode.name.dir',
  'DFS_NAMENODE_NAME_DIR_KEY',
  {
    default: 'file://${hadoop.tmp.dir}/dfs/name',
    suffixed: 'namenode',
    about: 'where the NameNode keeps its images',
  },
);

export const DFS_NAMENODE_EDITS_DIR = key.list(
  'dfs.namenode.edits.dir',
  'DFS_NAMENODE_EDITS_DIR_KEY',
  {
    default: '${dfs.namenode.name.dir}',
    suffixed: 'namenode',
    about: 'where it keeps its own edits',
  },
);

export const DFS_NAMENODE_SHARED_EDITS_DIR = key.text(
  'dfs.namenode.shared.edits.dir',
  'DFS_NAMENODE_SHARED_EDITS_DIR_KEY',
  { suffixed: 'namenode', about: 'the shared edits: `qjournal://host:port;host:port/journal`' },
);

export const DFS_NAMENODE_EDITS_DIR_REQUIRED = key.list(
  'dfs.namenode.edits.dir.required',
  'DFS_NAMENODE_EDITS_DIR_REQUIRED_KEY',
  { about: 'edits directories without which it stops; the shared one always is' },
);

export const DFS_NAMENODE_EDITS_DIR_MINIMUM = key.int(
  'dfs.namenode.edits.dir.minimum',
  'DFS_NAMENODE_EDITS_DIR_MINIMUM_KEY',
  { default: '1', about: 'how many edits directories must work' },
);

export const DFS_NAMENODE_HANDLER_COUNT = key.int(
  'dfs.namenode.handler.count',
  'DFS_NAMENODE_HANDLER_COUNT_KEY',
  { default: '10', about: 'threads that serve clients' },
);

export const DFS_NAMENODE_SERVICE_HANDLER_COUNT = key.int(
  'dfs.namenode.service.handler.count',
  'DFS_NAMENODE_SERVICE_HANDLER_COUNT_KEY',
  {
    default: '10',
    about:
      'threads that serve DataNodes and failover controllers, where they have a port of their own',
  },
);

export const DFS_NAMENODE_CHECKPOINT_PERIOD = key.duration(
  'dfs.namenode.checkpoint.period',
  'DFS_NAMENODE_CHECKPOINT_PERIOD_KEY',
  { default: '3600', unit: 's', about: 'a checkpoint is made at least so often' },
);

export const DFS_NAMENODE_CHECKPOINT_TXNS = key.long(
  'dfs.namenode.checkpoint.txns',
  'DFS_NAMENODE_CHECKPOINT_TXNS_KEY',
  { default: '1000000', about: 'a checkpoint is made after so many transactions' },
);

export const DFS_NAMENODE_CHECKPOINT_CHECK_PERIOD = key.duration(
  'dfs.namenode.checkpoint.check.period',
  'DFS_NAMENODE_CHECKPOINT_CHECK_PERIOD_KEY',
  { default: '60', unit: 's', about: 'how often is looked whether one is due' },
);

export const DFS_NAMENODE_CHECKPOINT_QUIET_MULTIPLIER = key.float(
  'dfs.namenode.checkpoint.check.quiet-multiplier',
  'DFS_NAMENODE_CHECKPOINT_QUIET_MULTIPLIER_KEY',
  { default: '1.5', about: 'times the period: how long a NameNode that was refused stays quiet' },
);

export const DFS_NAMENODE_NUM_CHECKPOINTS_RETAINED = key.int(
  'dfs.namenode.num.checkpoints.retained',
  'DFS_NAMENODE_NUM_CHECKPOINTS_RETAINED_KEY',
  { default: '2', about: 'images that are kept' },
);

export const DFS_NAMENODE_NUM_EXTRA_EDITS_RETAINED = key.long(
  'dfs.namenode.num.extra.edits.retained',
  'DFS_NAMENODE_NUM_EXTRA_EDITS_RETAINED_KEY',
  { default: '1000000', about: 'transactions before the oldest image that are kept' },
);

export const DFS_NAMENODE_EDIT_LOG_AUTOROLL_MULTIPLIER_THRESHOLD = key.float(
  'dfs.namenode.edit.log.autoroll.multiplier.threshold',
  'DFS_NAMENODE_EDIT_LOG_AUTOROLL_MULTIPLIER_THRESHOLD',
  { default: '0.5', about: 'times `checkpoint.txns`: the active rolls its own log beyond it' },
);

export const DFS_NAMENODE_EDIT_LOG_AUTOROLL_CHECK_INTERVAL_MS = key.bareDuration(
  'dfs.namenode.edit.log.autoroll.check.interval.ms',
  'DFS_NAMENODE_EDIT_LOG_AUTOROLL_CHECK_INTERVAL_MS',
  { default: '300000', unit: 'ms', about: 'how often is looked whether that is due' },
);

export const DFS_NAMENODE_RESOURCE_CHECK_INTERVAL = key.bareDuration(
  'dfs.namenode.resource.check.interval',
  'DFS_NAMENODE_RESOURCE_CHECK_INTERVAL_KEY',
  { default: '5000', unit: 'ms', about: 'how often the NameNode looks at the space on its disks' },
);

export const DFS_NAMENODE_DU_RESERVED = key.size(
  'dfs.namenode.resource.du.reserved',
  'DFS_NAMENODE_DU_RESERVED_KEY',
  { default: '104857600', about: 'free space below which it goes into safe mode' },
);

export const DFS_NAMENODE_CHECKED_VOLUMES_MINIMUM = key.int(
  'dfs.namenode.resource.checked.volumes.minimum',
  'DFS_NAMENODE_CHECKED_VOLUMES_MINIMUM_KEY',
  { default: '1', about: 'how many disks must have that space' },
);

export const DFS_IMAGE_TRANSFER_TIMEOUT = key.bareDuration(
  'dfs.image.transfer.timeout',
  'DFS_IMAGE_TRANSFER_TIMEOUT_KEY',
  { default: '60000', unit: 'ms', about: 'how long the transfer of an image may stand still' },
);

export const DFS_HA_LOGROLL_PERIOD = key.duration(
  'dfs.ha.log-roll.period',
  'DFS_HA_LOGROLL_PERIOD_KEY',
  {
    default: '120',
    unit: 's',
    about: 'the standby asks for a new segment when nothing was read for so long',
  },
);

export const DFS_HA_LOGROLL_RPC_TIMEOUT = key.bareDuration(
  'dfs.ha.log-roll.rpc.timeout',
  'DFS_HA_LOGROLL_RPC_TIMEOUT_KEY',
  { default: '20000', unit: 'ms', about: 'how long the standby waits for an answer to that' },
);
export const DFS_HA_TAILEDITS_PERIOD = key.duration(
  'dfs.ha.tail-edits.period',
  'DFS_HA_TAILEDITS_PERIOD_KEY',
  { default: '60', unit: 's', about: 'how often the standby reads the shared edits' },
);

export const DFS_HA_TAILEDITS_PERIOD_BACKOFF_MAX = key.duration(
  'dfs.ha.tail-edits.period.backoff-max',
  'DFS_HA_TAILEDITS_PERIOD_BACKOFF_MAX_KEY',
  {
    default: '0',
    unit: 's',
    about: 'how far that period grows while nothing comes; 0 is not at all',
  },
);

export const DFS_HA_TAILEDITS_ROLLEDITS_TIMEOUT = key.duration(
  'dfs.ha.tail-edits.rolledits.timeout',
  'DFS_HA_TAILEDITS_ROLLEDITS_TIMEOUT_KEY',
  { default: '60', unit: 's', about: 'how long the standby waits for the active to roll' },
);

export const DFS_HA_TAILEDITS_ALL_NAMESNODES_RETRY = key.int(
  'dfs.ha.tail-edits.namenode-retries',
  'DFS_HA_TAILEDITS_ALL_NAMESNODES_RETRY_KEY',
  { default: '3', about: 'rounds through the other NameNodes to find the active' },
);

export const DFS_HA_TAILEDITS_INPROGRESS = key.bool(
  'dfs.ha.tail-edits.in-progress',
  'DFS_HA_TAILEDITS_INPROGRESS_KEY',
  {
    default: 'false',
    about: 'whether open segments are read, from the memory of the JournalNodes',
  },
);

export const DFS_HA_TAILEDITS_QJM_RPC_MAX_TXNS = journal.int(
  'dfs.ha.tail-edits.qjm.rpc.max-txns',
  'QJM_RPC_MAX_TXNS_KEY',
  { default: '5000', about: 'transactions that are fetched at once' },
);

export const DFS_HA_STANDBY_CHECKPOINTS = key.bool(
  'dfs.ha.standby.checkpoints',
  'DFS_HA_STANDBY_CHECKPOINTS_KEY',
  { default: 'true', about: 'whether the standby makes checkpoints' },
);

export const DFS_HA_ALLOW_STALE_READ = key.bool(
  'dfs.ha.allow.stale.reads',
  'DFS_HA_ALLOW_STALE_READ_KEY',
  { default: 'false', about: 'whether a standby answers reads' },
);

export const DFS_HA_NN_NOT_BECOME_ACTIVE_IN_SAFEMODE = key.bool(
  'dfs.ha.nn.not-become-active-in-safemode',
  'DFS_HA_NN_NOT_BECOME_ACTIVE_IN_SAFEMODE',
  { default: 'false', about: 'whether a NameNode in safe mode refuses to become active' },
);

export const DFS_NAMENODE_RETRY_CACHE_EXPIRYTIME_MILLIS = key.bareDuration(
  'dfs.namenode.retrycache.expirytime.millis',
  'DFS_NAMENODE_RETRY_CACHE_EXPIRYTIME_MILLIS_KEY',
  {
    default: '600000',
    unit: 'ms',
    about: 'how long the answer of a call is kept for its repetition',
  },
);
