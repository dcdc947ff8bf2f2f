/**
 * What callers say, and the records that carry it: how a znode is created, and the operations of a
 * multi. Paths and access control lists are checked here, as the Java client checks them before it
 * sends anything.
 */
import { Code } from '../protocol/codes.ts';
import { decodeUtf8, encodeUtf8, JuteError, type JuteWriter } from '../protocol/jute.ts';
import type { MultiOperation, MultiResult } from '../protocol/multi.ts';
import { CreateMode, Op } from '../protocol/opcodes.ts';
import { type Acl, OPEN_ACL, type Stat } from '../protocol/records.ts';
import { CreateRequest, CreateTtlRequest } from '../protocol/requests.ts';
import { KeeperException } from './keeper-exception.ts';
import { PathError, validatePath, withChroot, withoutChroot } from './paths.ts';

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

/** A read of a {@link ZooKeeper.multiRead}, told apart by its name. */
export type ReadOp = { readonly get: string } | { readonly children: string };

export type ReadOpResult =
  | NodeData
  | { readonly children: readonly string[] }
  | { readonly error: KeeperException };

/** What a reconfiguration changes. */
export interface ServerChange {
  /** `server.4=m4:2888:3888;2181`, one for each server that comes or changes. */
  readonly joining?: readonly string[];
  /** Ids of servers that go. */
  readonly leaving?: readonly (string | number)[];
  /** All servers from now on, instead of the two above. */
  readonly members?: readonly string[];
  /** The version of the configuration that is to be changed; whichever it is when not given. */
  readonly fromVersion?: bigint;
}

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
  const ttlMs = ttlOf(options);
  if (ttlMs === undefined) return (output) => CreateRequest.write(output, record);
  return (output) => CreateTtlRequest.write(output, { ...record, ttlMs });
}

/** `EphemeralType.TTL.maxValue()`, about 34 years. */
const TTL_MAX_MS = 1_099_511_627_775;

/** `EphemeralType.validateTTL`. @throws PathError in its words */
function ttlOf({ mode = 'persistent', ttlMs }: CreateOptions): bigint | undefined {
  if (!mode.endsWith('WithTtl')) {
    if (ttlMs === undefined) return undefined;
    const name = mode.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
    throw new PathError(`ttl not valid for mode: ${name}`);
  }
  if (ttlMs !== undefined && ttlMs > 0 && ttlMs <= TTL_MAX_MS) return BigInt(ttlMs);
  throw new PathError(`ttl must be positive and cannot be larger than: ${TTL_MAX_MS}`);
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
    const ttlMs = ttlOf(op.options ?? {});
    if (ttlMs !== undefined) return { type: Op.createTTL, request: { ...request, ttlMs } };
    return { type: op.options?.mode === 'container' ? Op.createContainer : Op.create, request };
  }
  const path = pathOf(op);
  validatePath(path);
  const [serverPath, version] = [withChroot(chroot, path), op.version ?? -1];
  if ('set' in op) {
    return { type: Op.setData, request: { path: serverPath, data: bytesOf(op.data), version } };
  }
  return { type: 'delete' in op ? Op.delete : Op.check, request: { path: serverPath, version } };
}

/**
 * What became of each operation.
 * @throws KeeperException of the first that failed, with all results
 */
export function multiResults(
  chroot: string,
  operations: readonly MultiOp[],
  results: readonly MultiResult[],
): readonly MultiOpResult[] {
  expectAsMany(operations, results);
  for (const [i, result] of results.entries()) {
    if (result.type !== Op.error || result.code === Code.ok) continue;
    const operation = operations[i];
    throw new KeeperException(result.code, operation && pathOf(operation), results);
  }
  return results.map((result) => ({
    ...('path' in result && { path: withoutChroot(chroot, result.path) }),
    ...('stat' in result && { stat: result.stat }),
  }));
}

/** @throws PathError */
export function readOperation(chroot: string, op: ReadOp): MultiOperation {
  const path = 'get' in op ? op.get : op.children;
  validatePath(path);
  const request = { path: withChroot(chroot, path), watch: false };
  return { type: 'get' in op ? Op.getData : Op.getChildren, request };
}

export function readResults(
  operations: readonly ReadOp[],
  results: readonly MultiResult[],
): readonly ReadOpResult[] {
  expectAsMany(operations, results);
  return results.map((result, i) => readResult(operations[i] as ReadOp, result));
}

/** @throws JuteError */
function expectAsMany(operations: readonly unknown[], results: readonly unknown[]): void {
  if (operations.length === results.length) return;
  throw new JuteError(`${results.length} results of ${operations.length} operations`);
}

function readResult(op: ReadOp, result: MultiResult): ReadOpResult {
  if ('children' in result) return { children: result.children };
  if ('data' in result) {
    const { data, stat } = result;
    return { data, stat, text: data ? decodeUtf8(data) : '' };
  }
  const code = 'code' in result ? result.code : Code.marshallingError;
  return { error: new KeeperException(code, 'get' in op ? op.get : op.children) };
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
