/** Where the clients of a workload find ZooKeeper, when nobody says it. */

import type { ClusterPlan } from '../../../core/plugin/index.ts';

/** `m1:2181`, of every host that runs a server. */
export function serversOf({ hosts }: ClusterPlan): string[] {
  return hosts
    .filter(({ roles }) => roles.includes('QuorumPeerMain'))
    .map(({ name, conf }) => `${name}:${conf['zoo.cfg']?.keys.clientPort ?? '2181'}`);
}
