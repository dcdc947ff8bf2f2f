/**
 * What quotas do, judged by counting: what the nodes with the counts say at a zxid, and whether a
 * write would be too much for what its leader had applied when it decided. Counts are kept by
 * whoever applies transactions and are no transactions themselves.
 */

import { crc32 } from '../../../../core/plugin/zookeeper.ts';
import { type Node, parentOf, type ReferenceTree } from './tree.ts';

const ROOT = '/zookeeper/quota';
const COUNTS = '/zookeeper_stats';

interface Held {
  readonly count: number;
  readonly bytes: number;
}

/** Nodes and bytes of a subtree, its root included. */
function held(tree: ReferenceTree, path: string, zxid: number): Held {
  const node = tree.at(path, zxid);
  if (node === undefined) return { count: 0, bytes: 0 };
  let [count, bytes] = [1, node.stat.length];
  for (const name of node.names) {
    const below = held(tree, `${path}/${name}`, zxid);
    count += below.count;
    bytes += below.bytes;
  }
  return { count, bytes };
}

/** The subtree that holds the path and has limits; the deepest, if there are several. */
function limitedAbove(tree: ReferenceTree, path: string, zxid: number): string | undefined {
  for (let at = path; at !== '/'; at = parentOf(at)) {
    if (tree.at(`${ROOT}${at}/zookeeper_limits`, zxid) !== undefined) return at;
  }
  return undefined;
}

/** Whether a hard limit forbids a write, for a server that has applied this much. */
export function exceedsQuota(
  tree: ReferenceTree,
  applied: number,
  path: string,
  bytes: number,
  count: number,
): boolean {
  const subtree = limitedAbove(tree, path, applied);
  if (subtree === undefined || tree.at(`${ROOT}${subtree}${COUNTS}`, applied) === undefined) {
    return false;
  }
  const limits = tree.at(`${ROOT}${subtree}/zookeeper_limits`, applied)?.limits ?? '';
  const now = held(tree, subtree, applied);
  const isOver = (name: string, value: number) => {
    const limit = Number(new RegExp(`(?:^|[,;])${name}=(-?\\d+)`).exec(limits)?.[1] ?? -1);
    return limit > -1 && value > limit;
  };
  if (count !== 0 && isOver('countHardLimit', now.count + count)) return true;
  return bytes !== 0 && isOver('byteHardLimit', now.bytes + bytes);
}

/**
 * The node with what it holds at this zxid: of one with the counts of a subtree, those. Undefined
 * for counts that are older than their limits: what they say depends on when it was looked.
 */
export function asCounted(
  tree: ReferenceTree,
  path: string,
  node: Node,
  zxid: number,
): Node | undefined {
  if (!path.startsWith(`${ROOT}/`) || !path.endsWith(COUNTS)) return node;
  const subtree = path.slice(ROOT.length, -COUNTS.length);
  const limits = tree.at(`${ROOT}${subtree}/zookeeper_limits`, zxid);
  if (limits === undefined || limits.stat.czxid > node.stat.czxid) return undefined;
  const { count, bytes } = held(tree, subtree, zxid);
  const text = Buffer.from(`count=${count},bytes=${bytes}`);
  const data = crc32(text).toString(16);
  return { ...node, data, stat: { ...node.stat, length: text.length } };
}
