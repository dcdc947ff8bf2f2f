/**
 * The checks of each single write, in the order of `PrepRequestProcessor.pRequest2Txn`: the order
 * decides which of several reasons a client is told. Each returns the transaction and adds the
 * change records; a refusal is thrown.
 */

import { Code } from '../protocol/codes.ts';
import { decodeUtf8, JuteError, JuteReader } from '../protocol/jute.ts';
import type { MultiOperation } from '../protocol/multi.ts';
import { CreateMode, Op, Perm } from '../protocol/opcodes.ts';
import type { Acl, Id, StatPersisted } from '../protocol/records.ts';
import {
  CreateRequest,
  CreateTtlRequest,
  PathVersionRequest,
  SetAclRequest,
  SetDataRequest,
} from '../protocol/requests.ts';
import type { SingleTxn, TxnHeader } from '../protocol/txn.ts';
import { fixupAcl, isAllowed } from '../tree/acl.ts';
import { CONTAINER_OWNER, MAX_TTL_MS, ownerKind, ttlOwner } from '../tree/ephemeral-owner.ts';
import { newStat } from '../tree/node.ts';
import { isSpecialPath, parentOf, pathProblem } from '../tree/path.ts';
import type { ChangeRecord, ChangeRecords } from './change-records.ts';
import { KeeperError } from './request.ts';

export interface PrepContext {
  readonly changes: ChangeRecords;
  readonly header: TxnHeader;
  readonly ids: readonly Id[];
  readonly skipAcl: boolean;
  readonly extendedTypes: boolean;
  /** @throws KeeperError */
  checkSession(): void;
  /** The session of an ephemeral node is one of the whole ensemble. @throws KeeperError */
  checkGlobalSession(): void;
}

export type Operation =
  | MultiOperation
  | { readonly type: typeof Op.setACL; readonly request: SetAclRequest }
  | { readonly type: typeof Op.deleteContainer; readonly path: string };

type Existing = ChangeRecord & { stat: StatPersisted };

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
      return prepareCreate(context, operation.type, operation.request, 0n);
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

type CreateType =
  | typeof Op.create
  | typeof Op.create2
  | typeof Op.createContainer
  | typeof Op.createTTL;

interface Mode {
  readonly ephemeral: boolean;
  readonly sequential: boolean;
  readonly container: boolean;
  readonly ttl: boolean;
}

/** `CreateMode.fromFlag`. */
function modeOf(flags: number): Mode | undefined {
  if (flags < CreateMode.persistent || flags > CreateMode.persistentSequentialWithTtl) {
    return undefined;
  }
  return {
    ephemeral: flags === CreateMode.ephemeral || flags === CreateMode.ephemeralSequential,
    sequential:
      flags === CreateMode.persistentSequential ||
      flags === CreateMode.ephemeralSequential ||
      flags === CreateMode.persistentSequentialWithTtl,
    container: flags === CreateMode.container,
    ttl: flags >= CreateMode.persistentWithTtl,
  };
}

function prepareCreate(
  context: PrepContext,
  type: CreateType,
  request: CreateRequest,
  ttlMs: bigint,
): SingleTxn {
  const { changes, header } = context;
  const { data } = request;
  const mode = modeOf(request.flags);
  if (mode === undefined) throw new KeeperError(Code.badArguments, request.path);
  checkTtl(context, mode, request.path, ttlMs);
  if (mode.ephemeral) context.checkGlobalSession();
  else context.checkSession();
  const parentPath = parentForCreate(request.path);
  const acl = storedAcl(context, request.acl, request.path);
  const parent = existing(context, parentPath);
  allow(context, parent.acl, Perm.create, request.path);
  const path = mode.sequential ? request.path + sequence(parent.stat.cversion) : request.path;
  checkPath(path);
  if (changes.find(path) !== undefined) throw new KeeperError(Code.nodeExists, path);
  if (ownerKind(parent.stat.ephemeralOwner) === 'session') {
    throw new KeeperError(Code.noChildrenForEphemerals, path);
  }
  const parentCVersion = (parent.stat.cversion + 1) | 0;
  const { zxid, time } = header;
  const parentStat = { ...parent.stat, cversion: parentCVersion, pzxid: zxid };
  changes.add({ ...parent, zxid, stat: parentStat, childCount: parent.childCount + 1 });
  const stat = newStat(zxid, time, ownerOf(mode, header.clientId, ttlMs));
  changes.add({ zxid, path, stat, childCount: 0, acl, data });
  if (type === Op.createContainer) return { type, path, data, acl, parentCVersion };
  if (type === Op.createTTL) return { type, path, data, acl, parentCVersion, ttlMs };
  return { type, path, data, acl, ephemeral: mode.ephemeral, parentCVersion };
}

function ownerOf(mode: Mode, session: bigint, ttlMs: bigint): bigint {
  if (mode.container) return CONTAINER_OWNER;
  if (mode.ttl) return ttlOwner(ttlMs);
  return mode.ephemeral ? session : 0n;
}

/** `EphemeralType.validateTTL`. */
function checkTtl(context: PrepContext, mode: Mode, path: string, ttlMs: bigint): void {
  if (!mode.ttl) return;
  if (!context.extendedTypes) throw new KeeperError(Code.unimplemented);
  if (ttlMs <= 0n || ttlMs > MAX_TTL_MS) throw new KeeperError(Code.badArguments, path);
}

/** `%010d`: the sign is part of the width. */
function sequence(value: number): string {
  return value < 0 ? `-${`${-value}`.padStart(9, '0')}` : `${value}`.padStart(10, '0');
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

/** Injected by the container manager: whatever changed since it looked makes it fail. */
function prepareDeleteContainer(context: PrepContext, path: string): SingleTxn {
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
  checkPath(path);
  const node = existing(context, path);
  allow(context, node.acl, Perm.write, path);
  const version = nextVersion(node.stat.version, request.version, path);
  const { zxid, time } = context.header;
  const stat = { ...node.stat, version, mzxid: zxid, mtime: time };
  context.changes.add({ ...node, zxid, stat, data });
  return { type: Op.setData, path, data, version };
}

function prepareSetAcl(context: PrepContext, request: SetAclRequest): SingleTxn {
  const { path } = request;
  context.checkSession();
  checkPath(path);
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
  checkPath(path);
  const node = existing(context, path);
  allow(context, node.acl, Perm.read, path);
  return { type: Op.check, path, version: nextVersion(node.stat.version, request.version, path) };
}

// --- the single checks ------------------------------------------------------------------------

function existing(context: PrepContext, path: string): Existing {
  const record = context.changes.find(path);
  if (record === undefined) throw new KeeperError(Code.noNode, path);
  return record;
}

function parentForCreate(path: string): string {
  if (!path.includes('/') || path.includes('\0')) throw new KeeperError(Code.badArguments, path);
  return parentOf(path);
}

function checkPath(path: string): void {
  if (pathProblem(path) !== undefined) throw new KeeperError(Code.badArguments, path);
}

function storedAcl(context: PrepContext, acl: readonly Acl[] | null, path: string): readonly Acl[] {
  const stored = fixupAcl(context.ids, acl);
  if (stored === undefined) throw new KeeperError(Code.invalidAcl, path);
  return stored;
}

function allow(context: PrepContext, acl: readonly Acl[], perm: number, path: string): void {
  if (context.skipAcl || isAllowed(acl, perm, context.ids)) return;
  throw new KeeperError(Code.noAuth, path);
}

/** `checkAndIncVersion`: versions wrap around as Java's ints do. */
function nextVersion(current: number, expected: number, path: string): number {
  if (expected !== -1 && expected !== current) throw new KeeperError(Code.badVersion, path);
  return (current + 1) | 0;
}
