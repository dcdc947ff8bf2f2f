/**
 * What a transaction changes, told into the trace when it is given its zxid. Contents appear in
 * events as digests only; with the hook open, tests replay them on a tree of their own and hold
 * every answer of every client against it.
 */

import type { System } from '../../machine/system.ts';
import { Op } from '../protocol/opcodes.ts';
import type { Txn } from '../protocol/txn.ts';
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
      readonly mode: 'persistent' | 'ephemeral' | 'container' | 'ttl';
    }
  | { readonly delete: string }
  | {
      readonly set: string;
      readonly data: string | null;
      readonly length: number;
      readonly version: number;
    }
  | { readonly setAcl: string; readonly version: number }
  | { readonly check: string }
  | { readonly openSession: number }
  | { readonly closeSession: readonly string[] }
  /** Refused, because of the operation at this place (0 unless it is a multi). */
  | { readonly refused: number; readonly at: number };

/** Data in an event: a checksum, or null for none. */
export function dataDigest(data: Uint8Array | null): string | null {
  return data === null ? null : crc32(data).toString(16);
}

/** Tells what a prepared write changes, if somebody wants to know. */
export function tellContents(sys: System, { header, txn }: Request): void {
  if (header === undefined || txn === undefined || !sys.hook(CONTENTS_HOOK)) return;
  const { zxid, clientId, cxid, time } = header;
  const changes = JSON.stringify(changesOf(txn));
  sys.observe('zookeeper/contents', { zxid, session: clientId, cxid, time, changes });
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
      return [created(txn, 'ttl')];
    case Op.delete:
    case Op.deleteContainer:
      return [{ delete: txn.path }];
    case Op.setData:
    case Op.reconfig: {
      const { path, data, version } = txn;
      return [{ set: path, data: dataDigest(data), length: data?.length ?? 0, version }];
    }
    case Op.setACL:
      return [{ setAcl: txn.path, version: txn.version }];
    case Op.check:
      return [{ check: txn.path }];
    case Op.createSession:
      return [{ openSession: txn.timeoutMs }];
    case Op.closeSession:
      return [{ closeSession: [...txn.paths].sort() }];
    case Op.error:
      return [{ refused: txn.err, at: 0 }];
  }
}

function created(
  { path, data }: { readonly path: string; readonly data: Uint8Array | null },
  mode: 'persistent' | 'ephemeral' | 'container' | 'ttl',
): Change {
  return { create: path, data: dataDigest(data), length: data?.length ?? 0, mode };
}
