/**
 * The checks of each single write, in the order of `PrepRequestProcessor.pRequest2Txn`: the order
 * decides which of several reasons a client is told. Each returns the transaction and adds the
 * change records; a refusal is thrown.
 */

import { Code } from '../protocol/codes.ts';
import { decodeUtf8, JuteError, JuteReader } from '../protocol/jute.ts';
import type { MultiOperation } from '../protocol/multi.ts';
import { Op, Perm } from '../protocol/opcodes.ts';
import {
  CreateRequest,
  CreateTtlRequest,
  PathVersionRequest,
  SetAclRequest,
  SetDataRequest,
} from '../protocol/requests.ts';
import type { SingleTxn } from '../protocol/txn.ts';
import { ownerKind } from '../tree/ephemeral-owner.ts';
import { isSpecialPath, parentOf } from '../tree/path.ts';
import {
  allow,
  checkPath,
  type Existing,
  existing,
  nextVersion,
  type PrepContext,
  storedAcl,
} from './prep-context.ts';
import { prepareCreate } from './prep-create.ts';
import { KeeperError } from './request.ts';

export type Operation =
  | MultiOperation
  | { readonly type: typeof Op.setACL; readonly request: SetAclRequest }
  | { readonly type: typeof Op.deleteContainer; readonly path: string };

/** Decodes the body of a write other than multi. @throws JuteError */
export function readOperation(type: number, body: Uint8Array): Operation {
  const input = new JuteReader(body);
  switch (type) {
    case Op.create:
    case Op.create2:
    case Op.createContainer:
      return { type, request: CreateRequest.read(input) } as Operation;
    case Op.createTTL:
      return { type, request: CreateTtlRequest.read(input) };
    case Op.delete:
      return { type, request: PathVersionRequest.read(input) };
    case Op.setData:
      return { type, request: SetDataRequest.read(input) };
    case Op.setACL:
      return { type, request: SetAclRequest.read(input) };
    case Op.deleteContainer:
      return { type, path: decodeUtf8(body) };
    default:
      throw new JuteError(`not a write: ${type}`);
  }
}

/** @throws KeeperError with the reason a client is told */
export function prepareOperation(context: PrepContext, operation: Operation): SingleTxn {
  switch (operation.type) {
    case Op.create:
    case Op.create2:
    case Op.createContainer:
      return prepareCreate(context, operation.type, operation.request, undefined);
    case Op.createTTL:
      return prepareCreate(context, operation.type, operation.request, operation.request.ttlMs);
    case Op.delete:
      return prepareDelete(context, operation.request);
    case Op.setData:
      return prepareSetData(context, operation.request);
    case Op.setACL:
      return prepareSetAcl(context, operation.request);
    case Op.check:
      return prepareCheck(context, operation.request);
    case Op.deleteContainer:
      return prepareDeleteContainer(context, operation.path);
    default:
      throw new JuteError(`a read cannot be prepared: ${operation.type}`);
  }
}

function prepareDelete(context: PrepContext, request: PathVersionRequest): SingleTxn {
  const { path } = request;
  context.checkSession();
  const parent = parentForDelete(context, path);
  allow(context, parent.acl, Perm.delete, path);
  const node = existing(context, path);
  nextVersion(node.stat.version, request.version, path);
  if (node.childCount > 0) throw new KeeperError(Code.notEmpty, path);
  addDeletion(context, parent, path);
  return { type: Op.delete, path };
}

/**
 * Injected by the container manager, which has no session: whatever changed since it looked makes it
 * fail. Of a client the real server reads more than the path, which is then none.
 */
function prepareDeleteContainer(context: PrepContext, path: string): SingleTxn {
  if (context.header.clientId !== 0n) throw new KeeperError(Code.badArguments, path);
  const parent = parentForDelete(context, path);
  const node = existing(context, path);
  if (node.childCount > 0) throw new KeeperError(Code.notEmpty, path);
  if (ownerKind(node.stat.ephemeralOwner) === 'session') {
    throw new KeeperError(Code.badVersion, path);
  }
  addDeletion(context, parent, path);
  return { type: Op.deleteContainer, path };
}

function parentForDelete(context: PrepContext, path: string): Existing {
  if (!path.includes('/') || path.includes('\0') || isSpecialPath(path)) {
    throw new KeeperError(Code.badArguments, path);
  }
  return existing(context, parentOf(path));
}

function addDeletion(context: PrepContext, parent: Existing, path: string): void {
  const { zxid } = context.header;
  const stat = { ...parent.stat, pzxid: zxid };
  context.changes.add({ ...parent, zxid, stat, childCount: parent.childCount - 1 });
  context.changes.add({ zxid, path, stat: null, childCount: -1, acl: [], data: null });
}

function prepareSetData(context: PrepContext, request: SetDataRequest): SingleTxn {
  const { path, data } = request;
  context.checkSession();
  checkPath(context, path);
  const node = existing(context, path);
  allow(context, node.acl, Perm.write, path);
  context.checkQuota(path, (data?.length ?? 0) - (node.data?.length ?? 0), 0);
  const version = nextVersion(node.stat.version, request.version, path);
  const { zxid, time } = context.header;
  const stat = { ...node.stat, version, mzxid: zxid, mtime: time };
  context.changes.add({ ...node, zxid, stat, data });
  return { type: Op.setData, path, data, version };
}

function prepareSetAcl(context: PrepContext, request: SetAclRequest): SingleTxn {
  const { path } = request;
  context.checkSession();
  checkPath(context, path);
  const acl = storedAcl(context, request.acl, path);
  const node = existing(context, path);
  allow(context, node.acl, Perm.admin, path);
  const version = nextVersion(node.stat.aversion, request.version, path);
  const { zxid } = context.header;
  context.changes.add({ ...node, zxid, stat: { ...node.stat, aversion: version }, acl });
  return { type: Op.setACL, path, acl, version };
}

function prepareCheck(context: PrepContext, request: PathVersionRequest): SingleTxn {
  const { path } = request;
  context.checkSession();
  checkPath(context, path);
  const node = existing(context, path);
  allow(context, node.acl, Perm.read, path);
  return { type: Op.check, path, version: nextVersion(node.stat.version, request.version, path) };
}
