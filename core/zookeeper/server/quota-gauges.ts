/**
 * What `mntr` tells of quotas (`QuotaMetricsUtils`): limits and use, added up over the subtrees of
 * each namespace, which is the first name of a path.
 */

import type { MetricLine } from '../metrics/summary.ts';
import type { DataTree } from '../tree/data-tree.ts';
import { concurrentMapOrder } from '../tree/java-map.ts';
import { topNamespace } from '../tree/path.ts';
import { parseQuota, QUOTA_ROOT, type QuotaNumbers, quotaNode } from '../tree/quota.ts';

interface Gauge {
  readonly name: string;
  readonly kind: 'limits' | 'stats';
  readonly of: (numbers: QuotaNumbers) => number;
}

/** In the order of the real server's table. */
const GAUGES: readonly Gauge[] = [
  { name: 'quota_bytes_limit', kind: 'limits', of: (q) => limit(q.byteHardLimit, q.bytes) },
  { name: 'quota_count_usage', kind: 'stats', of: (q) => q.count },
  { name: 'quota_count_limit', kind: 'limits', of: (q) => limit(q.countHardLimit, q.count) },
  { name: 'quota_bytes_usage', kind: 'stats', of: (q) => q.bytes },
];

function limit(hard: number, soft: number): number {
  return hard > -1 ? hard : soft;
}

export function* quotaGauges(tree: DataTree): Generator<MetricLine> {
  for (const { name, kind, of } of GAUGES) {
    const sums = new Map<string, number>();
    for (const { namespace, numbers } of quotasIn(tree, QUOTA_ROOT, kind)) {
      sums.set(namespace, (sums.get(namespace) ?? 0) + of(numbers));
    }
    for (const namespace of concurrentMapOrder([...sums.keys()])) {
      yield [`${namespace}_${name}_per_namespace`, sums.get(namespace) ?? 0];
    }
  }
}

/** The nodes of a kind without children; what cannot be read is left out. */
function* quotasIn(
  tree: DataTree,
  path: string,
  kind: 'limits' | 'stats',
): Generator<{ namespace: string; numbers: QuotaNumbers }> {
  const node = tree.get(path);
  if (node === undefined) return;
  for (const name of node.children()) yield* quotasIn(tree, `${path}/${name}`, kind);
  const quota = node.childCount > 0 ? undefined : quotaNode(path);
  if (quota?.kind !== kind) return;
  const namespace = topNamespace(quota.of);
  const numbers = parseQuota(node.data);
  if (namespace !== undefined && numbers !== undefined) yield { namespace, numbers };
}
