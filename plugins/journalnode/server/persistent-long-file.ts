/**
 * Numbers that a JournalNode keeps in files. Promises must never be forgotten: a `PersistentLongFile`
 * is written beside the old one, synced and renamed. The committed txid is only a lower bound: a
 * `BestEffortLongFile` is overwritten and left to the page cache.
 */

import type { System } from '../../../core/plugin/index.ts';

export class PersistentLongFile {
  private readonly sys: System;
  private readonly path: string;
  private value: number;

  /** Reads what is there, once. */
  constructor(sys: System, path: string) {
    this.sys = sys;
    this.path = path;
    this.value = sys.disk.exists(path) ? Number.parseInt(sys.disk.readText(path), 10) : 0;
  }

  get(): number {
    return this.value;
  }

  /** Durable when it settles. @throws SystemError, and then the old value stands */
  async set(value: number): Promise<void> {
    if (value === this.value && this.sys.disk.exists(this.path)) return;
    await writeAtomically(this.sys, this.path, `${value}\n`);
    this.value = value;
  }

  /** Without the disk. */
  setInMemory(value: number): void {
    this.value = value;
  }
}

export class BestEffortLongFile {
  private readonly sys: System;
  private readonly path: string;
  private value: number;

  constructor(sys: System, path: string, missing: number) {
    this.sys = sys;
    this.path = path;
    const bytes = sys.disk.exists(path) ? sys.disk.read(path) : new Uint8Array(0);
    this.value = bytes.length === 8 ? Number(viewOf(bytes).getBigInt64(0)) : missing;
  }

  get(): number {
    return this.value;
  }

  /** @throws SystemError */
  set(value: number): void {
    const bytes = new Uint8Array(8);
    viewOf(bytes).setBigInt64(0, BigInt(value));
    this.sys.disk.write(this.path, bytes);
    this.value = value;
  }
}

/** `AtomicFileOutputStream`: a temporary file, synced, renamed. @throws SystemError */
export async function writeAtomically(
  sys: System,
  path: string,
  content: Uint8Array | string,
): Promise<void> {
  const temporary = `${path}.tmp`;
  sys.disk.write(temporary, content);
  await sys.disk.fsync(temporary);
  await sys.disk.rename(temporary, path);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
