/** How edit log files are framed, named and scanned, torn tails included. */

import { describe, expect, test } from 'vitest';
import { crc32 } from '../../core/plugin/zookeeper.ts';
import { encodeHeader, LAYOUT_VERSION } from '../../plugins/journalnode/edits/edit-log-header.ts';
import {
  encodeRecords,
  OP_END_LOG_SEGMENT,
  OP_START_LOG_SEGMENT,
  segmentMark,
} from '../../plugins/journalnode/edits/edit-record-codec.ts';
import type { EditRecord } from '../../plugins/journalnode/edits/journal-manager.ts';
import {
  finalizedName,
  INVALID_TXID,
  inProgressName,
  parseSegmentName,
} from '../../plugins/journalnode/edits/segment-name.ts';
import { scanSegment } from '../../plugins/journalnode/edits/segment-scan.ts';

const mkdir: EditRecord = { opcode: 3, txid: 8, body: new TextEncoder().encode('/data') };
const records = [
  segmentMark(OP_START_LOG_SEGMENT, 7),
  mkdir,
  segmentMark(OP_END_LOG_SEGMENT, 9),
] as const;

function fileOf(...parts: readonly EditRecord[]): Uint8Array {
  return Uint8Array.from([...encodeHeader(LAYOUT_VERSION), ...encodeRecords(parts)]);
}

describe('edit log files', () => {
  test('the checksum is the CRC-32 of zlib', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });

  test('a segment with nothing but its two marks has the 42 bytes that every administrator knows', () => {
    expect(fileOf(records[0], records[2])).toHaveLength(42);
  });

  test('a record counts its length from the length on, up to the checksum', () => {
    const [opcode, ...rest] = encodeRecords([segmentMark(OP_START_LOG_SEGMENT, 1)]);
    expect(opcode).toBe(24);
    expect(rest.slice(0, 12)).toEqual([0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(rest).toHaveLength(16);
  });

  test('what was written is read again', () => {
    expect(scanSegment(fileOf(...records))).toEqual({
      records,
      lastTxId: 9,
      hasCorruptHeader: false,
      validLength: 64,
      torn: false,
    });
  });

  test('wherever the end is torn, the whole records before it remain', () => {
    const whole = fileOf(...records);
    const ends = [25, 47, 64];
    for (let length = 8; length <= whole.length; length++) {
      const scan = scanSegment(whole.subarray(0, length));
      const kept = ends.filter((end) => end <= length).length;
      expect(scan.records).toHaveLength(kept);
      expect(scan.lastTxId).toBe(kept === 0 ? INVALID_TXID : 6 + kept);
      expect(scan.torn).toBe(length !== 8 && !ends.includes(length));
    }
  });

  test('a flipped bit ends the segment before its record', () => {
    const bytes = fileOf(...records);
    bytes[40]! ^= 1;
    expect(scanSegment(bytes).lastTxId).toBe(7);
  });

  test('zeros behind the last record are no record', () => {
    const scan = scanSegment(Uint8Array.from([...fileOf(...records), ...new Uint8Array(64)]));
    expect(scan.lastTxId).toBe(9);
    expect(scan.torn).toBe(true);
  });

  test('a file without a whole header, or of a version from the future, is corrupt', () => {
    expect(scanSegment(new Uint8Array(0)).hasCorruptHeader).toBe(true);
    expect(scanSegment(encodeHeader(LAYOUT_VERSION).subarray(0, 7)).hasCorruptHeader).toBe(true);
    expect(scanSegment(encodeHeader(LAYOUT_VERSION - 1)).hasCorruptHeader).toBe(true);
  });

  test('names carry txids of nineteen digits', () => {
    expect(finalizedName(1, 42)).toBe('edits_0000000000000000001-0000000000000000042');
    expect(inProgressName(43)).toBe('edits_inprogress_0000000000000000043');
    expect(parseSegmentName(finalizedName(1, 42))).toEqual({
      firstTxId: 1,
      lastTxId: 42,
      inProgress: false,
    });
    expect(parseSegmentName(inProgressName(43))?.inProgress).toBe(true);
    expect(parseSegmentName(`${inProgressName(43)}.empty`)).toBeUndefined();
    expect(parseSegmentName(`${inProgressName(43)}.epoch=5`)).toBeUndefined();
    expect(parseSegmentName('fsimage_0000000000000000042')).toBeUndefined();
  });
});
