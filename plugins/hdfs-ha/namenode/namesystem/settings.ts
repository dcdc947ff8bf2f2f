/** What the namesystem reads of the configuration, once, when the NameNode starts. */

import * as K from '../../../hadoop-common/door.ts';

export interface NamesystemSettings {
  /** `dfs.replication` */
  readonly replication: number;
  /** `dfs.namenode.replication.min` */
  readonly minReplication: number;
  /** `dfs.replication.max` */
  readonly maxReplication: number;
  /** `dfs.blocksize` */
  readonly blockSize: number;
  /** `dfs.namenode.fs-limits.min-block-size` */
  readonly minBlockSize: number;
  /** `dfs.namenode.fs-limits.max-blocks-per-file` */
  readonly maxBlocksPerFile: number;
  /** `dfs.bytes-per-checksum` */
  readonly bytesPerChecksum: number;
  /** `dfs.client-write-packet-size` */
  readonly writePacketSize: number;
  /** `io.file.buffer.size` */
  readonly fileBufferSize: number;
  /** `dfs.permissions.superusergroup` */
  readonly superGroup: string;
  /** `dfs.namenode.accesstime.precision` */
  readonly accessTimePrecisionMs: number;
  /** `dfs.ls.limit` */
  readonly lsLimit: number;
  /** `dfs.namenode.fs-limits.max-component-length` */
  readonly maxComponentLength: number;
  /** `dfs.namenode.fs-limits.max-directory-items` */
  readonly maxDirectoryItems: number;
  /** `dfs.namenode.lease-recheck-interval-ms` */
  readonly leaseRecheckMs: number;
  /** `dfs.namenode.lease-hard-limit-sec` */
  readonly leaseHardLimitMs: number;
  /** `dfs.namenode.retrycache.expirytime.millis` */
  readonly retryCacheExpiryMs: number;
  /** `dfs.ha.allow.stale.reads` */
  readonly allowStaleReads: boolean;

  /** `dfs.namenode.safemode.threshold-pct` */
  readonly safeModeThreshold: number;
  /** `dfs.namenode.safemode.min.datanodes` */
  readonly safeModeMinDatanodes: number;
  /** `dfs.namenode.safemode.extension` */
  readonly safeModeExtensionMs: number;

  /** `dfs.heartbeat.interval` */
  readonly heartbeatIntervalMs: number;
  /** `dfs.namenode.heartbeat.recheck-interval` */
  readonly heartbeatRecheckMs: number;
  /** `dfs.namenode.stale.datanode.interval` */
  readonly staleIntervalMs: number;
  /** `dfs.namenode.avoid.read.stale.datanode` */
  readonly avoidReadStale: boolean;
  /** `dfs.namenode.avoid.write.stale.datanode` */
  readonly avoidWriteStale: boolean;
  /** `dfs.hosts`; empty: every host may join. */
  readonly includeFile: string;
  /** `dfs.hosts.exclude` */
  readonly excludeFile: string;

  /** `dfs.namenode.redundancy.interval.seconds` */
  readonly redundancyIntervalMs: number;
  /** `dfs.namenode.replication.max-streams` */
  readonly maxStreams: number;
  /** `dfs.namenode.replication.max-streams-hard-limit` */
  readonly maxStreamsHardLimit: number;
  /** `dfs.namenode.replication.work.multiplier.per.iteration` */
  readonly workMultiplier: number;
  /** `dfs.namenode.invalidate.work.pct.per.iteration` */
  readonly invalidateWorkShare: number;
  /** `dfs.block.invalidate.limit` */
  readonly invalidateLimit: number;
  /** `dfs.namenode.reconstruction.pending.timeout-sec` */
  readonly pendingTimeoutMs: number;
  /** `dfs.namenode.max.full.block.report.leases` */
  readonly fullBlockReportLeases: number;
  /** `dfs.namenode.full.block.report.lease.length.ms` */
  readonly fullBlockReportLeaseMs: number;
}

/** @param suffixes nameservice and NameNode, for keys that are read by these */
export function readSettings(
  conf: K.Configuration,
  ...suffixes: readonly string[]
): NamesystemSettings {
  const read = <T>(key: K.HadoopKey<T>) => conf.read(key, ...suffixes);
  return {
    replication: read(K.DFS_REPLICATION),
    minReplication: read(K.DFS_NAMENODE_REPLICATION_MIN),
    maxReplication: read(K.DFS_REPLICATION_MAX),
    blockSize: read(K.DFS_BLOCK_SIZE),
    minBlockSize: read(K.DFS_NAMENODE_MIN_BLOCK_SIZE),
    maxBlocksPerFile: read(K.DFS_NAMENODE_MAX_BLOCKS_PER_FILE),
    bytesPerChecksum: read(K.DFS_BYTES_PER_CHECKSUM),
    writePacketSize: read(K.DFS_CLIENT_WRITE_PACKET_SIZE),
    fileBufferSize: read(K.IO_FILE_BUFFER_SIZE),
    superGroup: read(K.DFS_PERMISSIONS_SUPERUSERGROUP),
    accessTimePrecisionMs: read(K.DFS_NAMENODE_ACCESSTIME_PRECISION),
    lsLimit: read(K.DFS_LIST_LIMIT),
    maxComponentLength: read(K.DFS_NAMENODE_MAX_COMPONENT_LENGTH),
    maxDirectoryItems: read(K.DFS_NAMENODE_MAX_DIRECTORY_ITEMS),
    leaseRecheckMs: read(K.DFS_NAMENODE_LEASE_RECHECK_INTERVAL_MS),
    leaseHardLimitMs: read(K.DFS_LEASE_HARDLIMIT),
    retryCacheExpiryMs: read(K.DFS_NAMENODE_RETRY_CACHE_EXPIRYTIME_MILLIS),
    allowStaleReads: read(K.DFS_HA_ALLOW_STALE_READ),
    safeModeThreshold: read(K.DFS_NAMENODE_SAFEMODE_THRESHOLD_PCT),
    safeModeMinDatanodes: read(K.DFS_NAMENODE_SAFEMODE_MIN_DATANODES),
    safeModeExtensionMs: read(K.DFS_NAMENODE_SAFEMODE_EXTENSION),
    heartbeatIntervalMs: read(K.DFS_HEARTBEAT_INTERVAL),
    heartbeatRecheckMs: read(K.DFS_NAMENODE_HEARTBEAT_RECHECK_INTERVAL),
    staleIntervalMs: read(K.DFS_NAMENODE_STALE_DATANODE_INTERVAL),
    avoidReadStale: read(K.DFS_NAMENODE_AVOID_STALE_DATANODE_FOR_READ),
    avoidWriteStale: read(K.DFS_NAMENODE_AVOID_STALE_DATANODE_FOR_WRITE),
    includeFile: read(K.DFS_HOSTS) ?? '',
    excludeFile: read(K.DFS_HOSTS_EXCLUDE) ?? '',
    redundancyIntervalMs: read(K.DFS_NAMENODE_REDUNDANCY_INTERVAL_SECONDS),
    maxStreams: read(K.DFS_NAMENODE_REPLICATION_MAX_STREAMS),
    maxStreamsHardLimit: read(K.DFS_NAMENODE_REPLICATION_STREAMS_HARD_LIMIT),
    workMultiplier: read(K.DFS_NAMENODE_REPLICATION_WORK_MULTIPLIER_PER_ITERATION),
    invalidateWorkShare: read(K.DFS_NAMENODE_INVALIDATE_WORK_PCT_PER_ITERATION),
    invalidateLimit: read(K.DFS_BLOCK_INVALIDATE_LIMIT),
    pendingTimeoutMs: read(K.DFS_NAMENODE_RECONSTRUCTION_PENDING_TIMEOUT_SEC),
    fullBlockReportLeases: read(K.DFS_NAMENODE_MAX_FULL_BLOCK_REPORT_LEASES),
    fullBlockReportLeaseMs: read(K.DFS_NAMENODE_FULL_BLOCK_REPORT_LEASE_LENGTH_MS),
  };
}
