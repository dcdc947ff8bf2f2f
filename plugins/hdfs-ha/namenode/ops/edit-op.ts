/**
 * `FSEditLogOp`: what can stand in an edit log. Each operation is one line of a table, with its
 * code of `FSEditLogOpCodes` and its fields; types and codec follow from it.
 */

import { createHash } from 'node:crypto';
import type { EditRecord } from '../../../journalnode/door.ts';
import { DataInput, DataOutput } from './data-stream.ts';
import {
  type Field,
  flag,
  int,
  list,
  long,
  nullable,
  type StructOf,
  short,
  struct,
  text,
} from './field.ts';

/** `PermissionStatus` */
export const permissionStatus = struct({ owner: text, group: text, mode: short });
export type PermissionStatus = StructOf<{
  owner: typeof text;
  group: typeof text;
  mode: typeof short;
}>;

/** `Block`, as edits and images hold it. */
export const blockField = struct({ id: long, bytes: long, stamp: long });

/** `RpcConstants.DUMMY_CLIENT_ID` and `INVALID_CALL_ID`: of operations that no client retries. */
export const NO_RPC = { rpcClientId: '', rpcCallId: -2 } as const;

const rpc = { rpcClientId: text, rpcCallId: int };

const file = {
  inodeId: long,
  path: text,
  replication: short,
  mtime: long,
  atime: long,
  blockSize: long,
  blocks: list(blockField),
  permissions: permissionStatus,
};

/** Name of the operation -> its code and what it holds. */
const OPERATIONS = {
  OP_ADD: {
    code: 0,
    fields: { ...file, clientName: text, clientMachine: text, overwrite: flag, ...rpc },
  },
  OP_RENAME_OLD: { code: 1, fields: { src: text, dst: text, timestamp: long, ...rpc } },
  OP_DELETE: { code: 2, fields: { path: text, timestamp: long, ...rpc } },
  OP_MKDIR: {
    code: 3,
    fields: { inodeId: long, path: text, timestamp: long, permissions: permissionStatus },
  },
  OP_SET_REPLICATION: { code: 4, fields: { path: text, replication: short } },
  OP_SET_PERMISSIONS: { code: 7, fields: { path: text, mode: short } },
  OP_SET_OWNER: {
    code: 8,
    fields: { path: text, owner: nullable(text), group: nullable(text) },
  },
  OP_CLOSE: { code: 9, fields: file },
  /** A time of -1 stays as it is. */
  OP_TIMES: { code: 13, fields: { path: text, mtime: long, atime: long } },
  OP_REASSIGN_LEASE: { code: 22, fields: { leaseHolder: text, path: text, newHolder: text } },
  OP_END_LOG_SEGMENT: { code: 23, fields: {} },
  OP_START_LOG_SEGMENT: { code: 24, fields: {} },
  OP_UPDATE_BLOCKS: { code: 25, fields: { path: text, blocks: list(blockField), ...rpc } },
  OP_SET_GENSTAMP_V2: { code: 31, fields: { stamp: long } },
  OP_ALLOCATE_BLOCK_ID: { code: 32, fields: { blockId: long } },
  OP_ADD_BLOCK: {
    code: 33,
    fields: { path: text, penultimateBlock: nullable(blockField), lastBlock: blockField },
  },
  OP_TRUNCATE: {
    code: 46,
    fields: {
      path: text,
      clientName: text,
      clientMachine: text,
      newLength: long,
      timestamp: long,
      /** The last block in its new life; null when the cut is between blocks. */
      truncateBlock: nullable(blockField),
      ...rpc,
    },
  },
  OP_APPEND: {
    code: 47,
    fields: { path: text, clientName: text, clientMachine: text, newBlock: flag, ...rpc },
  },
} as const;

export type EditOpName = keyof typeof OPERATIONS;

/** An operation of one name. */
export type EditOpOf<N extends EditOpName> = { readonly op: N } & StructOf<
  (typeof OPERATIONS)[N]['fields']
>;

export type EditOp = { [N in EditOpName]: EditOpOf<N> }[EditOpName];

interface Codec {
  readonly op: EditOpName;
  readonly code: number;
  readonly body: Field<Readonly<Record<string, unknown>>>;
}

const CODECS: readonly Codec[] = Object.entries(OPERATIONS).map(([op, { code, fields }]) => ({
  op: op as EditOpName,
  code,
  body: struct(fields),
}));
const BY_NAME = new Map(CODECS.map((codec) => [codec.op, codec]));
const BY_CODE = new Map(CODECS.map((codec) => [codec.code, codec]));

/** The record that journals keep of an operation. */
export function encodeOp(op: EditOp, txid: number): EditRecord {
  const codec = BY_NAME.get(op.op)!;
  const out = new DataOutput();
  codec.body.write(out, op);
  return { opcode: codec.code, txid, body: out.toBytes() };
}

/** The operation in a record; undefined for a code that is not one of the table. */
export function decodeOp(record: EditRecord): EditOp | undefined {
  const codec = BY_CODE.get(record.opcode);
  if (!codec) return undefined;
  return { op: codec.op, ...codec.body.read(new DataInput(record.body)) } as EditOp;
}

/** A few characters that tell one operation from another: for the trace. */
export function opDigest(op: EditOp, txid: number): string {
  return recordDigest(encodeOp(op, txid));
}

/** The same of the record that journals keep. */
export function recordDigest({ opcode, txid, body }: EditRecord): string {
  const hash = createHash('sha1').update(`${opcode} ${txid} `).update(body);
  return hash.digest('hex').slice(0, 8);
}
