/**
 * What a leader deletes by itself: a container that had children and has none, and a node whose time
 * to live is over, without change and without children. It looks now and then, at what it has applied,
 * and asks afterwards, and then only the children are looked at again, with what is under way: what was
 * so when it looked is reason enough.
 */

import type { Deciding } from './draft.ts';
import type { Node, ReferenceTree, Stamp } from './tree.ts';

/** By the leaders' clocks: from when it looks until the last of what it found is deleted. */
const MOST_MS_SINCE_IT_LOOKED = 1_000;

/** What is wrong with a deletion that no client asked for, or undefined. */
export function wrongDeletion(
  tree: ReferenceTree,
  path: string,
  { time, applied }: Stamp & Pick<Deciding, 'applied'>,
): string | undefined {
  const node = tree.now(path);
  if (node === undefined) return `deletes ${path}, which is not there`;
  if (node.names.length > 0) return `deletes ${path}, which has children`;
  if (node.stat.owner !== '0') return `deletes ${path}, which belongs to a session`;
  const ttlMs = typeof node.life === 'number' ? node.life : 0;
  const looked = time - Math.max(ttlMs, MOST_MS_SINCE_IT_LOOKED);
  if (tree.since(path, looked, applied).some((state) => isOver(state, time))) return undefined;
  return `deletes ${path}, whose time has not come`;
}

function isOver(node: Node | undefined, time: number): boolean {
  if (node === undefined || node.names.length > 0) return false;
  if (node.life === 'container') return node.births > 0;
  return node.life !== undefined && time - node.stat.mtime > node.life;
}
