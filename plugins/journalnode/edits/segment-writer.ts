/**
 * An open segment on a local disk (`EditLogFileOutputStream`). The file is not pre-allocated, so it
 * is as long as what it holds.
 */

import type { System } from '../../../core/plugin/index.ts';
import { encodeHeader } from './edit-log-header.ts';
import { encodeRecords } from './edit-record-codec.ts';
import type { EditRecord } from './journal-manager.ts';

export class SegmentWriter {
  readonly path: string;
  private readonly sys: System;
  private buffered: EditRecord[] = [];

  private constructor(sys: System, path: string) {
    this.sys = sys;
    this.path = path;
  }

  /** Makes the file, or empties it, and writes its header durably. @throws SystemError */
  static async create(sys: System, path: string, layoutVersion: number): Promise<SegmentWriter> {
    sys.disk.write(path, encodeHeader(layoutVersion));
    await sys.disk.fsync(path);
    return new SegmentWriter(sys, path);
  }

  /** Into the buffer that the next {@link flush} takes. */
  write(record: EditRecord): void {
    this.buffered.push(record);
  }

  get hasBuffered(): boolean {
    return this.buffered.length > 0;
  }

  /** Encoded records into the page cache. @throws SystemError ENOSPC, and then a part of them is there */
  append(records: Uint8Array): void {
    this.sys.disk.append(this.path, records);
  }

  /** What was written is durable when this settles. @throws SystemError */
  async flush(): Promise<void> {
    if (this.buffered.length === 0) return;
    const records = this.buffered;
    this.buffered = [];
    this.append(encodeRecords(records));
    await this.sync();
  }

  /** @throws SystemError */
  sync(): Promise<void> {
    return this.sys.disk.fsync(this.path);
  }
}
