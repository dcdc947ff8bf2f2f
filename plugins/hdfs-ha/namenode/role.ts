/** `NameNode` as a role: who runs one by the configuration, and where clients reach it. */

import type { HostPlan, RoleDefinition } from '../../../core/plugin/index.ts';
import { MUTANTS } from '../mutants.ts';
import {
  hasOwnNameNode,
  localTo,
  NAMENODE_RPC_PORT,
  nameNodeAddress,
  ownNameNodeId,
  ownNameserviceId,
} from '../nameservices.ts';
import { plannedKeys } from '../placement.ts';
import { nameNodeMain } from './startup/main.ts';

type Host = Omit<HostPlan, 'roles'>;

export const nameNode: RoleDefinition = {
  summary: 'keeps the namespace of HDFS, as the active one, a standby or an observer',
  aliases: ['namenode'],
  states: ['initializing', 'standby', 'active', 'observer'],
  rankIs: 'epoch',
  jvm: true,
  startup: { minMs: 900, maxMs: 1_400 },
  hooks: Object.fromEntries(
    Object.entries(MUTANTS).map(([name, about]) => [`mutant:${name}`, about]),
  ),
  runsOn: (host) => hasOwnNameNode(plannedKeys(host), localTo(host)),
  port(host) {
    const conf = plannedKeys(host);
    const { nameserviceId, id } = ownIds(host);
    return nameNodeAddress(conf, nameserviceId, id)?.port ?? NAMENODE_RPC_PORT;
  },
  id: (host) => ownIds(host).id,
  main: nameNodeMain,
};

/** The nameservice that this host belongs to, and what its NameNode is called there: `nn1`. */
function ownIds(host: Host) {
  const conf = plannedKeys(host);
  const nameserviceId = ownNameserviceId(conf, localTo(host));
  const id = nameserviceId && ownNameNodeId(conf, nameserviceId, localTo(host));
  return { nameserviceId, id };
}
