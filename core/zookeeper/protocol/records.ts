/**
 * The records that are shared by the client protocol, the quorum protocol and the disk: Stat, ACL,
 * headers, watcher events and the connect handshake (`org.apache.zookeeper.data` and `.proto`).
 * Each is an interface and, under the same name, the codec that knows its wire order. Times are
 * milliseconds since 1970 in a number; zxids and session ids are bigints.
 */

import type { Codec, JuteReader, JuteWriter } from './jute.ts';

export interface Id {
  readonly scheme: string;
  readonly id: string;
}

export const Id: Codec<Id> = {
  read: (input) => ({ scheme: input.text(), id: input.text() }),
  write(output, value) {
    output.string(value.scheme);
    output.string(value.id);
  },
};

/** One entry of an access control list; `perms` are the bits of `Perm`. */
export interface Acl {
  readonly perms: number;
  readonly scheme: string;
  readonly id: string;
}

/** Schemes whose ids the real server looks into; a null is no id of any other. */
const WITH_ID: ReadonlySet<string> = new Set(['world', 'digest', 'ip']);

export const Acl: Codec<Acl> = {
  read(input) {
    const perms = input.int();
    const scheme = input.text();
    return { perms, scheme, id: WITH_ID.has(scheme) ? input.presentText() : input.text() };
  },
  write(output, value) {
    output.int(value.perms);
    output.string(value.scheme);
    output.string(value.id);
  },
};

export function readAcls(input: JuteReader): Acl[] | null {
  return input.vector(Acl.read);
}

export function writeAcls(output: JuteWriter, value: readonly Acl[] | null): void {
  output.vector(value, Acl.write);
}

/** `ZooDefs.Ids.OPEN_ACL_UNSAFE`. */
export const OPEN_ACL: readonly Acl[] = [{ perms: 31, scheme: 'world', id: 'anyone' }];

/** The eleven fields that a client sees of a znode. */
export interface Stat {
  readonly czxid: bigint;
  readonly mzxid: bigint;
  readonly ctime: number;
  readonly mtime: number;
  readonly version: number;
  readonly cversion: number;
  readonly aversion: number;
  readonly ephemeralOwner: bigint;
  readonly dataLength: number;
  readonly numChildren: number;
  readonly pzxid: bigint;
}

export const Stat: Codec<Stat> = {
  read: (input) => ({
    czxid: input.long(),
    mzxid: input.long(),
    ctime: input.longNumber(),
    mtime: input.longNumber(),
    version: input.int(),
    cversion: input.int(),
    aversion: input.int(),
    ephemeralOwner: input.long(),
    dataLength: input.int(),
    numChildren: input.int(),
    pzxid: input.long(),
  }),
  write(output, value) {
    output.long(value.czxid);
    output.long(value.mzxid);
    output.longNumber(value.ctime);
    output.longNumber(value.mtime);
    output.int(value.version);
    output.int(value.cversion);
    output.int(value.aversion);
    output.long(value.ephemeralOwner);
    output.int(value.dataLength);
    output.int(value.numChildren);
    output.long(value.pzxid);
  },
};

/** What a server keeps of a znode (`StatPersisted`); `cversion` counts creations only. */
export interface StatPersisted {
  czxid: bigint;
  mzxid: bigint;
  ctime: number;
  mtime: number;
  version: number;
  cversion: number;
  aversion: number;
  ephemeralOwner: bigint;
  pzxid: bigint;
}

export const StatPersisted: Codec<StatPersisted> = {
  read: (input) => ({
    czxid: input.long(),
    mzxid: input.long(),
    ctime: input.longNumber(),
    mtime: input.longNumber(),
    version: input.int(),
    cversion: input.int(),
    aversion: input.int(),
    ephemeralOwner: input.long(),
    pzxid: input.long(),
  }),
  write(output, value) {
    output.long(value.czxid);
    output.long(value.mzxid);
    output.longNumber(value.ctime);
    output.longNumber(value.mtime);
    output.int(value.version);
    output.int(value.cversion);
    output.int(value.aversion);
    output.long(value.ephemeralOwner);
    output.long(value.pzxid);
  },
};

export interface RequestHeader {
  readonly xid: number;
  readonly type: number;
}

export const RequestHeader: Codec<RequestHeader> = {
  read: (input) => ({ xid: input.int(), type: input.int() }),
  write(output, value) {
    output.int(value.xid);
    output.int(value.type);
  },
};

export interface ReplyHeader {
  readonly xid: number;
  readonly zxid: bigint;
  readonly err: number;
}

export const ReplyHeader: Codec<ReplyHeader> = {
  read: (input) => ({ xid: input.int(), zxid: input.long(), err: input.int() }),
  write(output, value) {
    output.int(value.xid);
    output.long(value.zxid);
    output.int(value.err);
  },
};

export interface WatcherEvent {
  readonly type: number;
  readonly state: number;
  readonly path: string;
}

export const WatcherEvent: Codec<WatcherEvent> = {
  read: (input) => ({ type: input.int(), state: input.int(), path: input.text() }),
  write(output, value) {
    output.int(value.type);
    output.int(value.state);
    output.string(value.path);
  },
};

/** The first packet of a client; `sessionId` 0n asks for a new session. */
export interface ConnectRequest {
  readonly protocolVersion: number;
  readonly lastZxidSeen: bigint;
  readonly timeoutMs: number;
  readonly sessionId: bigint;
  readonly password: Uint8Array;
  /** Undefined when the client is of the kind that does not send the byte. */
  readonly readOnly: boolean | undefined;
}

export const ConnectRequest: Codec<ConnectRequest> = {
  read: (input) => ({
    protocolVersion: input.int(),
    lastZxidSeen: input.long(),
    timeoutMs: input.int(),
    sessionId: input.long(),
    password: input.buffer() ?? new Uint8Array(0),
    readOnly: input.remaining > 0 ? input.bool() : undefined,
  }),
  write(output, value) {
    output.int(value.protocolVersion);
    output.long(value.lastZxidSeen);
    output.int(value.timeoutMs);
    output.long(value.sessionId);
    output.buffer(value.password);
    if (value.readOnly !== undefined) output.bool(value.readOnly);
  },
};

/** The answer to {@link ConnectRequest}; `timeoutMs` 0 says that the session has expired. */
export interface ConnectResponse {
  readonly protocolVersion: number;
  readonly timeoutMs: number;
  readonly sessionId: bigint;
  readonly password: Uint8Array;
  readonly readOnly: boolean | undefined;
}

export const ConnectResponse: Codec<ConnectResponse> = {
  read: (input) => ({
    protocolVersion: input.int(),
    timeoutMs: input.int(),
    sessionId: input.long(),
    password: input.buffer() ?? new Uint8Array(0),
    readOnly: input.remaining > 0 ? input.bool() : undefined,
  }),
  write(output, value) {
    output.int(value.protocolVersion);
    output.int(value.timeoutMs);
    output.long(value.sessionId);
    output.buffer(value.password);
    if (value.readOnly !== undefined) output.bool(value.readOnly);
  },
};
