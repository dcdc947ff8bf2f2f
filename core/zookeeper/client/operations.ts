/**
 * What callers say, and the records that carry it: how a znode is created, and the operations of a
 * multi. Paths and access control lists are checked here, as the Java client checks them before it
 * sends anything.
 */
import { Code } from '../protocol/codes.ts';
import { encodeUtf8, type JuteWriter } from '../protocol/jute.ts';
import type { MultiOperation } from '../protocol/multi.ts';
import { CreateMode, Op } from '../protocol/opcodes.ts';
import { type Acl, OPEN_ACL, type Stat } from '../protocol/records.ts';
import { CreateRequest, CreateTtlRequest } from '../protocol/requests.ts';
import { KeeperException } from './keeper-exception.ts';
import { validatePath, withChroot } from './paths.ts';

export type Mode = keyof typeof CreateMode;
/** What a znode holds: bytes, text (as UTF-8) or nothing at all. */
export type Data = Uint8Array | string | null;

export interface CreateOptions {
  readonly mode?: Mode;
  /** `OPEN_ACL_UNSAFE` when not given. */
  readonly acl?: readonly Acl[];
  /** Needed by the two modes with a time to live. */
  readonly ttlMs?: number;
}

/** Names are what tells the operations of a {@link ZooKeeper.multi} apart. */
export type MultiOp =
  | { readonly create: string; readonly data?: Data; readonly options?: CreateOptions }
  | { readonly delete: string; readonly version?: number }
  | { readonly set: string; readonly data: Data; readonly version?: number }
  | { readonly check: string; readonly version: number };

export type MultiOpResult = { readonly path?: string; readonly stat?: Stat };

export interface NodeData {
  readonly data: Uint8Array | null;
  /** The data as UTF-8; empty where there is none. */
  readonly text: string;
  readonly stat: Stat;
}

/** The body of a create. @throws PathError, KeeperException InvalidACL */
export function writeCreate(
  chroot: string,
  path: string,
  data: Data,
  options: CreateOptions,
): (output: JuteWriter) => void {
  const record = createRecord(chroot, path, data, options);
  if (options.ttlMs === undefined) return (output) => CreateRequest.write(output, record);
  const ttlMs = BigInt(options.ttlMs);
  return (output) => CreateTtlRequest.write(output, { ...record, ttlMs });
}

function createRecord(
  chroot: string,
  path: string,
  data: Data,
  options: CreateOptions,
): CreateRequest {
  const mode = options.mode ?? 'persistent';
  validatePath(path, mode.toLowerCase().includes('sequential'));
  validateAcl(options.acl);
  return {
    path: withChroot(chroot, path),
    data: bytesOf(data),
    acl: options.acl ?? OPEN_ACL,
    flags: CreateMode[mode],
  };
}

/** @throws PathError, KeeperException InvalidACL */
export function multiOperation(chroot: string, op: MultiOp): MultiOperation {
  if ('create' in op) {
    const request = createRecord(chroot, op.create, op.data ?? null, op.options ?? {});
    const type = createOp(op.options?.mode);
    if (type !== Op.createTTL) return { type: type === Op.create2 ? Op.create : type, request };
    return { type, request: { ...request, ttlMs: BigInt(op.options?.ttlMs ?? 0) } };
  }
  const path = pathOf(op);
  validatePath(path);
  const [serverPath, version] = [withChroot(chroot, path), op.version ?? -1];
  if ('set' in op) {
    return { type: Op.setData, request: { path: serverPath, data: bytesOf(op.data), version } };
  }
  return { type: 'delete' in op ? Op.delete : Op.check, request: { path: serverPath, version } };
}

/** `ZooKeeper.validateACL`: an empty list does not reach the server. */
export function validateAcl(acl: readonly Acl[] | undefined): void {
  if (acl?.length === 0) throw new KeeperException(Code.invalidAcl);
}

/** `ZooKeeper.create` chooses the operation by the mode. */
export function createOp(mode: Mode = 'persistent') {
  if (mode === 'container') return Op.createContainer;
  return mode.endsWith('WithTtl') ? Op.createTTL : Op.create2;
}

export function bytesOf(data: Data): Uint8Array | null {
  return typeof data === 'string' ? encodeUtf8(data) : data;
}

/** The path that an operation of a multi is about. */
export function pathOf(op: MultiOp): string {
  if ('create' in op) return op.create;
  if ('delete' in op) return op.delete;
  return 'set' in op ? op.set : op.check;
}
