/**
 * The one table of what `hdfs` can run: the help, the Java class, whether it is a daemon. A
 * subcommand runs the program of this simulation that is called as its class; where no plugin
 * brings one, it is not modelled.
 */

export type SubcommandKind = 'admin' | 'client' | 'daemon';

export interface Subcommand {
  readonly about: string;
  readonly kind: SubcommandKind;
  /** Full name; without one, the script itself answers. */
  readonly javaClass?: string;
  /** `HADOOP_SUBCMD_SUPPORTDAEMONIZATION`: `--daemon` applies, and a pid file is kept. */
  readonly daemon?: true;
}

const HDFS = 'org.apache.hadoop.hdfs';
const TOOLS = `${HDFS}.tools`;

const admin = (about: string, javaClass: string): Subcommand => ({
  about,
  kind: 'admin',
  javaClass,
});
const client = (about: string, javaClass?: string): Subcommand => ({
  about,
  kind: 'client',
  ...(javaClass === undefined ? {} : { javaClass }),
});
const daemon = (about: string, javaClass: string): Subcommand => ({
  about,
  kind: 'daemon',
  javaClass,
  daemon: true,
});

/** As `hadoop_usage` of `bin/hdfs` lists them. */
export const HDFS_SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  balancer: daemon('run a cluster balancing utility', `${HDFS}.server.balancer.Balancer`),
  cacheadmin: admin('configure the HDFS cache', `${TOOLS}.CacheAdmin`),
  classpath: client(
    'prints the class path needed to get the hadoop jar and the required libraries',
  ),
  crypto: admin('configure HDFS encryption zones', `${TOOLS}.CryptoAdmin`),
  datanode: daemon('run a DFS datanode', `${HDFS}.server.datanode.DataNode`),
  debug: admin('run a Debug Admin to execute HDFS debug commands', `${TOOLS}.DebugAdmin`),
  dfs: client('run a filesystem command on the file system', 'org.apache.hadoop.fs.FsShell'),
  dfsadmin: admin('run a DFS admin client', `${TOOLS}.DFSAdmin`),
  dfsrouter: daemon('run the DFS router', `${HDFS}.server.federation.router.DFSRouter`),
  dfsrouteradmin: admin('manage Router-based federation', `${TOOLS}.federation.RouterAdmin`),
  diskbalancer: daemon(
    'Distributes data evenly among disks on a given node',
    `${TOOLS}.DiskBalancerCLI`,
  ),
  ec: admin('run a HDFS ErasureCoding CLI', `${TOOLS}.ECAdmin`),
  envvars: client('display computed Hadoop environment variables'),
  fetchdt: client('fetch a delegation token from the NameNode', `${TOOLS}.DelegationTokenFetcher`),
  fsck: admin('run a DFS filesystem checking utility', `${TOOLS}.DFSck`),
  getconf: client('get config values from configuration', `${TOOLS}.GetConf`),
  groups: client('get the groups which users belong to', `${TOOLS}.GetGroups`),
  haadmin: admin('run a DFS HA admin client', `${TOOLS}.DFSHAAdmin`),
  httpfs: daemon(
    'run HttpFS server, the HDFS HTTP Gateway',
    'org.apache.hadoop.fs.http.server.HttpFSServerWebServer',
  ),
  jmxget: admin('get JMX exported values from NameNode or DataNode.', `${TOOLS}.JMXGet`),
  journalnode: daemon('run the DFS journalnode', `${HDFS}.qjournal.server.JournalNode`),
  lsSnapshottableDir: client(
    'list all snapshottable dirs owned by the current user',
    `${TOOLS}.snapshot.LsSnapshottableDir`,
  ),
  mover: daemon(
    'run a utility to move block replicas across storage types',
    `${HDFS}.server.mover.Mover`,
  ),
  namenode: daemon('run the DFS namenode', `${HDFS}.server.namenode.NameNode`),
  nfs3: daemon('run an NFS version 3 gateway', `${HDFS}.nfs.nfs3.Nfs3`),
  oev: admin(
    'apply the offline edits viewer to an edits file',
    `${TOOLS}.offlineEditsViewer.OfflineEditsViewer`,
  ),
  oiv: admin(
    'apply the offline fsimage viewer to an fsimage',
    `${TOOLS}.offlineImageViewer.OfflineImageViewerPB`,
  ),
  oiv_legacy: admin(
    'apply the offline fsimage viewer to a legacy fsimage',
    `${TOOLS}.offlineImageViewer.OfflineImageViewer`,
  ),
  portmap: daemon('run a portmap service', 'org.apache.hadoop.portmap.Portmap'),
  secondarynamenode: daemon(
    'run the DFS secondary namenode',
    `${HDFS}.server.namenode.SecondaryNameNode`,
  ),
  snapshotDiff: client(
    'diff two snapshots of a directory or diff the current directory contents with a snapshot',
    `${TOOLS}.snapshot.SnapshotDiff`,
  ),
  sps: daemon(
    'run external storagepolicysatisfier',
    `${HDFS}.server.sps.ExternalStoragePolicySatisfier`,
  ),
  storagepolicies: admin(
    'list/get/set/satisfyStoragePolicy block storage policies',
    `${TOOLS}.StoragePolicyAdmin`,
  ),
  version: client('print the version', 'org.apache.hadoop.util.VersionInfo'),
  zkfc: daemon('run the ZK Failover Controller daemon', `${TOOLS}.DFSZKFailoverController`),
};

/** Of `bin/hadoop`, those that speak to HDFS. */
export const HADOOP_SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  classpath: client(
    'prints the class path needed to get the Hadoop jar and the required libraries',
  ),
  envvars: client('display computed Hadoop environment variables'),
  fs: client('run a generic filesystem user client', 'org.apache.hadoop.fs.FsShell'),
  version: client('print the version', 'org.apache.hadoop.util.VersionInfo'),
};

/** `DFSZKFailoverController` of its full name: the program that stands for a class. */
export function programOf(javaClass: string): string {
  return javaClass.slice(javaClass.lastIndexOf('.') + 1);
}
