/**
 * S9: no failover makes DataNodes delete the last replica of a block that a file still has. What
 * counts are finalized replicas of the newest generation.
 */

import { defineInvariant } from '../../../core/plugin/index.ts';
import { numberOf } from './namespaces.ts';

interface Replicas {
  stamp: number;
  /** Hosts that have one of this stamp. */
  readonly hosts: Set<number>;
}

interface State {
  /** By pool and block. */
  readonly blocks: Map<string, Replicas>;
  /** Blocks that no file has any more. */
  readonly removed: Set<string>;
}

export const lastReplicaKept = defineInvariant({
  summary: 'the last replica of a block is deleted only when no file has the block',
  start: (): State => ({ blocks: new Map(), removed: new Set() }),
  on: {
    'block-removed': ({ removed, blocks }, { data }) => {
      const key = `${data.pool} ${data.block}`;
      removed.add(key);
      blocks.delete(key);
    },
    replica: ({ blocks, removed }, event, fail) => {
      const { data, host, hostIndex } = event;
      const key = `${data.pool} ${data.block}`;
      const stamp = numberOf(event, 'stamp');
      const known = blocks.get(key);
      if (data.state === 'FINALIZED') {
        if (removed.has(key)) return;
        if (!known || known.stamp < stamp) {
          blocks.set(key, { stamp, hosts: new Set([hostIndex]) });
        } else if (known.stamp === stamp) known.hosts.add(hostIndex);
      } else if (data.state === 'DELETED' && known?.stamp === stamp) {
        if (!known.hosts.delete(hostIndex) || known.hosts.size > 0) return;
        fail(`${host} has deleted the last replica of block ${data.block}`);
      }
    },
  },
});
