/**
 * Transactions as they stand in proposals and in the log (`org.apache.zookeeper.txn`): a header, a
 * record that says what to change rather than what was asked, and the optional digest of the tree
 * afterwards. A leader serialises a transaction once; proposals, logs and the committed list all
 * share those bytes.
 */

import { JuteError, JuteReader, type JuteWriter } from './jute.ts';
import { Op } from './opcodes.ts';
import { type Acl, readAcls, writeAcls } from './records.ts';

export interface TxnHeader {
  readonly clientId: bigint;
  readonly cxid: number;
  readonly zxid: bigint;
  /** The leader's wall clock, ms. */
  readonly time: number;
  readonly type: number;
}

export interface CreateTxn {
  readonly type: typeof Op.create | typeof Op.create2;
  readonly path: string;
  readonly data: Uint8Array | null;
  readonly acl: readonly Acl[] | null;
  readonly ephemeral: boolean;
  readonly parentCVersion: number;
}

export interface CreateContainerTxn {
  readonly type: typeof Op.createContainer;
  readonly path: string;
  readonly data: Uint8Array | null;
  readonly acl: readonly Acl[] | null;
  readonly parentCVersion: number;
}

export interface CreateTtlTxn {
  readonly type: typeof Op.createTTL;
  readonly path: string;
  readonly data: Uint8Array | null;
  readonly acl: readonly Acl[] | null;
  readonly parentCVersion: number;
  readonly ttlMs: bigint;
}

export interface DeleteTxn {
  readonly type: typeof Op.delete | typeof Op.deleteContainer;
  readonly path: string;
}

export interface SetDataTxn {
  readonly type: typeof Op.setData | typeof Op.reconfig;
  readonly path: string;
  readonly data: Uint8Array | null;
  /** The version after the change. */
  readonly version: number;
}

export interface SetAclTxn {
  readonly type: typeof Op.setACL;
  readonly path: string;
  readonly acl: readonly Acl[] | null;
  readonly version: number;
}

/** Only inside a multi; changes nothing. */
export interface CheckVersionTxn {
  readonly type: typeof Op.check;
  readonly path: string;
  readonly version: number;
}

export interface CreateSessionTxn {
  readonly type: typeof Op.createSession;
  readonly timeoutMs: number;
}

export interface CloseSessionTxn {
  readonly type: typeof Op.closeSession;
  /** The ephemerals to delete, decided by the leader. */
  readonly paths: readonly string[];
}

/** A refused write: consumes a zxid and changes nothing. */
export interface ErrorTxn {
  readonly type: typeof Op.error;
  readonly err: number;
}

export interface MultiTxn {
  readonly type: typeof Op.multi;
  readonly txns: readonly SingleTxn[];
}

/** What a multi may consist of. */
export type SingleTxn =
  | CreateTxn
  | CreateContainerTxn
  | CreateTtlTxn
  | DeleteTxn
  | SetDataTxn
  | SetAclTxn
  | CheckVersionTxn
  | ErrorTxn;

export type Txn = SingleTxn | CreateSessionTxn | CloseSessionTxn | MultiTxn;

/** `TxnDigest`: the sum of the digests of all nodes, after the transaction. */
export interface TxnDigest {
  readonly version: number;
  readonly treeDigest: number;
}

export interface TxnEntry {
  readonly header: TxnHeader;
  readonly txn: Txn;
  readonly digest: TxnDigest | undefined;
}

export const TxnHeader = {
  read: (input: JuteReader): TxnHeader => ({
    clientId: input.long(),
    cxid: input.int(),
    zxid: input.long(),
    time: input.longNumber(),
    type: input.int(),
  }),
  write(output: JuteWriter, value: TxnHeader): void {
    output.long(value.clientId);
    output.int(value.cxid);
    output.long(value.zxid);
    output.longNumber(value.time);
    output.int(value.type);
  },
};

export function writeTxn(output: JuteWriter, txn: Txn, scratch: () => JuteWriter): void {
  switch (txn.type) {
    case Op.create:
    case Op.create2:
      writeCreate(output, txn);
      output.bool(txn.ephemeral);
      return output.int(txn.parentCVersion);
    case Op.createContainer:
      writeCreate(output, txn);
      return output.int(txn.parentCVersion);
    case Op.createTTL:
      writeCreate(output, txn);
      output.int(txn.parentCVersion);
      return output.long(txn.ttlMs);
    case Op.delete:
    case Op.deleteContainer:
      return output.string(txn.path);
    case Op.setData:
    case Op.reconfig:
      output.string(txn.path);
      output.buffer(txn.data);
      return output.int(txn.version);
    case Op.setACL:
      output.string(txn.path);
      writeAcls(output, txn.acl);
      return output.int(txn.version);
    case Op.check:
      output.string(txn.path);
      return output.int(txn.version);
    case Op.createSession:
      return output.int(txn.timeoutMs);
    case Op.closeSession:
      return output.strings(txn.paths);
    case Op.error:
      return output.int(txn.err);
    case Op.multi:
      return writeMulti(output, txn, scratch);
  }
}

function writeCreate(output: JuteWriter, txn: CreateTxn | CreateContainerTxn | CreateTtlTxn): void {
  output.string(txn.path);
  output.buffer(txn.data);
  writeAcls(output, txn.acl);
}

function writeMulti(output: JuteWriter, txn: MultiTxn, scratch: () => JuteWriter): void {
  output.int(txn.txns.length);
  for (const inner of txn.txns) {
    const body = scratch();
    writeTxn(body, inner, scratch);
    output.int(inner.type);
    output.buffer(body.finish());
  }
}

/** Reads the record of a transaction of the given type. @throws JuteError for an unknown type */
export function readTxn(input: JuteReader, type: number): Txn {
  switch (type) {
    case Op.createSession:
      return { type, timeoutMs: input.int() };
    case Op.closeSession:
      // Written without a list when closeSessionTxn.enabled=false.
      return { type, paths: input.remaining > 0 ? input.strings() : [] };
    case Op.multi:
      return { type, txns: readInnerRecords(input).map(readInner) };
    default:
      return readSingle(input, type);
  }
}

/** One transaction of a multi before it is read (`org.apache.zookeeper.txn.Txn`). */
export interface InnerRecord {
  readonly type: number;
  readonly data: Uint8Array | null;
}

/** What a multi consists of, as it stands there. @throws JuteError */
export function readInnerRecords(input: JuteReader): readonly InnerRecord[] {
  return input.vector((inner) => ({ type: inner.int(), data: inner.buffer() })) ?? [];
}

function readInner({ type, data }: InnerRecord): SingleTxn {
  if (data === null) throw new JuteError('A multi holds a transaction without a body');
  return readSingle(new JuteReader(data), type);
}

function readSingle(input: JuteReader, type: number): SingleTxn {
  switch (type) {
    case Op.create:
    case Op.create2:
      return {
        type,
        ...readCreation(input),
        ephemeral: input.bool(),
        parentCVersion: input.int(),
      };
    case Op.createContainer:
      return { type, ...readCreation(input), parentCVersion: input.int() };
    case Op.createTTL:
      return { type, ...readCreation(input), parentCVersion: input.int(), ttlMs: input.long() };
    case Op.delete:
    case Op.deleteContainer:
      return { type, path: readPath(input) };
    case Op.setData:
    case Op.reconfig:
      return { type, path: input.presentText(), data: input.buffer(), version: input.int() };
    case Op.setACL:
      return { type, path: input.presentText(), acl: readAcls(input), version: input.int() };
    case Op.check:
      return { type, path: input.text(), version: input.int() };
    case Op.error:
      return { type, err: input.int() };
    default:
      // The real server forgot to format this text.
      throw new JuteError(`Unsupported Txn with type=%d${type}`);
  }
}

/** Of a node that comes or goes. The real server fails where it looks for the parent. */
function readPath(input: JuteReader): string {
  const path = input.presentText();
  if (!path.includes('/')) throw new JuteError(`A path without a parent: ${path}`);
  return path;
}

function readCreation(input: JuteReader) {
  return { path: readPath(input), data: input.buffer(), acl: readAcls(input) };
}

/** Header, record and digest, as in a proposal (`SerializeUtils.serializeRequest`). */
export function writeTxnEntry(
  output: JuteWriter,
  entry: TxnEntry,
  scratch: () => JuteWriter,
): void {
  TxnHeader.write(output, entry.header);
  writeTxn(output, entry.txn, scratch);
  if (entry.digest === undefined) return;
  output.int(entry.digest.version);
  output.longNumber(entry.digest.treeDigest);
}

/** `SerializeUtils.deserializeTxn`. */
export function readTxnEntry(bytes: Uint8Array): TxnEntry {
  const input = new JuteReader(bytes);
  const header = TxnHeader.read(input);
  const txn = readTxn(input, header.type);
  const digest =
    input.remaining >= 12 ? { version: input.int(), treeDigest: input.longNumber() } : undefined;
  return { header, txn, digest };
}

/** The type in the header of serialised transaction bytes. */
export function typeOfEntry(bytes: Uint8Array): number {
  return new JuteReader(bytes, 28).int();
}

/** The zxid in serialised transaction bytes, without decoding the rest. */
export function zxidOfEntry(bytes: Uint8Array): bigint {
  return new JuteReader(bytes, 12).long();
}
