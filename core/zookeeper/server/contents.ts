/**
 * What a transaction changes, told into the trace when it is given its zxid. Contents appear in
 * events as digests only; with the hook open, tests replay them on a tree of their own and hold
 * every answer of every client against it.
 */

import type { System } from '../../machine/system.ts';
import { decodeUtf8 } from '../protocol/jute.ts';
import { Op } from '../protocol/opcodes.ts';
import { type Acl, OPEN_ACL } from '../protocol/records.ts';
import type { CreateTxn, Txn } from '../protocol/txn.ts';
import { crc32 } from '../tree/checksum.ts';
import type { Request } from './request.ts';

/** The hook of a server that tells what its transactions change. */
export const CONTENTS_HOOK = 'contents';

/** One change of a transaction, as the event spells it; the names are those of a client's multi. */
export type Change =
  | {
      readonly create: string;
      readonly data: string | null;
      readonly length: number;
      /** Of a node that holds the limits of a quota: what it says. */
      readonly limits?: string;
      readonly mode: 'persistent' | 'ephemeral' | 'container' | 'ttl';
      readonly ttlMs?: number;
      /** `31:digest:user:…` each; absent where anybody may do anything. */
      readonly acl?: readonly string[];
    }
  | { readonly delete: string }
  | {
      readonly set: string;
      readonly data: string | null;
      readonly length: number;
      readonly limits?: string;
      readonly version: number;
    }
  | { readonly setAcl: string; readonly acl?: readonly string[]; readonly version: number }
  | { readonly check: string }
  | { readonly openSession: number }
  | { readonly closeSession: readonly string[] }
  /** Refused, because of the operation at this place (0 unless it is a multi). */
  | { readonly refused: number; readonly at: number };

/** Data in an event: a checksum, or null for none. */
export function dataDigest(data: Uint8Array | null): string | null {
  return data === null ? null : crc32(data).toString(16);
}

/** An access list in an event; nothing where anybody may do anything. */
export function aclTexts(acl: readonly Acl[] | null): { readonly acl?: readonly string[] } {
  const texts = (acl ?? []).map(({ perms, scheme, id }) => `${perms}:${scheme}:${id}`);
  return texts.join() === OPEN_TEXT ? {} : { acl: texts };
}

const OPEN_TEXT = OPEN_ACL.map(({ perms, scheme, id }) => `${perms}:${scheme}:${id}`).join();

/** What the limits of a quota say; nothing of any other node. */
export function limitsText(path: string, data: Uint8Array | null): { readonly limits?: string } {
  if (!path.startsWith('/zookeeper/quota/') || !path.endsWith('/zookeeper_limits')) return {};
  return { limits: decodeUtf8(data ?? new Uint8Array(0)) };
}

/**
 * Tells what a prepared write changes, if somebody wants to know.
 * @param enforcesQuota whether the server refuses what a hard limit forbids
 */
export function tellContents(sys: System, { header, txn }: Request, enforcesQuota: boolean): void {
  if (header === undefined || txn === undefined || !sys.hook(CONTENTS_HOOK)) return;
  const { zxid, clientId, cxid, time } = header;
  const changes = JSON.stringify(changesOf(txn));
  const quotas = enforcesQuota ? 1 : 0;
  sys.observe('zookeeper/contents', { zxid, session: clientId, cxid, time, quotas, changes });
}

function changesOf(txn: Txn): Change[] {
  switch (txn.type) {
    case Op.multi: {
      const at = txn.txns.findIndex(({ type }) => type === Op.error);
      const refusal = txn.txns[at];
      if (refusal?.type === Op.error) return [{ refused: refusal.err, at }];
      return txn.txns.flatMap(changesOf);
    }
    case Op.create:
    case Op.create2:
      return [created(txn, txn.ephemeral ? 'ephemeral' : 'persistent')];
    case Op.createContainer:
      return [created(txn, 'container')];
    case Op.createTTL:
      return [created(txn, 'ttl', Number(txn.ttlMs))];
    case Op.delete:
    case Op.deleteContainer:
      return [{ delete: txn.path }];
    case Op.setData:
    case Op.reconfig: {
      const { path, data, version } = txn;
      return [{ set: path, ...written(path, data), version }];
    }
    case Op.setACL:
      return [{ setAcl: txn.path, ...aclTexts(txn.acl), version: txn.version }];
    case Op.check:
      return [{ check: txn.path }];
    case Op.createSession:
      return [{ openSession: txn.timeoutMs }];
    case Op.closeSession:
      return [{ closeSession: txn.paths }];
    case Op.error:
      return [{ refused: txn.err, at: 0 }];
  }
}

function created(
  { path, data, acl }: Pick<CreateTxn, 'path' | 'data' | 'acl'>,
  mode: 'persistent' | 'ephemeral' | 'container' | 'ttl',
  ttlMs?: number,
): Change {
  const life = { mode, ...(ttlMs !== undefined && { ttlMs }) };
  return { create: path, ...written(path, data), ...life, ...aclTexts(acl) };
}

function written(path: string, data: Uint8Array | null) {
  return { data: dataDigest(data), length: data?.length ?? 0, ...limitsText(path, data) };
}
