/**
 * The order in which `java.util.concurrent.ConcurrentHashMap` lists text keys, which is also that
 * of `java.util.Properties`: by bucket, and within a bucket by how the table has grown.
 */

import { spreadHash } from './java-set.ts';

/** `new Properties()` asks for room for 8, and gets a table of 16. */
const PROPERTIES_CAPACITY = 16;

/** Distinct keys in Java's order; `keys` are in the order in which they were put. */
export function concurrentMapOrder(keys: readonly string[]): string[] {
  let buckets = emptyTable(PROPERTIES_CAPACITY);
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    buckets[spreadHash(key) & (buckets.length - 1)]?.push(key);
    if (seen.size >= buckets.length * 0.75) buckets = grown(buckets);
  }
  return buckets.flat();
}

function emptyTable(capacity: number): string[][] {
  return Array.from({ length: capacity }, () => []);
}

/**
 * `transfer`: the tail of a bucket whose keys all go the same way is kept as it is; what stands
 * before it is put in front, one after another.
 */
function grown(buckets: readonly string[][]): string[][] {
  const capacity = buckets.length;
  const table = emptyTable(capacity * 2);
  const isHigh = (key: string) => (spreadHash(key) & capacity) !== 0;
  buckets.forEach((bucket, at) => {
    let tail = bucket.length - 1;
    while (tail > 0 && isHigh(bucket[tail - 1] as string) === isHigh(bucket[tail] as string))
      tail--;
    const last = tail < 0 ? [] : bucket.slice(tail);
    const low = last.some(isHigh) ? [] : last;
    const high = last.some(isHigh) ? last : [];
    for (const key of bucket.slice(0, Math.max(tail, 0))) (isHigh(key) ? high : low).unshift(key);
    table[at] = low;
    table[at + capacity] = high;
  });
  return table;
}
