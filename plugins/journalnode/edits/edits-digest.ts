/**
 * A short digest of transactions, for the trace: the sum of their checksums. It adds up, so that
 * what two ranges hold together has the sum of their digests, however they were batched; and since
 * the checksum covers the txid, order matters.
 */

import { encodeRecords } from './edit-record-codec.ts';
import type { EditRecord } from './journal-manager.ts';

const MODULUS = 2 ** 32;

/** Of whole records, encoded, from `offset` to `end`. */
export function digestOfEncoded(bytes: Uint8Array, offset = 0, end = bytes.length): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let digest = 0;
  let at = offset;
  while (at < end) {
    const checksum = at + 1 + view.getUint32(at + 1);
    digest = (digest + view.getUint32(checksum)) % MODULUS;
    at = checksum + 4;
  }
  return digest;
}

export function digestOf(records: readonly EditRecord[]): number {
  return digestOfEncoded(encodeRecords(records));
}
