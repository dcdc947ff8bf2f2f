/**
 * What Hadoop 3.3.6 has beside the declared keys: the names in core-default.xml and
 * hdfs-default.xml, and families of which nothing is modelled (`*`). Who sets one of them is told
 * that nothing comes of it; any other name is told as unknown, with the nearest right one.
 */

/** `first.part: rest rest`: the names that begin alike, in lines. */
const NAMES = `
ha.health-monitor: connect-retry-interval.ms
fs.df: interval
dfs.internal: nameservices
adl: *
datanode.https: port
dfs: stream-buffer-size
dfs.balancer: *
dfs.batched: ls.limit
dfs.block: access.key.update.interval access.token.enable access.token.lifetime
dfs.block: access.token.protobuf.enable local-path-access.user misreplication.processing.limit
dfs.block: placement.ec.classname replicator.classname scanner.skip.recent.accessed
dfs.block: scanner.volume.bytes.per.second scanner.volume.join.timeout.ms
dfs.blockreport: split.threshold
dfs.cachereport: intervalMsec
dfs.checksum: combine.mode ec.socket-timeout type
dfs.client: block.reader.remote.buffer.size
dfs.client: block.write.replace-datanode-on-failure.min-replication cache.drop.behind.reads
dfs.client: cache.drop.behind.writes cache.readahead cached.conn.retry context
dfs.client: deadnode.detection.enabled deadnode.detection.idle.sleep.ms
dfs.client: deadnode.detection.probe.connection.timeout.ms
dfs.client: deadnode.detection.probe.deadnode.interval.ms
dfs.client: deadnode.detection.probe.deadnode.threads
dfs.client: deadnode.detection.probe.suspectnode.interval.ms
dfs.client: deadnode.detection.probe.suspectnode.threads deadnode.detection.rpc.threads
dfs.client: domain.socket.data.traffic failover.resolve-needed failover.resolver.impl
dfs.client: failover.resolver.useFQDN fsck.connect.timeout fsck.read.timeout
dfs.client: hedged.read.threadpool.size hedged.read.threshold.millis https.keystore.resource
dfs.client: https.need-auth ignore.namenode.default.kms.uri key.provider.cache.expiry
dfs.client: local.interfaces mmap.cache.size mmap.cache.timeout.ms mmap.enabled
dfs.client: mmap.retry.timeout.ms read.* refresh.read-block-locations.ms
dfs.client: refresh.read-block-locations.register-automatically
dfs.client: refresh.read-block-locations.threads replica.accessor.builder.classes
dfs.client: retry.interval-ms.get-last-block-length retry.policy.enabled retry.policy.spec
dfs.client: retry.times.get-last-block-length server-defaults.validity.period.ms short.circuit.num
dfs.client: short.circuit.replica.stale.threshold.ms slow.io.warning.threshold.ms
dfs.client: socket.send.buffer.size socketcache.capacity socketcache.expiryMsec
dfs.client: test.drop.namenode.response.number use.datanode.hostname use.legacy.blockreader.local
dfs.client: write.byte-array-manager.count-limit failover.observer.probe.retry.period
dfs.client: write.byte-array-manager.count-reset-time-period-ms
dfs.client: write.byte-array-manager.count-threshold write.byte-array-manager.enabled
dfs.client: write.exclude.nodes.cache.expiry.interval.millis datanode-restart.timeout
dfs.cluster: administrators
dfs.content-summary: limit sleep-microsec
dfs.data: transfer.client.tcpnodelay transfer.protection transfer.saslproperties.resolver.class
dfs.data: transfer.server.tcpnodelay
dfs.datanode: available-space-volume-choosing-policy.balanced-space-preference-fraction
dfs.datanode: available-space-volume-choosing-policy.balanced-space-threshold
dfs.datanode: balance.bandwidthPerSec balance.max.concurrent.moves block-pinning.enabled
dfs.datanode: block.id.layout.upgrade.threads bp-ready.timeout cache.revocation.polling.ms
dfs.datanode: cache.revocation.timeout.ms cached-dfsused.check.interval.ms data.dir.perm
dfs.datanode: data.transfer.bandwidthPerSec data.write.bandwidthPerSec directoryscan.interval
dfs.datanode: directoryscan.threads directoryscan.throttle.limit.ms.per.sec disk.check.min.gap
dfs.datanode: disk.check.timeout dns.interface dns.nameserver drop.cache.behind.reads
dfs.datanode: drop.cache.behind.writes du.reserved.calculator du.reserved.pct
dfs.datanode: ec.reconstruct.read.bandwidthPerSec ec.reconstruct.write.bandwidthPerSec
dfs.datanode: ec.reconstruction.stripedread.buffer.size
dfs.datanode: ec.reconstruction.stripedread.timeout.millis ec.reconstruction.threads
dfs.datanode: ec.reconstruction.validation ec.reconstruction.xmits.weight
dfs.datanode: fileio.profiling.sampling.percentage fixed.volume.size fsdataset.factory
dfs.datanode: fsdataset.volume.choosing.policy fsdatasetasyncdisk.max.threads.per.volume
dfs.datanode: fsdatasetcache.max.threads.per.volume http.internal-proxy.port https.address
dfs.datanode: httpserver.filter.handlers kerberos.principal keytab.file lazywriter.interval.sec
dfs.datanode: lifeline.interval.seconds lock-reporting-threshold-ms lock.fair
dfs.datanode: lock.read.write.enabled max.disks.to.report max.locked.memory max.nodes.to.report
dfs.datanode: max.slowdisks.to.exclude metrics.logger.period.seconds min.outlier.detection.disks
dfs.datanode: min.outlier.detection.nodes network.counts.cache.max.size oob.timeout-ms
dfs.datanode: outliers.report.interval parallel.volumes.load.threads.num
dfs.datanode: peer.metrics.min.outlier.detection.samples peer.stats.enabled plugins
dfs.datanode: pmem.cache.dirs pmem.cache.recovery processcommands.threshold
dfs.datanode: ram.disk.replica.tracker readahead.bytes replica.cache.expiry.time
dfs.datanode: replica.cache.root.dir restart.replica.expiration scan.period.hours
dfs.datanode: shared.file.descriptor.paths slow.io.warning.threshold.ms slowdisk.low.threshold.ms
dfs.datanode: slowpeer.low.threshold.ms socket.reuse.keepalive sync.behind.writes.in.background
dfs.datanode: transfer.socket.recv.buffer.size transfer.socket.send.buffer.size transferTo.allowed
dfs.datanode: use.datanode.hostname volumes.replica-add.threadpool.size sync.behind.writes
dfs.default: chunk.view.size
dfs.disk: balancer.*
dfs.domain: socket.disable.interval.seconds socket.path
dfs.edit: log.transfer.bandwidthPerSec log.transfer.timeout
dfs.encrypt: data.overwrite.downstream.derived.qop data.overwrite.downstream.new.qop data.transfer
dfs.encrypt: data.transfer.algorithm data.transfer.cipher.key.bitlength
dfs.encrypt: data.transfer.cipher.suites
dfs.federation: router.*
dfs.http: client.* policy
dfs.https: server.keystore.resource
dfs.image: compress compression.codec parallel.inode.threshold parallel.load
dfs.image: parallel.target.sections parallel.threads transfer.chunksize
dfs.image: transfer-bootstrap-standby.bandwidthPerSec transfer.bandwidthPerSec
dfs.journalnode: edits.dir.perm https-address https-bind-host kerberos.internal.spnego.principal
dfs.journalnode: kerberos.principal keytab.file
dfs.lock: suppress.warning.interval
dfs.ls: limit
dfs.metrics: percentiles.intervals
dfs.mover: *
dfs.namenode: accesstime.precision acls.enabled audit.log.async audit.log.async.blocking
dfs.namenode: audit.log.async.buffer.size audit.log.debug.cmdlist audit.log.token.tracking.id
dfs.namenode: audit.log.with.remote.port audit.loggers
dfs.namenode: available-space-block-placement-policy.balance-local-node
dfs.namenode: available-space-block-placement-policy.balanced-space-preference-fraction
dfs.namenode: available-space-block-placement-policy.balanced-space-tolerance
dfs.namenode: available-space-rack-fault-tolerant-block-placement-policy.balanced-space-preference-fraction
dfs.namenode: available-space-rack-fault-tolerant-block-placement-policy.balanced-space-tolerance
dfs.namenode: avoid.read.slow.datanode backup.address backup.address.* backup.dnrpc-address
dfs.namenode: backup.http-address backup.http-address.*
dfs.namenode: block-placement-policy.default.prefer-local-node max.extra.edits.segments.retained
dfs.namenode: block-placement-policy.exclude-slow-nodes.enabled block.deletion.increment
dfs.namenode: blockreport.max.lock.hold.time blockreport.queue.size
dfs.namenode: blocks.per.postponedblocks.rescan caching.enabled checkpoint.dir checkpoint.dir.*
dfs.namenode: checkpoint.edits.dir checkpoint.edits.dir.* checkpoint.max-retries
dfs.namenode: corrupt.block.delete.immediately.enabled datanode.registration.ip-hostname-check
dfs.namenode: decommission.backoff.monitor.pending.blocks.per.lock
dfs.namenode: decommission.backoff.monitor.pending.limit decommission.blocks.per.interval
dfs.namenode: decommission.interval decommission.max.concurrent.tracked.nodes
dfs.namenode: decommission.monitor.class delegation.key.update-interval
dfs.namenode: delegation.token.always-use delegation.token.max-lifetime
dfs.namenode: delegation.token.renew-interval ec.policies.max.cellsize ec.system.default.policy
dfs.namenode: ec.userdefined.policy.allowed edekcacheloader.initial.delay.ms
dfs.namenode: edekcacheloader.interval.ms edits.asynclogging edits.journal-plugin
dfs.namenode: edits.journal-plugin.qjournal edits.noeditlogchannelflush enable.log.stale.datanode
dfs.namenode: fs-limits.max-blocks-per-file fs-limits.max-xattr-size
dfs.namenode: fs-limits.max-xattrs-per-inode fslock.fair full.block.report.lease.length.ms
dfs.namenode: gc.time.monitor.enable gc.time.monitor.observation.window.ms
dfs.namenode: gc.time.monitor.sleep.interval.ms get-blocks.max-qps hosts.provider.classname
dfs.namenode: https-address https-address.* https-bind-host https-bind-host.*
dfs.namenode: inode.attributes.provider.bypass.users inode.attributes.provider.class
dfs.namenode: inotify.max.events.per.rpc ip-proxy-users kerberos.internal.spnego.principal
dfs.namenode: kerberos.internal.spnego.principal.* kerberos.principal kerberos.principal.*
dfs.namenode: kerberos.principal.pattern keytab.file keytab.file.*
dfs.namenode: lazypersist.file.scrub.interval.sec legacy-oiv-image.dir lifeline.handler.count
dfs.namenode: lifeline.handler.ratio lifeline.rpc-bind-host lifeline.rpc-bind-host.*
dfs.namenode: list.cache.directives.num.responses list.cache.pools.num.responses
dfs.namenode: list.encryption.zones.num.responses list.openfiles.num.responses
dfs.namenode: list.reencryption.status.num.responses lock.detailed-metrics.enabled
dfs.namenode: maintenance.replication.min max-corrupt-file-blocks-returned
dfs.namenode: max-lock-hold-to-release-lease-ms max-num-blocks-to-log max.full.block.report.leases
dfs.namenode: max.objects max.op.size max.slowpeer.collect.nodes metrics.logger.period.seconds
dfs.namenode: missing.checkpoint.periods.before.shutdown name.cache.threshold
dfs.namenode: path.based.cache.block.map.allocation.percent path.based.cache.refresh.interval.ms
dfs.namenode: path.based.cache.retry.interval.ms plugins posix.acl.inheritance.enabled
dfs.namenode: provided.enabled quota.init-threads read-lock-reporting-threshold-ms
dfs.namenode: read.considerLoad read.considerStorageType redundancy.considerLoad
dfs.namenode: redundancy.considerLoad.factor redundancy.considerLoadByStorageType
dfs.namenode: redundancy.queue.restart.iterations reencrypt.batch.size reencrypt.edek.threads
dfs.namenode: reencrypt.sleep.interval reencrypt.throttle.limit.handler.ratio
dfs.namenode: reencrypt.throttle.limit.updater.ratio reject-unresolved-dn-topology-mapping
dfs.namenode: resource.checked.volumes retrycache.heap.percent rpc-address.auxiliary-ports
dfs.namenode: secondary.http-address secondary.http-address.* secondary.https-address
dfs.namenode: secondary.https-address.* send.qop.enabled slowpeer.collect.interval
dfs.namenode: snapshot.capture.openfiles snapshot.max.limit file.close.num-committed-allowed
dfs.namenode: snapshot.skip.capture.accesstime-only-change snapshot.skiplist.interval
dfs.namenode: snapshot.skiplist.max.levels snapshotdiff.allow.snap-root-descendant
dfs.namenode: snapshotdiff.listing.limit stale.datanode.minimum.interval safemode.replication.min
dfs.namenode: startup.delay.block.deletion.sec state.context.enabled storage.dir.perm
dfs.namenode: support.allow.format top.enabled top.num.users top.window.num.buckets
dfs.namenode: top.windows.minutes upgrade.domain.factor write-lock-reporting-threshold-ms
dfs.namenode: write.stale.datanode.ratio xattrs.enabled enable.retrycache name.dir.restore
dfs.net: topology.impl
dfs.permissions: ContentSummary.subAccess allow.owner.set.quota enabled
dfs.pipeline: ecn
dfs.protected: subdirectories.enable
dfs.provided: *
dfs.qjournal: parallel-read.num-threads
dfs.quota: by.storage.type.enabled
dfs.reformat: disabled
dfs.secondary: namenode.kerberos.internal.spnego.principal namenode.kerberos.principal
dfs.secondary: namenode.keytab.file namenode.keytab.file.*
dfs.short: circuit.shared.memory.watcher.interrupt.check.ms
dfs.storage: policy.*
dfs.trustedchannel: resolver.class
dfs.use: dfs.network.topology
dfs.user: home.dir.prefix
dfs.web: authentication.kerberos.keytab authentication.kerberos.principal
dfs.web: authentication.simple.anonymous.allowed ugi
dfs.webhdfs: *
dfs.xframe: enabled value
file: *
fs.AbstractFileSystem: abfs.impl abfss.impl adl.impl file.impl ftp.impl gs.impl har.impl hdfs.impl
fs.AbstractFileSystem: s3a.impl swebhdfs.impl viewfs.impl wasb.impl wasbs.impl webhdfs.impl
fs.abfs: *
fs.abfss: impl
fs.adl: *
fs.automatic: close
fs.azure: *
fs.client: htrace.sampler.classes resolve.remote.symlinks resolve.topology.enabled
fs.du: interval
fs.ftp: *
fs.getspaceused: classname jitterMillis
fs.har: impl.disable.cache
fs.protected: directories
fs.s3a: *
fs.swift: *
fs.trash: checkpoint.interval
fs.viewfs: *
fs.wasb: *
fs.wasbs: impl
ftp: *
hadoop.caller: *
hadoop.common: configuration.version
hadoop.domainname: resolver.impl
hadoop.fuse: connection.timeout timer.period
hadoop.hdfs: configuration.version
hadoop.htrace: span.receiver.classes
hadoop.http: *
hadoop.jetty: logs.serve.aliases
hadoop.kerberos: keytab.login.autorenewal.enabled kinit.command min.seconds.before.relogin
hadoop.kms: *
hadoop.metrics: jvm.use-thread-mxbean
hadoop.prometheus: endpoint.enabled
hadoop.proxyuser: *
hadoop.registry: *
hadoop.rpc: protection socket.factory.class.*
hadoop.security: auth_to_local auth_to_local.mechanism authentication
hadoop.security: credential.clear-text-fallback credential.provider.path
hadoop.security: credstore.java-keystore-provider.password-file crypto.* dns.interface
hadoop.security: dns.log-slow-lookups.enabled dns.log-slow-lookups.threshold.ms dns.nameserver
hadoop.security: group.mapping group.mapping.* groups.cache.background.reload
hadoop.security: groups.cache.background.reload.threads groups.cache.secs
hadoop.security: groups.cache.warn.after.ms groups.negative-cache.secs
hadoop.security: groups.shell.command.timeout impersonation.provider.class
hadoop.security: instrumentation.requires.admin java.secure.random.algorithm key.default.bitlength
hadoop.security: key.default.cipher key.provider.path kms.client.authentication.retry-count
hadoop.security: kms.client.encrypted.key.cache.expiry
hadoop.security: kms.client.encrypted.key.cache.low-watermark
hadoop.security: kms.client.encrypted.key.cache.num.refill.threads
hadoop.security: kms.client.encrypted.key.cache.size kms.client.failover.sleep.base.millis
hadoop.security: kms.client.failover.sleep.max.millis kms.client.timeout random.device.file.path
hadoop.security: resolver.impl saslproperties.resolver.class secure.random.impl authorization
hadoop.security: sensitive-config-keys service.user.name.key token.service.use_ip uid.cache.secs
hadoop.service: shutdown.timeout
hadoop.shell: missing.defaultFs.warning safely.delete.limit.num.files
hadoop.socks: server
hadoop.ssl: *
hadoop.system: tags
hadoop.tags: system
hadoop.token: files
hadoop.user: group.metrics.percentiles.intervals group.static.mapping.overrides
hadoop.util: hash.type
hadoop.workaround: non.threadsafe.getpwuid
hadoop.zk: *
httpfs.buffer: size
io: *
ipc: *.backoff.enable *.callqueue.impl *.cost-provider.impl
ipc: *.decay-scheduler.backoff.responsetime.enable
ipc: *.decay-scheduler.backoff.responsetime.thresholds *.decay-scheduler.decay-factor
ipc: *.decay-scheduler.metrics.top.user.count *.decay-scheduler.period-ms
ipc: *.decay-scheduler.thresholds *.faircallqueue.multiplexer.weights *.identity-provider.impl
ipc: *.scheduler.impl *.scheduler.priority.levels *.weighted-cost.handler
ipc: *.weighted-cost.lockexclusive *.weighted-cost.lockfree *.weighted-cost.lockshared
ipc: *.weighted-cost.response
ipc.client: bind.wildcard.addr fallback-to-simple-auth-allowed idlethreshold kill.max low-latency
ipc.client: tcpnodelay
ipc.maximum: response.length data.length
ipc.server: log.slow.rpc max.connections purge.interval reuseaddr handler.queue.size
ipc.server: listen.queue.size
net: *
nfs: *
rpc: *
seq: *
ssl.server: keystore.keypassword keystore.location keystore.password truststore.location
ssl.server: truststore.password
tfile: *
zlib: *
`;

/** All names, each with `*` for any part. */
export function knownKeys(): readonly string[] {
  return NAMES.trim()
    .split('\n')
    .flatMap((line) => {
      const [first = '', ...rest] = line.split(/:? /);
      return rest.map((name) => `${first}.${name}`);
    });
}
