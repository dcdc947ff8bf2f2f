/**
 * The bodies of the client operations and of their replies (`org.apache.zookeeper.proto`), each an
 * interface and a codec of the same name. Operations that share a record share a codec here: a
 * path with a watch flag serves exists, getData and both getChildren.
 */

import { type Codec, JuteError, type JuteReader, NULL_FIELD } from './jute.ts';
import { type Acl, Id, readAcls, Stat, writeAcls } from './records.ts';

/** create, create2, createContainer. */
export interface CreateRequest {
  readonly path: string;
  readonly data: Uint8Array | null;
  readonly acl: readonly Acl[] | null;
  /** `CreateMode`. */
  readonly flags: number;
}

export const CreateRequest: Codec<CreateRequest> = {
  read: (input) => ({
    path: input.presentText(),
    data: input.buffer(),
    acl: readAcls(input),
    flags: input.int(),
  }),
  write(output, value) {
    output.string(value.path);
    output.buffer(value.data);
    writeAcls(output, value.acl);
    output.int(value.flags);
  },
};

export interface CreateTtlRequest extends CreateRequest {
  readonly ttlMs: bigint;
}

export const CreateTtlRequest: Codec<CreateTtlRequest> = {
  read: (input) => ({ ...CreateRequest.read(input), ttlMs: input.long() }),
  write(output, value) {
    CreateRequest.write(output, value);
    output.long(value.ttlMs);
  },
};

/** delete and check (inside multi). */
export interface PathVersionRequest {
  readonly path: string;
  /** -1 matches any. */
  readonly version: number;
}

export const PathVersionRequest: Codec<PathVersionRequest> = {
  read: (input) => ({ path: input.presentText(), version: input.int() }),
  write(output, value) {
    output.string(value.path);
    output.int(value.version);
  },
};

/** exists, getData, getChildren, getChildren2. */
export interface PathWatchRequest {
  readonly path: string;
  readonly watch: boolean;
}

export const PathWatchRequest: Codec<PathWatchRequest> = {
  read: (input) => ({ path: input.presentText(), watch: input.bool() }),
  write(output, value) {
    output.string(value.path);
    output.bool(value.watch);
  },
};

export interface SetDataRequest {
  readonly path: string;
  readonly data: Uint8Array | null;
  readonly version: number;
}

export const SetDataRequest: Codec<SetDataRequest> = {
  read: (input) => ({ path: input.text(), data: input.buffer(), version: input.int() }),
  write(output, value) {
    output.string(value.path);
    output.buffer(value.data);
    output.int(value.version);
  },
};

export interface SetAclRequest {
  readonly path: string;
  readonly acl: readonly Acl[] | null;
  /** Compared with aversion; -1 matches any. */
  readonly version: number;
}

export const SetAclRequest: Codec<SetAclRequest> = {
  read: (input) => ({ path: input.text(), acl: readAcls(input), version: input.int() }),
  write(output, value) {
    output.string(value.path);
    writeAcls(output, value.acl);
    output.int(value.version);
  },
};

/** getACL, sync, getAllChildrenNumber, getEphemerals; also the replies of create and sync. */
export interface PathRecord {
  readonly path: string;
}

export const PathRecord: Codec<PathRecord> = {
  read: (input) => ({ path: input.text() }),
  write: (output, value) => output.string(value.path),
};

/** addWatch, checkWatches, removeWatches: a path with a mode or a watcher type. */
export interface PathTypeRequest {
  readonly path: string | null;
  readonly type: number;
}

export const PathTypeRequest: Codec<PathTypeRequest> = {
  read: (input) => ({ path: input.string(), type: input.int() }),
  write(output, value) {
    output.string(value.path);
    output.int(value.type);
  },
};

export interface AuthPacket {
  readonly type: number;
  readonly scheme: string;
  readonly auth: Uint8Array | null;
}

export const AuthPacket: Codec<AuthPacket> = {
  read: (input) => ({ type: input.int(), scheme: input.text(), auth: input.buffer() }),
  write(output, value) {
    output.int(value.type);
    output.string(value.scheme);
    output.buffer(value.auth);
  },
};

/** Neither the list may be null nor a path of it. @throws JuteError */
function presentPaths(input: JuteReader): string[] {
  const paths = input.vector((item) => item.presentText());
  if (paths === null) throw new JuteError(NULL_FIELD);
  return paths;
}

export interface SetWatches {
  readonly relativeZxid: bigint;
  readonly dataWatches: readonly string[];
  readonly existWatches: readonly string[];
  readonly childWatches: readonly string[];
}

export const SetWatches: Codec<SetWatches> = {
  read: (input) => ({
    relativeZxid: input.long(),
    dataWatches: presentPaths(input),
    existWatches: presentPaths(input),
    childWatches: presentPaths(input),
  }),
  write(output, value) {
    output.long(value.relativeZxid);
    output.strings(value.dataWatches);
    output.strings(value.existWatches);
    output.strings(value.childWatches);
  },
};

/** setWatches2: as {@link SetWatches}, and what addWatch registered. */
export interface SetWatches2 extends SetWatches {
  readonly persistentWatches: readonly string[];
  readonly persistentRecursiveWatches: readonly string[];
}

export const SetWatches2: Codec<SetWatches2> = {
  read: (input) => ({
    ...SetWatches.read(input),
    persistentWatches: input.strings(),
    persistentRecursiveWatches: input.strings(),
  }),
  write(output, value) {
    SetWatches.write(output, value);
    output.strings(value.persistentWatches);
    output.strings(value.persistentRecursiveWatches);
  },
};

// --- replies -------------------------------------------------------------------------------

/** create2, createContainer, createTTL. */
export interface Create2Response {
  readonly path: string;
  readonly stat: Stat;
}

export const Create2Response: Codec<Create2Response> = {
  read: (input) => ({ path: input.text(), stat: Stat.read(input) }),
  write(output, value) {
    output.string(value.path);
    Stat.write(output, value.stat);
  },
};

export interface GetDataResponse {
  readonly data: Uint8Array | null;
  readonly stat: Stat;
}

export const GetDataResponse: Codec<GetDataResponse> = {
  read: (input) => ({ data: input.buffer(), stat: Stat.read(input) }),
  write(output, value) {
    output.buffer(value.data);
    Stat.write(output, value.stat);
  },
};

export interface GetAclResponse {
  readonly acl: readonly Acl[];
  readonly stat: Stat;
}

export const GetAclResponse: Codec<GetAclResponse> = {
  read: (input) => ({ acl: readAcls(input) ?? [], stat: Stat.read(input) }),
  write(output, value) {
    writeAcls(output, value.acl);
    Stat.write(output, value.stat);
  },
};

export interface GetChildrenResponse {
  readonly children: readonly string[];
}

export const GetChildrenResponse: Codec<GetChildrenResponse> = {
  read: (input) => ({ children: input.strings() }),
  write: (output, value) => output.strings(value.children),
};

export interface GetChildren2Response {
  readonly children: readonly string[];
  readonly stat: Stat;
}

export const GetChildren2Response: Codec<GetChildren2Response> = {
  read: (input) => ({ children: input.strings(), stat: Stat.read(input) }),
  write(output, value) {
    output.strings(value.children);
    Stat.write(output, value.stat);
  },
};

/** whoAmI: `id` is the user part only. */
export interface WhoAmIResponse {
  readonly clients: readonly Id[];
}

export const WhoAmIResponse: Codec<WhoAmIResponse> = {
  read: (input) => ({ clients: input.vector(Id.read) ?? [] }),
  write: (output, value) => output.vector(value.clients, Id.write),
};
