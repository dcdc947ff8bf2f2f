/** The nameservices of a cluster and the hosts of their NameNodes, by what is planned for its hosts. */

import type { ClusterPlan, HostPlan } from '../../core/plugin/index.ts';
import { DFS_HA_AUTO_FAILOVER_ENABLED } from '../hadoop-common/door.ts';
import {
  type ConfigurationSource,
  hasOwnNameNode,
  localTo,
  nameNodeAddress,
  nameNodeIds,
  nameserviceIds,
  orNone,
} from './nameservices.ts';

type PlannedHost = Omit<HostPlan, 'roles'>;

/** The planned keys of a host as one configuration. */
export function plannedKeys({ conf }: PlannedHost): ConfigurationSource {
  const files = ['hdfs-site.xml', 'core-site.xml'];
  return {
    get: (name) => files.map((file) => conf[file]?.keys[name]).find((text) => text !== undefined),
  };
}

function runsNameNode(host: PlannedHost): boolean {
  return hasOwnNameNode(plannedKeys(host), localTo(host));
}

/** Whether failover controllers choose the active NameNode of a nameservice. */
function isAutomatic(conf: ConfigurationSource, nameserviceId: string | undefined): boolean {
  const { name } = DFS_HA_AUTO_FAILOVER_ENABLED;
  return (conf.get(`${name}.${nameserviceId}`) ?? conf.get(name)) === 'true';
}

/** A nameservice of a cluster, and the hosts of its NameNodes in the order of their ids. */
export interface PlannedNameservice {
  /** None where there is one NameNode and no nameservice. */
  readonly id: string | undefined;
  readonly isAutomatic: boolean;
  readonly nameNodes: readonly { readonly id: string | undefined; readonly host: string }[];
}

/** As the first host with a NameNode has them configured. */
export function plannedNameservices({ hosts }: ClusterPlan): readonly PlannedNameservice[] {
  const first = hosts.find(runsNameNode);
  if (!first) return [];
  const conf = plannedKeys(first);
  return orNone(nameserviceIds(conf)).map((id) => ({
    id,
    isAutomatic: isAutomatic(conf, id),
    nameNodes: orNone(nameNodeIds(conf, id)).flatMap((nameNodeId) => {
      const address = nameNodeAddress(conf, id, nameNodeId);
      const host = hosts.find((one) => address && localTo(one)(address.host));
      return host ? [{ id: nameNodeId, host: host.name }] : [];
    }),
  }));
}
