/**
 * The checks of a create of any kind, in the order of `PrepRequestProcessor.pRequest2TxnCreate`: the
 * order decides which of several reasons a client is told.
 */

import { Code } from '../protocol/codes.ts';
import { CreateMode, Op, Perm } from '../protocol/opcodes.ts';
import type { CreateRequest } from '../protocol/requests.ts';
import type { SingleTxn } from '../protocol/txn.ts';
import { CONTAINER_OWNER, MAX_TTL_MS, ownerKind, ttlOwner } from '../tree/ephemeral-owner.ts';
import { newStat } from '../tree/node.ts';
import { parentOf } from '../tree/path.ts';
import { allow, checkPath, existing, type PrepContext, storedAcl } from './prep-context.ts';
import { KeeperError } from './request.ts';

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

/** @param ttlMs undefined for operations that do not carry one @throws KeeperError */
export function prepareCreate(
  context: PrepContext,
  type: CreateType,
  request: CreateRequest,
  ttlMs: bigint | undefined,
): SingleTxn {
  const { changes, header } = context;
  const { data } = request;
  const mode = modeOf(request.flags);
  checkTtl(context, mode, request.path, ttlMs);
  if (mode.ephemeral) context.checkGlobalSession();
  else context.checkSession();
  const parentPath = parentForCreate(context, request.path);
  const acl = storedAcl(context, request.acl, request.path);
  const parent = existing(context, parentPath);
  allow(context, parent.acl, Perm.create, request.path);
  const path = mode.sequential ? request.path + sequence(parent.stat.cversion) : request.path;
  checkPath(context, path);
  if (changes.find(path) !== undefined) throw new KeeperError(Code.nodeExists, path);
  if (ownerKind(parent.stat.ephemeralOwner) === 'session') {
    throw new KeeperError(Code.noChildrenForEphemerals, path);
  }
  context.checkQuota(path, data?.length ?? 0, 1);
  const parentCVersion = (parent.stat.cversion + 1) | 0;
  const { zxid, time } = header;
  const parentStat = { ...parent.stat, cversion: parentCVersion, pzxid: zxid };
  changes.add({ ...parent, zxid, stat: parentStat, childCount: parent.childCount + 1 });
  const stat = newStat(zxid, time, ownerOf(mode, header.clientId, ttlMs));
  changes.add({ zxid, path, stat, childCount: 0, acl, data });
  if (type === Op.createContainer) return { type, path, data, acl, parentCVersion };
  if (type === Op.createTTL) return { type, path, data, acl, parentCVersion, ttlMs: ttlMs ?? 0n };
  return { type, path, data, acl, ephemeral: mode.ephemeral, parentCVersion };
}

/** `CreateMode.fromFlag`, whose words stand where a path would. */
function modeOf(flags: number): Mode {
  if (flags < CreateMode.persistent || flags > CreateMode.persistentSequentialWithTtl) {
    const words = `Received an invalid flag value: ${flags} to convert to a CreateMode`;
    throw new KeeperError(Code.badArguments, words);
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

function ownerOf(mode: Mode, session: bigint, ttlMs: bigint | undefined): bigint {
  if (mode.container) return CONTAINER_OWNER;
  if (mode.ttl) return ttlOwner(ttlMs ?? 0n);
  return mode.ephemeral ? session : 0n;
}

/**
 * `EphemeralType.validateTTL`. A negative time to live for a node without one passes there, and
 * ends the server when it is applied; here it is refused like a positive one.
 */
function checkTtl(context: PrepContext, mode: Mode, path: string, ttlMs: bigint | undefined): void {
  if (!mode.ttl) {
    if (ttlMs !== undefined) throw new KeeperError(Code.badArguments, path);
    return;
  }
  if (!context.extendedTypes) throw new KeeperError(Code.unimplemented);
  if (ttlMs === undefined || ttlMs <= 0n || ttlMs > MAX_TTL_MS) {
    throw new KeeperError(Code.badArguments, path);
  }
}

function parentForCreate(context: PrepContext, path: string): string {
  if (!path.includes('/') || path.includes('\0')) {
    context.invalidPath(path);
    throw new KeeperError(Code.badArguments, path);
  }
  return parentOf(path);
}

/** `%010d`: the sign is part of the width. */
function sequence(value: number): string {
  return value < 0 ? `-${`${-value}`.padStart(9, '0')}` : `${value}`.padStart(10, '0');
}
