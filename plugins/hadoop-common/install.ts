/**
 * What `bare` and `configured` mean for Hadoop: a JDK and the unpacked archive, which earlier
 * chapters of any book have installed; then the files of configuration that a cluster has.
 */

import {
  type FileContent,
  type FileTree,
  type HostPlan,
  programHeader,
} from '../../core/plugin/index.ts';
import { archiveTree } from './archive.ts';
import { HADOOP_CONF_DIR, HADOOP_HOME } from './conf/places.ts';
import { JAVA_HOME } from './daemon/version.ts';
import { HADOOP_ENV } from './shipped-conf.ts';

const PROFILE = `export JAVA_HOME=${JAVA_HOME}
export HADOOP_HOME=${HADOOP_HOME}
export PATH=$PATH:$JAVA_HOME/bin:$HADOOP_HOME/bin:$HADOOP_HOME/sbin
`;

/** Stands for a key: logins between the hosts of a simulation need none, fencing names its file. */
const KEY = 'A key of this simulation.\n';

/** For a cluster that leaves `hadoop-env.sh` alone: what root needs to start all of HDFS. */
const USERS = ['NAMENODE', 'DATANODE', 'SECONDARYNAMENODE', 'JOURNALNODE', 'ZKFC'];
const USUAL_ENV = `${HADOOP_ENV}
export JAVA_HOME=${JAVA_HOME}
${USERS.map((daemon) => `HDFS_${daemon}_USER=root\n`).join('')}`;

export function unpacked(): FileTree {
  return {
    ...archiveTree(HADOOP_HOME),
    [`${JAVA_HOME}/bin/java`]: { text: `${programHeader('java')}\n`, executable: true },
    '/etc/environment': `JAVA_HOME=${JAVA_HOME}\n`,
    '/etc/profile.d/hadoop.sh': PROFILE,
    '/root/.ssh/id_rsa': KEY,
    '/root/.ssh/id_rsa.pub': KEY,
    '/root/.ssh/authorized_keys': KEY,
  };
}

/** @param hosts names of those on which DataNodes run */
export function configured(host: HostPlan, hosts: readonly string[]): FileTree {
  const tree: Record<string, FileContent> = {
    [`${HADOOP_CONF_DIR}/hadoop-env.sh`]: USUAL_ENV,
    [`${HADOOP_CONF_DIR}/workers`]: hosts.map((name) => `${name}\n`).join(''),
  };
  for (const { path, text } of Object.values(host.conf)) {
    if (path.startsWith(`${HADOOP_CONF_DIR}/`) && text !== '') tree[path] = text;
  }
  return tree;
}
