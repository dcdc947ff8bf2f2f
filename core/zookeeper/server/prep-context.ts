/**
 * What the checks of writes have in common (`PrepRequestProcessor`): the request's surroundings, and
 * the single checks that throw the reason a client is told.
 */

import type { AuthProviders } from '../../config/auth-providers.ts';
import { Code } from '../protocol/codes.ts';
import type { Acl, Id, StatPersisted } from '../protocol/records.ts';
import type { TxnHeader } from '../protocol/txn.ts';
import { fixupAcl, isAllowed } from '../tree/acl.ts';
import { pathProblem } from '../tree/path.ts';
import type { ChangeRecord, ChangeRecords } from './change-records.ts';
import { KeeperError } from './request.ts';

export interface PrepContext {
  readonly changes: ChangeRecords;
  readonly header: TxnHeader;
  readonly ids: readonly Id[];
  readonly auth: AuthProviders;
  readonly skipAcl: boolean;
  readonly extendedTypes: boolean;
  /** @throws KeeperError */
  checkSession(): void;
  /** The session of an ephemeral node is one of the whole ensemble. @throws KeeperError */
  checkGlobalSession(): void;
  /** By how many bytes and nodes a subtree would grow. @throws KeeperError */
  checkQuota(path: string, bytes: number, count: number): void;
  /** A path is about to be refused, for the log. */
  invalidPath(path: string, reason?: string): void;
}

/** The next state of a node that exists. */
export type Existing = ChangeRecord & { stat: StatPersisted };

export function existing(context: PrepContext, path: string): Existing {
  const record = context.changes.find(path);
  if (record === undefined) throw new KeeperError(Code.noNode, path);
  return record;
}

export function checkPath(context: PrepContext, path: string): void {
  const problem = pathProblem(path);
  if (problem === undefined) return;
  context.invalidPath(path, problem);
  throw new KeeperError(Code.badArguments, path);
}

export function storedAcl(
  context: PrepContext,
  acl: readonly Acl[] | null,
  path: string,
): readonly Acl[] {
  const stored = fixupAcl(context.ids, acl, context.auth);
  if (stored === undefined) throw new KeeperError(Code.invalidAcl, path);
  return stored;
}

export function allow(context: PrepContext, acl: readonly Acl[], perm: number, path: string): void {
  if (context.skipAcl || isAllowed(acl, perm, context.ids, context.auth)) return;
  throw new KeeperError(Code.noAuth, path);
}

/** `checkAndIncVersion`: versions wrap around as Java's ints do. */
export function nextVersion(current: number, expected: number, path: string): number {
  if (expected !== -1 && expected !== current) throw new KeeperError(Code.badVersion, path);
  return (current + 1) | 0;
}
