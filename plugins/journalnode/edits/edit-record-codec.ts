/**
 * How a transaction stands in an edit log (`FSEditLogOp.Writer`, `LengthPrefixedReader`): opcode,
 * length, txid, body, CRC-32 of all that. The length counts itself (or, as Hadoop says, the
 * checksum) but not the opcode.
 */

import { crc32 } from '../../../core/plugin/zookeeper.ts';
import type { EditRecord } from './journal-manager.ts';

/** `FSEditLogOpCodes.OP_END_LOG_SEGMENT`: the last record of a segment that was closed in order. */
export const OP_END_LOG_SEGMENT = 23;
/** `FSEditLogOpCodes.OP_START_LOG_SEGMENT`: the first record of every segment. */
export const OP_START_LOG_SEGMENT = 24;

const BEFORE_BODY = 1 + 4 + 8;
const CHECKSUM = 4;
const NOTHING = new Uint8Array(0);

/** The record that begins or ends a segment. */
export function segmentMark(opcode: number, txid: number): EditRecord {
  return { opcode, txid, body: NOTHING };
}

/** What the records take in a file. */
export function encodedLength(records: readonly EditRecord[]): number {
  let length = 0;
  for (const { body } of records) length += BEFORE_BODY + body.length + CHECKSUM;
  return length;
}

export function encodeRecords(records: readonly EditRecord[]): Uint8Array {
  const bytes = new Uint8Array(encodedLength(records));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { opcode, txid, body } of records) {
    const end = at + BEFORE_BODY + body.length;
    view.setUint8(at, opcode);
    view.setUint32(at + 1, end - at - 1);
    view.setBigUint64(at + 5, BigInt(txid));
    bytes.set(body, at + BEFORE_BODY);
    view.setUint32(end, crc32(bytes.subarray(at, end)));
    at = end + CHECKSUM;
  }
  return bytes;
}

export interface DecodedRecords {
  readonly records: readonly EditRecord[];
  /** Where each record begins, and after them where the valid part ends. */
  readonly offsets: readonly number[];
  /** Something follows the last whole record: a torn write. */
  readonly torn: boolean;
}

/** The whole records from `offset` on, up to the end or the first torn one. */
export function decodeRecords(bytes: Uint8Array, offset = 0): DecodedRecords {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: EditRecord[] = [];
  const offsets = [offset];
  let at = offset;
  while (at + BEFORE_BODY + CHECKSUM <= bytes.length) {
    const end = at + 1 + view.getUint32(at + 1);
    if (end < at + BEFORE_BODY || end + CHECKSUM > bytes.length) break;
    if (view.getUint32(end) !== crc32(bytes.subarray(at, end))) break;
    records.push({
      opcode: view.getUint8(at),
      txid: Number(view.getBigUint64(at + 5)),
      body: bytes.slice(at + BEFORE_BODY, end),
    });
    at = end + CHECKSUM;
    offsets.push(at);
  }
  return { records, offsets, torn: at < bytes.length };
}
