/** What the namesystem reads of the configuration, once, when the NameNode starts. */

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
  /** `dfs.permissions.enabled` */
  readonly permissionsEnabled: boolean;
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
