/**
 * The order in which Java's maps list their keys: texts in `java.util.concurrent.ConcurrentHashMap`,
 * which is also that of `java.util.Properties`, by bucket, and within a bucket by how the table has
 * grown; longs in `java.util.HashMap`, whose buckets keep the order of insertion.
 */

import { spreadHash } from './java-set.ts';

/** `new Properties()` asks for room for 8, and gets a table of 16. */
const PROPERTIES_CAPACITY = 16;
const HASH_MAP_CAPACITY = 16;
const LOAD_FACTOR = 0.75;

/** Distinct keys in Java's order; `keys` are in the order in which they were put. */
export function concurrentMapOrder(keys: readonly string[]): string[] {
  let buckets = emptyTable(PROPERTIES_CAPACITY);
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    buckets[spreadHash(key) & (buckets.length - 1)]?.push(key);
    if (seen.size >= buckets.length * LOAD_FACTOR) buckets = grown(buckets);
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

/** Distinct longs in the order of `new HashMap<Long, …>()`; `keys` are in the order of insertion. */
export function hashMapOrder(keys: readonly bigint[]): bigint[] {
  let capacity = HASH_MAP_CAPACITY;
  while (keys.length > capacity * LOAD_FACTOR) capacity *= 2;
  const bucket = (key: bigint): number => {
    const hash = Number(BigInt.asIntN(32, key ^ (BigInt.asUintN(64, key) >> 32n)));
    return (hash ^ (hash >>> 16)) & (capacity - 1);
  };
  return [...keys].sort((a, b) => bucket(a) - bucket(b));
}
