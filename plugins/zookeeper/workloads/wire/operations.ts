/**
 * Requests and replies of clients as plain data, for the trace. Zxids are numbers (exact up to
 * epoch 2^21), session ids hexadecimal, data a checksum and a length.
 */

import {
  aclTexts,
  Create2Response,
  CreateMode,
  CreateRequest,
  CreateTtlRequest,
  dataDigest,
  GetAclResponse,
  GetChildren2Response,
  GetDataResponse,
  type JuteReader,
  limitsText,
  type MultiOperation,
  MultiRequest,
  MultiResponse,
  Op,
  PathRecord,
  PathTypeRequest,
  PathVersionRequest,
  PathWatchRequest,
  SetAclRequest,
  SetDataRequest,
  SetWatches,
  SetWatches2,
  Stat,
} from '../../../../core/plugin/zookeeper.ts';

/** What a client asked; `op` is the operation's name in the protocol. */
export interface Asked {
  readonly op: string;
  readonly path?: string;
  readonly watch?: boolean;
  readonly version?: number;
  readonly data?: string | null;
  readonly length?: number;
  /** What the limits of a quota say. */
  readonly limits?: string;
  /** The flags of a create. */
  readonly mode?: number;
  readonly ttlMs?: number;
  /** `31:digest:user:…` each; absent where anybody may do anything. */
  readonly acl?: readonly string[];
  /** Of addWatch its mode, of removeWatches which watches. */
  readonly type?: number;
  /** Of a multi. */
  readonly ops?: readonly Asked[];
  /** Of setWatches: up to where the client had seen, and what it watches. */
  readonly relative?: number;
  readonly dataWatches?: readonly string[];
  readonly existWatches?: readonly string[];
  readonly childWatches?: readonly string[];
  readonly persistentWatches?: readonly string[];
  readonly persistentRecursiveWatches?: readonly string[];
}

/** A Stat as plain data. */
export interface PlainStat {
  readonly czxid: number;
  readonly mzxid: number;
  readonly pzxid: number;
  readonly ctime: number;
  readonly mtime: number;
  readonly version: number;
  readonly cversion: number;
  readonly aversion: number;
  readonly owner: string;
  readonly length: number;
  readonly children: number;
}

export interface Answered {
  readonly path?: string;
  readonly stat?: PlainStat;
  readonly data?: string | null;
  readonly children?: readonly string[];
  /** As in {@link Asked}. */
  readonly acl?: readonly string[];
  /** Of a multi: per operation its answer, or the code of its refusal. */
  readonly results?: readonly (Answered | number)[];
}

const NAMES = new Map<number, string>(Object.entries(Op).map(([name, code]) => [code, name]));

export function readOperation(type: number, input: JuteReader): Asked {
  const op = NAMES.get(type) ?? String(type);
  switch (type) {
    case Op.create:
    case Op.create2:
    case Op.createContainer:
      return creation(op, CreateRequest.read(input));
    case Op.createTTL:
      return creation(op, CreateTtlRequest.read(input));
    case Op.delete:
    case Op.check:
      return { op, ...PathVersionRequest.read(input) };
    case Op.setData:
      return setting(op, SetDataRequest.read(input));
    case Op.setACL: {
      const { path, acl, version } = SetAclRequest.read(input);
      return { op, path, ...aclTexts(acl), version };
    }
    case Op.exists:
    case Op.getData:
    case Op.getChildren2:
      return { op, ...PathWatchRequest.read(input) };
    case Op.sync:
    case Op.getACL:
      return { op, path: PathRecord.read(input).path };
    case Op.addWatch:
    case Op.removeWatches: {
      const { path, type } = PathTypeRequest.read(input);
      return { op, path: path ?? '', type };
    }
    case Op.multi:
      return { op, ops: MultiRequest.read(input).map(inMulti) };
    case Op.setWatches: {
      const { relativeZxid, ...lists } = SetWatches.read(input);
      return { op, relative: Number(relativeZxid), ...lists };
    }
    case Op.setWatches2: {
      const { relativeZxid, ...lists } = SetWatches2.read(input);
      return { op, relative: Number(relativeZxid), ...lists };
    }
    default:
      return { op };
  }
}

function creation(op: string, request: CreateRequest | CreateTtlRequest): Asked {
  const { path, data, flags, acl } = request;
  const ttl = 'ttlMs' in request && { ttlMs: Number(request.ttlMs) };
  return { op, path, ...written(path, data), mode: flags, ...ttl, ...aclTexts(acl) };
}

function setting(op: string, { path, data, version }: SetDataRequest): Asked {
  return { op, path, ...written(path, data), version };
}

function written(path: string, data: Uint8Array | null) {
  return { data: dataDigest(data), length: data?.length ?? 0, ...limitsText(path, data) };
}

function inMulti(operation: MultiOperation): Asked {
  const op = NAMES.get(operation.type) ?? String(operation.type);
  const { request } = operation;
  if ('flags' in request) return creation(op, request);
  if ('data' in request) return setting(op, request);
  return { op, ...request };
}

export function readAnswer({ op }: Asked, input: JuteReader): Answered {
  switch (op) {
    case 'create':
      return { path: input.text() };
    case 'create2':
    case 'createContainer':
    case 'createTTL': {
      const { path, stat } = Create2Response.read(input);
      return { path, stat: plain(stat) };
    }
    case 'setData':
    case 'setACL':
    case 'exists':
      return { stat: plain(Stat.read(input)) };
    case 'getData': {
      const { data, stat } = GetDataResponse.read(input);
      return { data: dataDigest(data), stat: plain(stat) };
    }
    case 'getACL': {
      const { acl, stat } = GetAclResponse.read(input);
      return { ...aclTexts(acl), stat: plain(stat) };
    }
    case 'getChildren2': {
      const { children, stat } = GetChildren2Response.read(input);
      return { children: [...children].sort(), stat: plain(stat) };
    }
    case 'multi':
      return {
        results: MultiResponse.read(input).map((result) => {
          if (result.type === Op.error) return result.code;
          return {
            ...('path' in result && { path: result.path }),
            ...('stat' in result && { stat: plain(result.stat) }),
          };
        }),
      };
    default:
      return {};
  }
}

function plain(stat: Stat): PlainStat {
  const { czxid, mzxid, pzxid, ctime, mtime, version, cversion, aversion } = stat;
  return {
    ...{ czxid: Number(czxid), mzxid: Number(mzxid), pzxid: Number(pzxid) },
    ...{ ctime, mtime, version, cversion, aversion },
    owner: hexOf(stat.ephemeralOwner),
    length: stat.dataLength,
    children: stat.numChildren,
  };
}

/** A session id as plain data. */
export function hexOf(session: bigint): string {
  return BigInt.asUintN(64, session).toString(16);
}

/** How a create with these flags names and keeps its node. */
export function kindOfCreate(flags: number): {
  readonly sequential: boolean;
  readonly mode: 'persistent' | 'ephemeral' | 'container' | 'ttl';
} {
  const sequential =
    flags === CreateMode.persistentSequential ||
    flags === CreateMode.ephemeralSequential ||
    flags === CreateMode.persistentSequentialWithTtl;
  if (flags === CreateMode.container) return { sequential, mode: 'container' };
  if (flags >= CreateMode.persistentWithTtl) return { sequential, mode: 'ttl' };
  const ephemeral = flags === CreateMode.ephemeral || flags === CreateMode.ephemeralSequential;
  return { sequential, mode: ephemeral ? 'ephemeral' : 'persistent' };
}
