/**
 * `hdfs-ha`: HDFS with high availability: NameNodes, DataNodes, failover controllers, and the
 * commands that speak to them.
 */

import { definePlugin } from '../../core/plugin/index.ts';
import { dfsAdmin } from './commands/dfsadmin/dfs-admin.ts';
import { fsShell } from './commands/fs/fs-shell.ts';
import { dfsFsck } from './commands/fsck/dfs-fsck.ts';
import { getConf } from './commands/get-conf.ts';
import { dataNode } from './datanode/datanode-role.ts';
import { dataNodeEvents } from './datanode/events.ts';
import { behaviour } from './history/behaviour.ts';
import { formatted, running } from './install.ts';
import { invariants } from './invariants/index.ts';
import { staleReads } from './measures/stale-reads.ts';
import { withoutActive } from './measures/without-active.ts';
import { namesystemEvents } from './namenode/events.ts';
import { nameNodeEvents } from './namenode/process-events.ts';
import { nameNode } from './namenode/role.ts';
import { append } from './workloads/append.ts';
import { names } from './workloads/names.ts';
import { haAdmin } from './zkfc/dfs-ha-admin.ts';
import { zkfc } from './zkfc/zkfc.ts';

export default definePlugin({
  name: 'hdfs-ha',
  summary: 'HDFS with high availability: NameNodes, DataNodes, failover controllers, its commands',
  version: '1.0.0',
  requires: { zookeeper: '^1', 'hadoop-common': '^1', journalnode: '^1' },
  events: { ...namesystemEvents, ...nameNodeEvents, ...dataNodeEvents },
  roles: { NameNode: nameNode, DataNode: dataNode, DFSZKFailoverController: zkfc },
  commands: {
    DFSAdmin: dfsAdmin,
    DFSHAAdmin: haAdmin,
    DFSck: dfsFsck,
    FsShell: fsShell,
    GetConf: getConf,
  },
  faults: { 'hdfs-ha/behaviour': behaviour },
  invariants,
  workloads: { append, names },
  measures: { 'without-active': withoutActive, 'stale-reads': staleReads },
  formatted,
  running,
});
