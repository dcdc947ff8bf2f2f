/** DataNodes that a writer does not want for new blocks, each for some time. */

import { DFS_CLIENT_WRITE_EXCLUDE_NODES_CACHE_EXPIRY_INTERVAL } from '../../../hadoop-common/door.ts';
import type { DatanodeInfo } from '../../protocols/blocks.ts';
import type { StreamClient } from './stream-client.ts';

export class ExcludedNodes {
  private readonly client: StreamClient;
  /** uuid of the DataNode -> when it may be tried again. */
  private readonly until = new Map<string, number>();

  constructor(client: StreamClient) {
    this.client = client;
  }

  add(node: DatanodeInfo): void {
    const { conf, sys } = this.client;
    const expiryMs = conf.read(DFS_CLIENT_WRITE_EXCLUDE_NODES_CACHE_EXPIRY_INTERVAL);
    this.until.set(node.uuid, sys.clock.monotonic() + expiryMs);
  }

  /** Their uuids. */
  names(): string[] {
    const now = this.client.sys.clock.monotonic();
    return [...this.until].filter(([, until]) => until > now).map(([uuid]) => uuid);
  }
}
