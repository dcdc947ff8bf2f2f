/** Keys of the JournalNode and of the quorum journal's writer. */

import { keysOf } from '../conf/hadoop-key.ts';

const key = keysOf('DFSConfigKeys', 'hdfs-site.xml');

export const DFS_JOURNALNODE_EDITS_DIR = key.text(
  'dfs.journalnode.edits.dir',
  'DFS_JOURNALNODE_EDITS_DIR_KEY',
  {
    default: '/tmp/hadoop/dfs/journalnode/',
    suffixed: 'nameservice',
    about: 'where a JournalNode keeps the journals',
  },
);

export const DFS_JOURNALNODE_RPC_ADDRESS = key.text(
  'dfs.journalnode.rpc-address',
  'DFS_JOURNALNODE_RPC_ADDRESS_KEY',
  { default: '0.0.0.0:8485', about: 'where it listens for NameNodes' },
);

export const DFS_JOURNALNODE_RPC_BIND_HOST = key.text(
  'dfs.journalnode.rpc-bind-host',
  'DFS_JOURNALNODE_RPC_BIND_HOST_KEY',
  { about: 'the address on which it listens for them' },
);

export const DFS_JOURNALNODE_HTTP_ADDRESS = key.text(
  'dfs.journalnode.http-address',
  'DFS_JOURNALNODE_HTTP_ADDRESS_KEY',
  { default: '0.0.0.0:8480', about: 'where segments are fetched from it' },
);

export const DFS_JOURNALNODE_HTTP_BIND_HOST = key.text(
  'dfs.journalnode.http-bind-host',
  'DFS_JOURNALNODE_HTTP_BIND_HOST_KEY',
  { about: 'the address on which it listens for HTTP' },
);

export const DFS_JOURNALNODE_ENABLE_SYNC = key.bool(
  'dfs.journalnode.enable.sync',
  'DFS_JOURNALNODE_ENABLE_SYNC_KEY',
  { default: 'true', about: 'whether missing segments are fetched from other JournalNodes' },
);

export const DFS_JOURNALNODE_SYNC_INTERVAL = key.bareDuration(
  'dfs.journalnode.sync.interval',
  'DFS_JOURNALNODE_SYNC_INTERVAL_KEY',
  { default: '120000', unit: 'ms', about: 'how often that is done' },
);

export const DFS_JOURNALNODE_EDIT_CACHE_SIZE = key.int(
  'dfs.journalnode.edit-cache-size.bytes',
  'DFS_JOURNALNODE_EDIT_CACHE_SIZE_KEY',
  {
    default: '1048576',
    about: 'size of its memory of edits, for standbys that read open segments',
  },
);

export const DFS_QJOURNAL_START_SEGMENT_TIMEOUT = key.bareDuration(
  'dfs.qjournal.start-segment.timeout.ms',
  'DFS_QJOURNAL_START_SEGMENT_TIMEOUT_KEY',
  { default: '20000', unit: 'ms', about: 'how long a quorum may take to start a segment' },
);

export const DFS_QJOURNAL_WRITE_TXNS_TIMEOUT = key.bareDuration(
  'dfs.qjournal.write-txns.timeout.ms',
  'DFS_QJOURNAL_WRITE_TXNS_TIMEOUT_KEY',
  { default: '20000', unit: 'ms', about: 'how long it may take to write edits' },
);

export const DFS_QJOURNAL_SELECT_INPUT_STREAMS_TIMEOUT = key.bareDuration(
  'dfs.qjournal.select-input-streams.timeout.ms',
  'DFS_QJOURNAL_SELECT_INPUT_STREAMS_TIMEOUT_KEY',
  { default: '20000', unit: 'ms', about: 'how long it may take to tell which segments there are' },
);

export const DFS_QJOURNAL_GET_JOURNAL_STATE_TIMEOUT = key.bareDuration(
  'dfs.qjournal.get-journal-state.timeout.ms',
  'DFS_QJOURNAL_GET_JOURNAL_STATE_TIMEOUT_KEY',
  { default: '120000', unit: 'ms', about: 'how long it may take to tell the promised epochs' },
);

export const DFS_QJOURNAL_NEW_EPOCH_TIMEOUT = key.bareDuration(
  'dfs.qjournal.new-epoch.timeout.ms',
  'DFS_QJOURNAL_NEW_EPOCH_TIMEOUT_KEY',
  { default: '120000', unit: 'ms', about: 'how long it may take to promise a new epoch' },
);

export const DFS_QJOURNAL_PREPARE_RECOVERY_TIMEOUT = key.bareDuration(
  'dfs.qjournal.prepare-recovery.timeout.ms',
  'DFS_QJOURNAL_PREPARE_RECOVERY_TIMEOUT_KEY',
  {
    default: '120000',
    unit: 'ms',
    about: 'how long it may take to prepare the recovery of a segment',
  },
);

export const DFS_QJOURNAL_ACCEPT_RECOVERY_TIMEOUT = key.bareDuration(
  'dfs.qjournal.accept-recovery.timeout.ms',
  'DFS_QJOURNAL_ACCEPT_RECOVERY_TIMEOUT_KEY',
  { default: '120000', unit: 'ms', about: 'how long it may take to accept one' },
);

export const DFS_QJOURNAL_FINALIZE_SEGMENT_TIMEOUT = key.bareDuration(
  'dfs.qjournal.finalize-segment.timeout.ms',
  'DFS_QJOURNAL_FINALIZE_SEGMENT_TIMEOUT_KEY',
  { default: '120000', unit: 'ms', about: 'how long it may take to finalize a segment' },
);

export const DFS_QJM_OPERATIONS_TIMEOUT = key.duration(
  'dfs.qjm.operations.timeout',
  'DFS_QJM_OPERATIONS_TIMEOUT',
  { default: '60s', unit: 'ms', about: 'how long formatting and the like may take' },
);

export const DFS_QJOURNAL_QUEUE_SIZE_LIMIT = key.int(
  'dfs.qjournal.queued-edits.limit.mb',
  'DFS_QJOURNAL_QUEUE_SIZE_LIMIT_KEY',
  { default: '10', about: 'megabytes of edits that may wait for one JournalNode' },
);

export const DFS_QJOURNAL_HTTP_OPEN_TIMEOUT = key.bareDuration(
  'dfs.qjournal.http.open.timeout.ms',
  'DFS_QJOURNAL_HTTP_OPEN_TIMEOUT_KEY',
  { default: '60000', unit: 'ms', about: 'how long it may take to connect for a segment' },
);

export const DFS_QJOURNAL_HTTP_READ_TIMEOUT = key.bareDuration(
  'dfs.qjournal.http.read.timeout.ms',
  'DFS_QJOURNAL_HTTP_READ_TIMEOUT_KEY',
  { default: '60000', unit: 'ms', about: 'how long its transfer may stand still' },
);

export const DFS_EDIT_LOG_TRANSFER_TIMEOUT = key.bareDuration(
  'dfs.edit.log.transfer.timeout',
  'DFS_EDIT_LOG_TRANSFER_TIMEOUT_KEY',
  {
    default: '30000',
    unit: 'ms',
    about: 'how long the transfer of a segment between JournalNodes may stand still',
  },
);
