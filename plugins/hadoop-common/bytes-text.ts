/** Bytes as Hadoop writes them out: hexadecimal, and random ones as a UUID. */

import type { System } from '../../core/plugin/index.ts';

/** `StringUtils.byteToHexString` */
export function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `UUID.randomUUID`, drawn from the stream of this label. */
export function randomUuid(sys: System, label: string): string {
  const bytes = sys.random(label).bytes(16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
