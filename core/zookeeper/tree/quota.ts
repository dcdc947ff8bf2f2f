/**
 * Quotas (`Quotas`, `StatsTrack`, `PathTrie`): a limits node below `/zookeeper/quota` names how many
 * nodes and bytes a subtree may hold, and a stats node beside it counts what it holds. The counts
 * are kept by every server for itself while it applies transactions; they are no transactions.
 */

import { decodeUtf8, encodeUtf8 } from '../protocol/jute.ts';
import type { ZNode } from './node.ts';

export const QUOTA_ROOT = '/zookeeper/quota';
const LIMITS = 'zookeeper_limits';
const STATS = 'zookeeper_stats';

function limitsPath(path: string): string {
  return `${QUOTA_ROOT}${path}/${LIMITS}`;
}

function statsPath(path: string): string {
  return `${QUOTA_ROOT}${path}/${STATS}`;
}

/** What a node below `/zookeeper/quota` is, and for which subtree; undefined for all others. */
export function quotaNode(path: string): { kind: 'limits' | 'stats'; of: string } | undefined {
  if (!path.startsWith(`${QUOTA_ROOT}/`)) return undefined;
  const cut = path.lastIndexOf('/');
  const name = path.slice(cut + 1);
  if (name !== LIMITS && name !== STATS) return undefined;
  return { kind: name === LIMITS ? 'limits' : 'stats', of: path.slice(QUOTA_ROOT.length, cut) };
}

/** Whether a path names the counts of a subtree, which change without a new Stat. */
export function isQuotaCounts(path: string): boolean {
  return path.endsWith(STATS);
}

/** Counts or limits of a subtree; -1 is without limit. */
export interface QuotaNumbers {
  readonly count: number;
  readonly bytes: number;
  readonly countHardLimit: number;
  readonly byteHardLimit: number;
}

/** `count=1,bytes=2=;byteHardLimit=3`, or undefined where Java would throw. */
export function parseQuota(data: Uint8Array | null): QuotaNumbers | undefined {
  if (data === null) return undefined;
  const values = new Map<string, number>();
  const text = decodeUtf8(data);
  const pairs = text.split(/[,;]+/);
  while (pairs.at(-1) === '') pairs.pop();
  for (const pair of pairs) {
    const [key = '', value] = pair.split('=');
    if (value === undefined || !/^([+-]?\d+)?$/.test(value)) return undefined;
    values.set(key, value === '' ? -1 : Number(value));
  }
  const read = (key: string) => values.get(key) ?? -1;
  return {
    count: read('count'),
    bytes: read('bytes'),
    countHardLimit: read('countHardLimit'),
    byteHardLimit: read('byteHardLimit'),
  };
}

/** The counts as a stats node holds them (`StatsTrack.toString` of two values). */
function encodeCounts(count: number, bytes: number): Uint8Array {
  return encodeUtf8(`count=${count},bytes=${bytes}`);
}

/** The quotas of one tree, whose nodes it looks at and whose stats nodes it writes. */
export class Quotas {
  private readonly nodes: ReadonlyMap<string, ZNode>;
  /** The subtrees with limits (`PathTrie`). */
  private readonly limited = new Set<string>();

  constructor(nodes: ReadonlyMap<string, ZNode>) {
    this.nodes = nodes;
  }

  /** `setupQuota`, once a snapshot is read: every subtree with limits is counted anew. */
  setUp(): void {
    for (const path of this.nodes.keys()) {
      const quota = quotaNode(path);
      if (quota?.kind !== 'limits') continue;
      this.limit(quota.of);
      this.recount(quota.of);
    }
  }

  /** `getMaxPrefixWithQuota`: the deepest subtree with limits that holds the path. */
  above(path: string): string | undefined {
    if (this.limited.size === 0) return undefined;
    for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
      if (this.limited.has(at)) return at;
    }
    return undefined;
  }

  /** The limits of a subtree; undefined when they cannot be read. */
  limitsOf(path: string): QuotaNumbers | 'missing' | undefined {
    const node = this.nodes.get(limitsPath(path));
    return node === undefined ? 'missing' : parseQuota(node.data);
  }

  /** What a subtree holds; undefined when the counts cannot be read. */
  countsOf(path: string): QuotaNumbers | 'missing' | undefined {
    const node = this.nodes.get(statsPath(path));
    return node === undefined ? 'missing' : parseQuota(node.data);
  }

  created(path: string, node: ZNode): void {
    const quota = quotaNode(path);
    if (quota?.kind === 'limits') this.limit(quota.of);
    else if (quota?.kind === 'stats') this.recount(quota.of);
    this.count(path, sizeOf(node.data), 1);
  }

  changed(path: string, before: Uint8Array | null, node: ZNode): void {
    this.count(path, sizeOf(node.data) - sizeOf(before), 0);
  }

  deleted(path: string, node: ZNode): void {
    const quota = quotaNode(path);
    if (quota?.kind === 'limits') this.limited.delete(normalised(quota.of));
    this.count(path, -sizeOf(node.data), -1);
  }

  /** The real trie refuses the empty path with an exception that ends the server. */
  private limit(path: string): void {
    const normal = normalised(path);
    if (normal !== '') this.limited.add(normal);
  }

  /** `updateQuotaForPath`: the root of the subtree counts too. */
  private recount(path: string): void {
    const stats = this.nodes.get(statsPath(path));
    if (stats === undefined) return;
    let count = 0;
    let bytes = 0;
    const add = (at: string) => {
      const node = this.nodes.get(at);
      if (node === undefined) return;
      count++;
      bytes += sizeOf(node.data);
      for (const name of node.children()) add(`${at}/${name}`);
    };
    add(path);
    stats.data = encodeCounts(count, bytes);
  }

  /** `updateQuotaStat`: counts that cannot be read stay as they are. */
  private count(path: string, bytes: number, count: number): void {
    const quota = this.above(path);
    const stats = quota === undefined ? undefined : this.nodes.get(statsPath(quota));
    const before = stats === undefined ? undefined : parseQuota(stats.data);
    if (stats === undefined || before === undefined) return;
    stats.data = encodeCounts(before.count + count, before.bytes + bytes);
  }
}

/** As the trie splits a path: without empty and blank names. */
function normalised(path: string): string {
  const parts = path.split('/').filter((part) => part.trim() !== '');
  return parts.map((part) => `/${part}`).join('');
}

function sizeOf(data: Uint8Array | null): number {
  return data?.length ?? 0;
}
