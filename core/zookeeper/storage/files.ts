/**
 * Names in `version-2` (`org.apache.zookeeper.server.persistence.Util`): `log.<hex>` with the zxid
 * of its first transaction, `snapshot.<hex>` with the last zxid it holds.
 */

import type { Disk } from '../../machine/system.ts';

export const LOG_PREFIX = 'log';
export const SNAPSHOT_PREFIX = 'snapshot';

export interface ZxidFile {
  readonly path: string;
  readonly zxid: bigint;
}

/** The subdirectory that the format's version asks for. */
export function versionDirectory(directory: string): string {
  return `${directory.replace(/\/+$/, '')}/version-2`;
}

export function zxidFileName(prefix: string, zxid: bigint): string {
  return `${prefix}.${BigInt.asUintN(64, zxid).toString(16)}`;
}

/** `Long.MAX_VALUE`: what is larger, a zxid of -1 included, `Long.parseLong` refuses. */
const LARGEST_ZXID = 0x7fffffffffffffffn;

/** Files with this prefix, by ascending zxid. A missing directory holds none. */
export function zxidFiles(disk: Disk, directory: string, prefix: string): ZxidFile[] {
  if (!disk.exists(directory)) return [];
  const files: ZxidFile[] = [];
  for (const name of disk.list(directory)) {
    const match = /^([a-z]+)\.([0-9a-f]+)$/.exec(name);
    if (match === null || match[1] !== prefix) continue;
    const zxid = BigInt(`0x${match[2]}`);
    if (zxid <= LARGEST_ZXID) files.push({ path: `${directory}/${name}`, zxid });
  }
  return files.sort((a, b) => (a.zxid < b.zxid ? -1 : 1));
}

/** What is on disk contradicts itself; the server refuses to start (`IOException`). */
export class StorageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StorageError';
  }
}
