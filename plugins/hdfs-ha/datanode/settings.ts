/** `DNConf`: what a DataNode reads of its configuration, once. */

import {
  type Configuration,
  DFS_BLOCKREPORT_INCREMENTAL_INTERVAL_MSEC,
  DFS_BLOCKREPORT_INITIAL_DELAY,
  DFS_BLOCKREPORT_INTERVAL_MSEC,
  DFS_CLIENT_SOCKET_TIMEOUT,
  DFS_DATANODE_ADDRESS,
  DFS_DATANODE_DATA_DIR,
  DFS_DATANODE_DU_RESERVED,
  DFS_DATANODE_FAILED_VOLUMES_TOLERATED,
  DFS_DATANODE_HANDLER_COUNT,
  DFS_DATANODE_HOST_NAME,
  DFS_DATANODE_HTTP_ADDRESS,
  DFS_DATANODE_IPC_ADDRESS,
  DFS_DATANODE_MAX_RECEIVER_THREADS,
  DFS_DATANODE_SOCKET_WRITE_TIMEOUT,
  DFS_DATANODE_SYNCONCLOSE,
  DFS_HEARTBEAT_INTERVAL,
  parseAddress,
} from '../../hadoop-common/door.ts';

export type DataNodeSettings = ReturnType<typeof readSettings>;

/** @throws JavaException for an address that is none */
export function readSettings(conf: Configuration) {
  const socketKey = DFS_CLIENT_SOCKET_TIMEOUT;
  const writeKey = DFS_DATANODE_SOCKET_WRITE_TIMEOUT;
  return {
    dirs: conf.read(DFS_DATANODE_DATA_DIR),
    hostName: conf.read(DFS_DATANODE_HOST_NAME),
    xfer: parseAddress(conf.read(DFS_DATANODE_ADDRESS)),
    ipc: parseAddress(conf.read(DFS_DATANODE_IPC_ADDRESS)),
    http: parseAddress(conf.read(DFS_DATANODE_HTTP_ADDRESS)),
    handlers: conf.read(DFS_DATANODE_HANDLER_COUNT),
    maxXceivers: conf.read(DFS_DATANODE_MAX_RECEIVER_THREADS),
    heartbeatMs: conf.read(DFS_HEARTBEAT_INTERVAL),
    blockReportMs: conf.read(DFS_BLOCKREPORT_INTERVAL_MSEC),
    initialBlockReportMs: conf.read(DFS_BLOCKREPORT_INITIAL_DELAY),
    incrementalReportMs: conf.read(DFS_BLOCKREPORT_INCREMENTAL_INTERVAL_MSEC),
    toleratedFailures: conf.read(DFS_DATANODE_FAILED_VOLUMES_TOLERATED),
    reservedBytes: conf.read(DFS_DATANODE_DU_RESERVED),
    syncOnClose: conf.read(DFS_DATANODE_SYNCONCLOSE),
    socketTimeout: { ms: conf.read(socketKey), key: socketKey.name },
    writeTimeout: { ms: conf.read(writeKey), key: writeKey.name },
  };
}
