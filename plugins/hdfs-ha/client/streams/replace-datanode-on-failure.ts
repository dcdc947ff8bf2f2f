/** `ReplaceDatanodeOnFailure`: whether a pipeline that lost a DataNode wants another one. */

import {
  type Configuration,
  DFS_CLIENT_WRITE_REPLACE_DATANODE_ON_FAILURE_BEST_EFFORT,
  DFS_CLIENT_WRITE_REPLACE_DATANODE_ON_FAILURE_ENABLE,
  DFS_CLIENT_WRITE_REPLACE_DATANODE_ON_FAILURE_MIN_REPLICATION,
  DFS_CLIENT_WRITE_REPLACE_DATANODE_ON_FAILURE_POLICY,
} from '../../../hadoop-common/door.ts';

export interface PipelineLoss {
  readonly replication: number;
  /** DataNodes that are left. */
  readonly existing: number;
  readonly isAppend: boolean;
  readonly isHflushed: boolean;
}

export class ReplaceDatanodeOnFailure {
  readonly policy: 'DISABLE' | 'NEVER' | 'DEFAULT' | 'ALWAYS';
  readonly isBestEffort: boolean;
  /** With so many left, writing goes on where no other is found; 0: never. */
  readonly minReplication: number;

  constructor(conf: Configuration) {
    const isEnabled = conf.read(DFS_CLIENT_WRITE_REPLACE_DATANODE_ON_FAILURE_ENABLE);
    this.policy = isEnabled
      ? conf.read(DFS_CLIENT_WRITE_REPLACE_DATANODE_ON_FAILURE_POLICY)
      : 'DISABLE';
    this.isBestEffort = conf.read(DFS_CLIENT_WRITE_REPLACE_DATANODE_ON_FAILURE_BEST_EFFORT);
    this.minReplication = conf.read(DFS_CLIENT_WRITE_REPLACE_DATANODE_ON_FAILURE_MIN_REPLICATION);
  }

  wantsAnother({ replication, existing, isAppend, isHflushed }: PipelineLoss): boolean {
    if (existing === 0 || existing >= replication) return false;
    if (this.policy === 'ALWAYS') return true;
    if (this.policy !== 'DEFAULT' || replication < 3) return false;
    return existing <= Math.floor(replication / 2) || isAppend || isHflushed;
  }
}
