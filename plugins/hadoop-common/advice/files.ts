/** Advice about files: what stands in one where nobody looks for it, and what is missing in one. */

import type { Advice, AdviceDefinition } from '../../../core/plugin/index.ts';
import { HADOOP_CONF_DIR } from '../conf/places.ts';
import { keysOfFile } from '../keys/index.ts';

const ENV = 'hadoop-env.sh';

/** Role -> who starts it, as `start-dfs.sh` asks. */
const USERS: Readonly<Record<string, string>> = {
  NameNode: 'HDFS_NAMENODE_USER',
  DataNode: 'HDFS_DATANODE_USER',
  JournalNode: 'HDFS_JOURNALNODE_USER',
  DFSZKFailoverController: 'HDFS_ZKFC_USER',
};

export const daemonUser: AdviceDefinition = {
  summary: 'a `hadoop-env.sh` without the user of a daemon, which root then cannot start',
  *check({ hosts }): Iterable<Advice> {
    const roles = new Set(hosts.flatMap((host) => host.roles));
    for (const { name: host, conf } of hosts) {
      const text = conf[ENV]?.text ?? '';
      if (text === '') continue;
      for (const [role, variable] of Object.entries(USERS)) {
        if (!roles.has(role) || new RegExp(`^\\s*(export\\s+)?${variable}=`, 'm').test(text))
          continue;
        yield {
          reason: `\`${ENV}\` has no \`${variable}\`: typed by root, \`start-dfs.sh\` starts no ${role}`,
          cure: `Add \`export ${variable}=root\`.`,
          at: { host, file: ENV },
        };
      }
    }
  },
};

export const envElsewhere: AdviceDefinition = {
  summary: 'a `hadoop-env.sh` outside of the configuration folder, which no script reads',
  *check({ hosts }): Iterable<Advice> {
    for (const { name: host, conf } of hosts) {
      for (const { name: file, path } of Object.values(conf)) {
        if (!path.endsWith(`/${ENV}`) || path === `${HADOOP_CONF_DIR}/${ENV}`) continue;
        yield {
          reason: `no script of Hadoop reads \`${path}\``,
          cure: `It stands at \`${HADOOP_CONF_DIR}/${ENV}\`; write \`${ENV}:\` under \`conf\`.`,
          at: { host, file },
        };
      }
    }
  },
};

export const overriddenByDefault: AdviceDefinition = {
  summary: 'a key of `hdfs-default.xml` in `core-site.xml`, which is read before it',
  *check({ hosts }): Iterable<Advice> {
    const defaults = keysOfFile('hdfs-site.xml').filter((key) => (key.default ?? '') !== '');
    for (const { name: host, conf } of hosts) {
      for (const { name: key, default: usual } of defaults) {
        const value = conf['core-site.xml']?.keys[key];
        if (value === undefined || value === usual) continue;
        yield {
          reason: `\`${key}\` has no effect in \`core-site.xml\`: \`hdfs-default.xml\` is read after it and says \`${usual}\``,
          cure: 'Write it into `hdfs-site.xml`.',
          at: { host, file: 'core-site.xml', key },
        };
      }
    }
  },
};
