/**
 * CRC-32 and Adler-32 as in `java.util.zip`: the first is summed into the digest of the tree and
 * names transactions in the trace, the second guards the log and the snapshots. Written out here
 * because programs on a simulated host do not reach for `node:zlib`.
 */

import { encodeUtf8 } from '../protocol/jute.ts';

const CRC_TABLE = makeCrcTable();

function makeCrcTable(): Int32Array {
  const table = new Int32Array(256);
  for (let n = 0; n < 256; n++) {
    let value = n;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    table[n] = value;
  }
  return table;
}

/** Feeds bytes into a running CRC; start with {@link CRC_START}, end with {@link crcEnd}. */
export function crcUpdate(crc: number, bytes: Uint8Array, end = bytes.length): number {
  let value = crc;
  for (let i = 0; i < end; i++) {
    value = (CRC_TABLE[(value ^ (bytes[i] as number)) & 0xff] as number) ^ (value >>> 8);
  }
  return value;
}

/** As {@link crcUpdate} with the UTF-8 bytes of a text. */
export function crcUpdateText(crc: number, text: string): number {
  let value = crc;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return crcUpdate(crc, encodeUtf8(text));
    value = (CRC_TABLE[(value ^ code) & 0xff] as number) ^ (value >>> 8);
  }
  return value;
}

export const CRC_START = -1;

export function crcEnd(crc: number): number {
  return ~crc >>> 0;
}

export function crc32(bytes: Uint8Array): number {
  return crcEnd(crcUpdate(CRC_START, bytes));
}

/** The largest run whose sums cannot overflow 32 bits. */
const ADLER_RUN = 3800;

export function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let start = 0; start < bytes.length; start += ADLER_RUN) {
    const end = Math.min(start + ADLER_RUN, bytes.length);
    for (let i = start; i < end; i++) {
      low += bytes[i] as number;
      high += low;
    }
    low %= 65521;
    high %= 65521;
  }
  return high * 65536 + low;
}

/** The first eight hex digits that name a transaction in the trace. */
export function shortDigest(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}
