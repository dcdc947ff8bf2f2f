/**
 * What a write does, by the rules that ZooKeeper documents: given what a client asked and the tree
 * right before its transaction, the changes, or the refusal. Undefined for what is not judged.
 */

import type { Change } from '../../../../core/plugin/zookeeper.ts';
import { type Asked, kindOfCreate } from '../../workloads/wire/operations.ts';
import { type Node, parentOf } from './tree.ts';

/** Codes of refusals that the tree alone explains (`KeeperException.Code`). */
const NO_NODE = -101;
const BAD_VERSION = -103;
const NO_CHILDREN_FOR_EPHEMERALS = -108;
const NODE_EXISTS = -110;
const NOT_EMPTY = -111;

/** Reads the tree, with what the operations before it in the same multi did. */
export interface View {
  now(path: string): Node | undefined;
}

/** One operation: its change, or the code of its refusal. */
export function decide(view: View, asked: Asked): Change | number | undefined {
  const { path = '', version = -1, data = null, length = 0 } = asked;
  switch (asked.op) {
    case 'create':
    case 'create2':
    case 'createContainer':
      return decideCreate(view, asked);
    case 'delete': {
      const node = view.now(path);
      if (node === undefined) return NO_NODE;
      if (!fits(node, version)) return BAD_VERSION;
      return node.names.length > 0 ? NOT_EMPTY : { delete: path };
    }
    case 'setData': {
      const node = view.now(path);
      if (node === undefined) return NO_NODE;
      if (!fits(node, version)) return BAD_VERSION;
      return { set: path, data, length, version: node.stat.version + 1 };
    }
    case 'check': {
      const node = view.now(path);
      if (node === undefined) return NO_NODE;
      return fits(node, version) ? { check: path } : BAD_VERSION;
    }
    default:
      return undefined;
  }
}

function decideCreate(view: View, { path = '', data = null, length = 0, mode: flags = 0 }: Asked) {
  const parent = view.now(parentOf(path));
  if (parent === undefined) return NO_NODE;
  const { sequential, mode } = kindOfCreate(flags);
  const whole = sequential ? path + String(parent.births).padStart(10, '0') : path;
  if (view.now(whole) !== undefined) return NODE_EXISTS;
  if (parent.stat.owner !== '0') return NO_CHILDREN_FOR_EPHEMERALS;
  return { create: whole, data, length, mode };
}

function fits({ stat }: Node, version: number): boolean {
  return version === -1 || version === stat.version;
}
