/**
 * Whether a write may be made under the quota above it (`ZooKeeperServer.checkQuota`). Only servers
 * with `enforceQuota` ask; what is over a soft limit is logged, what is over a hard one refused. The
 * counts are those of the applied tree, so writes under way are not seen.
 */

import type { ServerMetrics } from '../metrics/server-metrics.ts';
import { Code } from '../protocol/codes.ts';
import { JuteError } from '../protocol/jute.ts';
import type { DataTree } from '../tree/data-tree.ts';
import { topNamespace } from '../tree/path.ts';
import type { Logger } from './logger.ts';
import { KeeperError } from './request.ts';

export class QuotaCheck {
  private readonly tree: () => DataTree;
  private readonly logger: Logger;
  private readonly metrics: ServerMetrics;
  /** `RateLogger` writes a message once in a row. */
  private lastMessage = '';

  constructor(tree: () => DataTree, logger: Logger, metrics: ServerMetrics) {
    this.tree = tree;
    this.logger = logger;
    this.metrics = metrics;
  }

  /**
   * @param bytes by how much the data grows
   * @param count how many nodes are added
   * @throws KeeperError QuotaExceeded; JuteError when the quota's nodes cannot be read
   */
  check(path: string, bytes: number, count: number): void {
    const { quotas } = this.tree();
    const quota = quotas.above(path);
    if (quota === undefined) return;
    const limits = quotas.limitsOf(quota);
    if (limits === undefined) throw new JuteError('the limits cannot be read');
    if (limits === 'missing') return;
    const asksCount = count !== 0 && (limits.count > -1 || limits.countHardLimit > -1);
    const asksBytes = bytes !== 0 && (limits.bytes > -1 || limits.byteHardLimit > -1);
    if (!asksCount && !asksBytes) return;
    const held = quotas.countsOf(quota);
    if (held === undefined) throw new JuteError('the counts cannot be read');
    if (held === 'missing') return this.missing(quota);
    if (asksCount) this.compare(quota, 'count', held.count + count, limits);
    if (asksBytes) this.compare(quota, 'byte', held.bytes + bytes, limits);
  }

  private compare(
    quota: string,
    what: 'count' | 'byte',
    value: number,
    limits: { count: number; bytes: number; countHardLimit: number; byteHardLimit: number },
  ): void {
    const hard = what === 'count' ? limits.countHardLimit : limits.byteHardLimit;
    const soft = what === 'count' ? limits.count : limits.bytes;
    const isHard = hard > -1;
    const limit = isHard ? hard : soft;
    if (value <= limit) return;
    const name = `${isHard ? 'hard' : 'soft'}${what === 'count' ? 'Count' : 'Byte'}Limit`;
    const current = `current ${what === 'count' ? 'count' : 'bytes'}=${value}`;
    this.exceeded(`Quota exceeded: ${quota} [${current}, ${name}=${limit}]`);
    if (!isHard) return;
    this.metrics.quota_exceeded_error_per_namespace.of(topNamespace(quota) ?? '').add();
    throw new KeeperError(Code.quotaExceeded, quota);
  }

  private exceeded(message: string): void {
    if (message === this.lastMessage) return;
    this.lastMessage = message;
    this.logger.warn('ZooKeeperServer', `Message:${message} Value:null`);
  }

  private missing(quota: string): void {
    const path = `/zookeeper/quota${quota}/zookeeper_stats`;
    this.logger.error('ZooKeeperServer', `Missing node for stat ${path}`);
  }
}
