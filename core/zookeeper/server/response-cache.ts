/**
 * Whether the answer to a read would have been at hand (`ResponseCache`): the real server keeps the
 * bytes of its latest answers as long as the node's Stat stays the same. Writing them anew costs no
 * time here, so that only the hits and misses are kept.
 */

import type { ServerMetrics } from '../metrics/server-metrics.ts';
import type { Counter } from '../metrics/summary.ts';
import type { Stat } from '../protocol/records.ts';
import { isQuotaCounts } from '../tree/quota.ts';

/** `zookeeper.maxResponseCacheSize`, `maxGetChildrenResponseCacheSize`: at so many the oldest goes. */
const CACHED_ANSWERS = 400;

export class ResponseCache {
  private readonly known = new Map<string, Stat>();
  private readonly hits: Counter;
  private readonly misses: Counter;

  private constructor(hits: Counter, misses: Counter) {
    this.hits = hits;
    this.misses = misses;
  }

  static ofData(metrics: ServerMetrics): ResponseCache {
    return new ResponseCache(
      metrics.response_packet_cache_hits,
      metrics.response_packet_cache_misses,
    );
  }

  static ofChildren(metrics: ServerMetrics): ResponseCache {
    return new ResponseCache(
      metrics.response_packet_get_children_cache_hits,
      metrics.response_packet_get_children_cache_misses,
    );
  }

  answered(path: string, stat: Stat): void {
    if (isQuotaCounts(path)) return;
    const before = this.known.get(path);
    if (before !== undefined && isSame(before, stat)) return this.hits.add();
    this.misses.add();
    this.known.delete(path);
    this.known.set(path, stat);
    if (this.known.size < CACHED_ANSWERS) return;
    for (const oldest of this.known.keys()) return void this.known.delete(oldest);
  }
}

/** Whatever changes a node changes one of these. */
function isSame(a: Stat, b: Stat): boolean {
  return (
    a.czxid === b.czxid && a.mzxid === b.mzxid && a.pzxid === b.pzxid && a.aversion === b.aversion
  );
}
