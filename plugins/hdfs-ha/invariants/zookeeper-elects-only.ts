/**
 * S10: ZooKeeper holds the election and nothing of the file system: of HDFS's daemons only failover
 * controllers ever have a session, so that what is stored there does not grow with the namespace.
 */

import { defineInvariant } from '../../../core/plugin/index.ts';

const OTHERS: readonly string[] = ['NameNode', 'DataNode', 'JournalNode'];

export const zookeeperElectsOnly = defineInvariant({
  summary: "of HDFS's daemons only failover controllers speak with ZooKeeper",
  start: () => undefined,
  on: {
    'zookeeper/session-held': (_, { host, process }, fail) => {
      if (OTHERS.includes(process)) fail(`the ${process} on ${host} has a session of ZooKeeper`);
    },
  },
});
