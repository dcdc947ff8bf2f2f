/** Walks over subtrees in the orders of `ZKUtil`, one request at a time. */
import { is, type ZooKeeper } from '../platform.ts';

/**
 * `visitSubTreeDFS`: the root, then the children of each node together before the first of them is
 * entered. A node that goes away on the way is passed over.
 */
export async function visitSubTree(
  zk: ZooKeeper,
  root: string,
  watch: boolean,
  visit: (path: string) => void | Promise<void>,
): Promise<void> {
  await zk.getData(root, watch);
  await visit(root);
  await visitChildren(zk, root, watch, visit);
}

async function visitChildren(
  zk: ZooKeeper,
  path: string,
  watch: boolean,
  visit: (path: string) => void | Promise<void>,
): Promise<void> {
  const children = await childrenOf(zk, path, watch);
  const paths = [...children].sort(byCodeUnit).map((name) => join(path, name));
  for (const child of paths) await visit(child);
  for (const child of paths) await visitChildren(zk, child, watch, visit);
}

async function childrenOf(zk: ZooKeeper, path: string, watch: boolean): Promise<readonly string[]> {
  try {
    return (await zk.getChildren(path, watch)).children;
  } catch (error) {
    if (is(error, 'noNode')) return [];
    throw error;
  }
}

/** `listSubTreeBFS`: parents before their children. */
export async function listSubTree(zk: ZooKeeper, root: string): Promise<string[]> {
  const tree = [root];
  for (const path of tree) {
    const { children } = await zk.getChildren(path);
    for (const name of children) tree.push(join(path, name));
  }
  return tree;
}

export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const join = (path: string, name: string): string => `${path === '/' ? '' : path}/${name}`;
