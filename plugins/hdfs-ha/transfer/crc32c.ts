/**
 * CRC32C (`DataChecksum.Type.CRC32C`), the checksum of HDFS: of packets on the wire, and of each
 * chunk of a replica in its `.meta` file.
 */

const POLYNOMIAL = 0x82f63b78;

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

export function crc32c(bytes: Uint8Array): number {
  let crc = -1;
  for (let at = 0; at < bytes.length; at++) {
    crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[at] as number)) & 0xff] as number);
  }
  return ~crc >>> 0;
}

/** `dfs.bytes-per-checksum` */
export const BYTES_PER_CHECKSUM = 512;
/** `BlockMetadataHeader`: version 1, type CRC32C (2), bytes per checksum. */
const HEADER = Uint8Array.of(0, 1, 2, 0, 0, BYTES_PER_CHECKSUM >> 8, BYTES_PER_CHECKSUM & 0xff);
export const META_HEADER_BYTES = HEADER.length;

/** How long the `.meta` file of so many bytes is. */
export function metaBytes(bytes: number): number {
  return META_HEADER_BYTES + 4 * Math.ceil(bytes / BYTES_PER_CHECKSUM);
}

/** What stands in the `.meta` file of a replica with these contents. */
export function metaOf(data: Uint8Array): Uint8Array {
  const chunks = Math.ceil(data.length / BYTES_PER_CHECKSUM);
  const meta = new Uint8Array(metaBytes(data.length));
  meta.set(HEADER);
  const view = new DataView(meta.buffer);
  for (let at = 0; at < chunks; at++) {
    const chunk = data.subarray(at * BYTES_PER_CHECKSUM, (at + 1) * BYTES_PER_CHECKSUM);
    view.setUint32(HEADER.length + 4 * at, crc32c(chunk));
  }
  return meta;
}

/** A part of a replica. */
export interface Range {
  readonly offset: number;
  readonly length: number;
}

/** Whether a `.meta` file vouches for all chunks of a replica that a range touches. */
export function isVerified(data: Uint8Array, meta: Uint8Array, { offset, length }: Range): boolean {
  const first = Math.floor(offset / BYTES_PER_CHECKSUM);
  const end = Math.ceil((offset + length) / BYTES_PER_CHECKSUM);
  const chunks = data.subarray(first * BYTES_PER_CHECKSUM, end * BYTES_PER_CHECKSUM);
  const from = META_HEADER_BYTES + 4 * first;
  const sums = meta.subarray(from, META_HEADER_BYTES + 4 * end);
  const wanted = metaOf(chunks).subarray(META_HEADER_BYTES);
  return sums.length === wanted.length && wanted.every((byte, at) => byte === sums[at]);
}

/** How many bytes of a replica its `.meta` file vouches for (`validateIntegrityAndSetLength`). */
export function verifiedLength(data: Uint8Array, meta: Uint8Array): number {
  if (meta.length < HEADER.length) return 0;
  const view = new DataView(meta.buffer, meta.byteOffset, meta.length);
  const chunks = Math.floor((meta.length - HEADER.length) / 4);
  for (let at = 0; at < chunks; at++) {
    const chunk = data.subarray(at * BYTES_PER_CHECKSUM, (at + 1) * BYTES_PER_CHECKSUM);
    if (chunk.length === 0) return data.length;
    if (crc32c(chunk) !== view.getUint32(HEADER.length + 4 * at)) return at * BYTES_PER_CHECKSUM;
  }
  return Math.min(data.length, chunks * BYTES_PER_CHECKSUM);
}
