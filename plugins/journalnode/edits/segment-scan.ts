/**
 * What a segment's bytes hold (`FSEditLogLoader.scanEditLog`): the whole records after the header,
 * however the end is torn. A file without a header counts as corrupt, one without records as empty.
 */

import { decodeHeader, HEADER_LENGTH } from './edit-log-header.ts';
import { decodeRecords } from './edit-record-codec.ts';
import type { EditRecord } from './journal-manager.ts';
import { INVALID_TXID } from './segment-name.ts';

export interface SegmentScan {
  readonly records: readonly EditRecord[];
  /** {@link INVALID_TXID} without a whole record. */
  readonly lastTxId: number;
  readonly hasCorruptHeader: boolean;
  /** Where the last whole record ends. */
  readonly validLength: number;
  /** Bytes follow that are no record. */
  readonly torn: boolean;
}

export function scanSegment(bytes: Uint8Array): SegmentScan {
  if (decodeHeader(bytes) === undefined) {
    return {
      records: [],
      lastTxId: INVALID_TXID,
      hasCorruptHeader: true,
      validLength: 0,
      torn: bytes.length > 0,
    };
  }
  const { records, offsets, torn } = decodeRecords(bytes, HEADER_LENGTH);
  return {
    records,
    lastTxId: records.at(-1)?.txid ?? INVALID_TXID,
    hasCorruptHeader: false,
    validLength: offsets.at(-1)!,
    torn,
  };
}
