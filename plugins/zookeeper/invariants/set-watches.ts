/**
 * What a server must tell a client that comes back with its watches: everything that is not as the
 * client saw it last, judged by the state alone. What is as it was, it goes on to watch.
 */

import type { Asked } from '../workloads/wire/operations.ts';
import type { ReferenceTree } from './reference/tree.ts';

interface CaughtUp {
  /** `noise path`, in the order of the lists. */
  readonly told: readonly string[];
  readonly data: readonly string[];
  readonly children: readonly string[];
}

/** As `setWatches` is to answer at this zxid. */
export function expectedOfSetWatches(tree: ReferenceTree, asked: Asked, zxid: number): CaughtUp {
  const { relative = 0, dataWatches = [], existWatches = [], childWatches = [] } = asked;
  const told: string[] = [];
  const data: string[] = [];
  const children: string[] = [];
  for (const path of dataWatches) {
    const node = tree.at(path, zxid);
    if (node === undefined) told.push(`deleted ${path}`);
    else if (node.stat.mzxid > relative) told.push(`changed ${path}`);
    else data.push(path);
  }
  for (const path of existWatches) {
    if (tree.at(path, zxid) === undefined) data.push(path);
    else told.push(`created ${path}`);
  }
  for (const path of childWatches) {
    const node = tree.at(path, zxid);
    if (node === undefined) told.push(`deleted ${path}`);
    else if (node.stat.pzxid > relative) told.push(`children ${path}`);
    else children.push(path);
  }
  return { told, data, children };
}
