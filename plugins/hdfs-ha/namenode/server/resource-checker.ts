/**
 * `NameNodeResourceChecker`: whether the disks below the edits directories have the space that a
 * NameNode wants to see free.
 */

import type { System } from '../../../../core/plugin/index.ts';
import {
  DFS_NAMENODE_CHECKED_VOLUMES_MINIMUM,
  DFS_NAMENODE_DU_RESERVED,
  type Logger,
} from '../../../hadoop-common/door.ts';
import type { NodeConf } from '../startup/node-conf.ts';
import { areResourcesAvailable } from './resource-policy.ts';

/** As `df` names the one disk of a host. */
const VOLUME = '/dev/sda1';

export function hasAvailableDiskSpace(sys: System, log: Logger, node: NodeConf): boolean {
  const reserved = node.conf.read(DFS_NAMENODE_DU_RESERVED);
  const free = sys.disk.freeBytes();
  const available = free >= reserved;
  if (!available) {
    log.warn(
      'namenode.NameNodeResourceChecker',
      `Space available on volume '${VOLUME}' is ${free}, which is below the configured reserved amount ${reserved}`,
    );
  }
  const required = node.requiredEditsDirs.length > 0;
  const minimum = node.conf.read(DFS_NAMENODE_CHECKED_VOLUMES_MINIMUM);
  return areResourcesAvailable([{ available, required }], minimum);
}
