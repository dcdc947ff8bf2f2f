/** Keys of the DataNode. */

import { keysOf } from '../conf/hadoop-key.ts';

const key = keysOf('DFSConfigKeys', 'hdfs-site.xml');

export const DFS_DATANODE_DATA_DIR = key.list(
  'dfs.datanode.data.dir',
  'DFS_DATANODE_DATA_DIR_KEY',
  { default: 'file://${hadoop.tmp.dir}/dfs/data', about: 'where a DataNode keeps its replicas' },
);

export const DFS_DATANODE_ADDRESS = key.text('dfs.datanode.address', 'DFS_DATANODE_ADDRESS_KEY', {
  default: '0.0.0.0:9866',
  about: 'where it listens for data',
});

export const DFS_DATANODE_IPC_ADDRESS = key.text(
  'dfs.datanode.ipc.address',
  'DFS_DATANODE_IPC_ADDRESS_KEY',
  { default: '0.0.0.0:9867', about: 'where it listens for calls' },
);

export const DFS_DATANODE_HTTP_ADDRESS = key.text(
  'dfs.datanode.http.address',
  'DFS_DATANODE_HTTP_ADDRESS_KEY',
  { default: '0.0.0.0:9864', about: 'where it listens for HTTP' },
);

export const DFS_DATANODE_HOST_NAME = key.text(
  'dfs.datanode.hostname',
  'DFS_DATANODE_HOST_NAME_KEY',
  { about: "the name under which it registers; its host's by default" },
);

export const DFS_HEARTBEAT_INTERVAL = key.duration(
  'dfs.heartbeat.interval',
  'DFS_HEARTBEAT_INTERVAL_KEY',
  { default: '3', unit: 's', about: 'between two heartbeats' },
);

export const DFS_BLOCKREPORT_INTERVAL_MSEC = key.bareDuration(
  'dfs.blockreport.intervalMsec',
  'DFS_BLOCKREPORT_INTERVAL_MSEC_KEY',
  { default: '21600000', unit: 'ms', about: 'between two full block reports' },
);

export const DFS_BLOCKREPORT_INITIAL_DELAY = key.duration(
  'dfs.blockreport.initialDelay',
  'DFS_BLOCKREPORT_INITIAL_DELAY_KEY',
  { default: '0', unit: 's', about: 'at most so late is the first of them' },
);

export const DFS_BLOCKREPORT_INCREMENTAL_INTERVAL_MSEC = key.bareDuration(
  'dfs.blockreport.incremental.intervalMsec',
  'DFS_BLOCKREPORT_INCREMENTAL_INTERVAL_MSEC_KEY',
  { default: '0', unit: 'ms', about: 'how long changes are gathered before they are reported' },
);

export const DFS_DATANODE_FAILED_VOLUMES_TOLERATED = key.int(
  'dfs.datanode.failed.volumes.tolerated',
  'DFS_DATANODE_FAILED_VOLUMES_TOLERATED_KEY',
  { default: '0', about: 'directories that may fail before the DataNode stops' },
);

export const DFS_DATANODE_HANDLER_COUNT = key.int(
  'dfs.datanode.handler.count',
  'DFS_DATANODE_HANDLER_COUNT_KEY',
  { default: '10', about: 'threads that serve calls' },
);

export const DFS_DATANODE_MAX_RECEIVER_THREADS = key.int(
  'dfs.datanode.max.transfer.threads',
  'DFS_DATANODE_MAX_RECEIVER_THREADS_KEY',
  { default: '4096', about: 'transfers at once' },
);

export const DFS_DATANODE_SOCKET_WRITE_TIMEOUT = key.bareDuration(
  'dfs.datanode.socket.write.timeout',
  'DFS_DATANODE_SOCKET_WRITE_TIMEOUT_KEY',
  { default: '480000', unit: 'ms', about: 'how long a write to a socket may stand still' },
);

export const DFS_DATANODE_DU_RESERVED = key.size(
  'dfs.datanode.du.reserved',
  'DFS_DATANODE_DU_RESERVED_KEY',
  { default: '0', about: 'space of each directory that HDFS leaves alone' },
);

export const DFS_DATANODE_SYNCONCLOSE = key.bool(
  'dfs.datanode.synconclose',
  'DFS_DATANODE_SYNCONCLOSE_KEY',
  { default: 'false', about: 'whether a replica is synced when it is finished' },
);
