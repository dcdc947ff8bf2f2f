/**
 * What a write does, by the rules that ZooKeeper documents: given what a client asked, who it is and
 * the tree right before its transaction, the changes, or the refusal. Which of several reasons a
 * client is told depends on the order of the checks. Undefined for what is not judged.
 */

import type { Change } from '../../../../core/plugin/zookeeper.ts';
import { type Asked, kindOfCreate } from '../../workloads/wire/operations.ts';
import { ADMIN, allows, CREATE, DELETE, READ, spelled, storedAcl, WRITE } from './acl.ts';
import { type Node, parentOf } from './tree.ts';

/** Codes of refusals that the tree alone explains (`KeeperException.Code`). */
const NO_NODE = -101;
const NO_AUTH = -102;
const BAD_VERSION = -103;
const NO_CHILDREN_FOR_EPHEMERALS = -108;
const NODE_EXISTS = -110;
const NOT_EMPTY = -111;
const INVALID_ACL = -114;
const QUOTA_EXCEEDED = -125;

/** What a write is decided on. */
export interface View {
  /** The node, with what the operations before it in the same multi did. */
  now(path: string): Node | undefined;
  /** Of whoever asks: `digest:user:…`. */
  readonly identities: readonly string[];
  /** Whether a hard limit forbids that so many bytes and nodes are added here. */
  exceedsQuota(path: string, bytes: number, count: number): boolean;
}

/** One operation: its change, or the code of its refusal. */
export function decide(view: View, asked: Asked): Change | number | undefined {
  switch (asked.op) {
    case 'create':
    case 'create2':
    case 'createContainer':
    case 'createTTL':
      return decideCreate(view, asked);
    case 'delete':
      return decideDelete(view, asked);
    case 'setData':
      return decideSetData(view, asked);
    case 'setACL':
      return decideSetAcl(view, asked);
    case 'check': {
      const { path = '', version = -1 } = asked;
      const node = view.now(path);
      if (node === undefined) return NO_NODE;
      if (!may(view, node, READ)) return NO_AUTH;
      return fits(version, node.stat.version) ? { check: path } : BAD_VERSION;
    }
    default:
      return undefined;
  }
}

function decideCreate(view: View, asked: Asked): Change | number {
  const { path = '', mode: flags = 0, ttlMs } = asked;
  const acl = storedAcl(asked.acl, view.identities);
  if (acl === undefined) return INVALID_ACL;
  const parent = view.now(parentOf(path));
  if (parent === undefined) return NO_NODE;
  if (!may(view, parent, CREATE)) return NO_AUTH;
  const { sequential, mode } = kindOfCreate(flags);
  const whole = sequential ? path + String(parent.births).padStart(10, '0') : path;
  if (view.now(whole) !== undefined) return NODE_EXISTS;
  if (parent.stat.owner !== '0') return NO_CHILDREN_FOR_EPHEMERALS;
  if (view.exceedsQuota(whole, asked.length ?? 0, 1)) return QUOTA_EXCEEDED;
  const life = { mode, ...(ttlMs !== undefined && { ttlMs }) };
  return { create: whole, ...written(asked), ...life, ...spelled(acl) };
}

function decideDelete(view: View, { path = '', version = -1 }: Asked): Change | number {
  const parent = view.now(parentOf(path));
  if (parent === undefined) return NO_NODE;
  if (!may(view, parent, DELETE)) return NO_AUTH;
  const node = view.now(path);
  if (node === undefined) return NO_NODE;
  if (!fits(version, node.stat.version)) return BAD_VERSION;
  return node.names.length > 0 ? NOT_EMPTY : { delete: path };
}

function decideSetData(view: View, asked: Asked): Change | number {
  const { path = '', version = -1, length = 0 } = asked;
  const node = view.now(path);
  if (node === undefined) return NO_NODE;
  if (!may(view, node, WRITE)) return NO_AUTH;
  if (view.exceedsQuota(path, length - node.stat.length, 0)) return QUOTA_EXCEEDED;
  if (!fits(version, node.stat.version)) return BAD_VERSION;
  return { set: path, ...written(asked), version: node.stat.version + 1 };
}

function decideSetAcl(view: View, asked: Asked): Change | number {
  const { path = '', version = -1 } = asked;
  const acl = storedAcl(asked.acl, view.identities);
  if (acl === undefined) return INVALID_ACL;
  const node = view.now(path);
  if (node === undefined) return NO_NODE;
  if (!may(view, node, ADMIN)) return NO_AUTH;
  if (!fits(version, node.stat.aversion)) return BAD_VERSION;
  return { setAcl: path, ...spelled(acl), version: node.stat.aversion + 1 };
}

function written({ data = null, length = 0, limits }: Asked) {
  return { data, length, ...(limits !== undefined && { limits }) };
}

function may({ identities }: View, { acl }: Node, permission: number): boolean {
  return allows(acl, permission, identities);
}

function fits(version: number, present: number): boolean {
  return version === -1 || version === present;
}
