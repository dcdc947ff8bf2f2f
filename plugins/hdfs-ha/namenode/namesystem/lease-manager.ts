/** `LeaseManager`: who may write which files, and since when they were not heard of. */

import type { System } from '../../../../core/plugin/index.ts';

/** `HdfsConstants.LEASE_SOFTLIMIT_PERIOD`: after it, others may take a file over. */
export const LEASE_SOFT_LIMIT_MS = 60_000;

export interface Lease {
  readonly holder: string;
  /** Monotonic clock, ms. */
  lastUpdateMs: number;
  /** Inode ids. */
  readonly files: Set<number>;
}

/** `Lease.toString` */
export function describeLease(lease: Lease): string {
  return `[Lease.  Holder: ${lease.holder}, pending creates: ${lease.files.size}]`;
}

export class LeaseManager {
  private readonly sys: System;
  private readonly hardLimitMs: number;
  private readonly leases = new Map<string, Lease>();
  private readonly byFile = new Map<number, Lease>();

  constructor(sys: System, hardLimitMs: number) {
    this.sys = sys;
    this.hardLimitMs = hardLimitMs;
  }

  get(holder: string): Lease | undefined {
    return this.leases.get(holder);
  }

  of(fileId: number): Lease | undefined {
    return this.byFile.get(fileId);
  }

  /** Ids of the files that are being written. */
  get openFiles(): readonly number[] {
    return [...this.byFile.keys()];
  }

  add(holder: string, fileId: number): Lease {
    let lease = this.leases.get(holder);
    if (!lease) {
      lease = { holder, lastUpdateMs: 0, files: new Set() };
      this.leases.set(holder, lease);
    }
    this.renew(lease);
    this.byFile.set(fileId, lease);
    lease.files.add(fileId);
    return lease;
  }

  removeFile(fileId: number): void {
    const lease = this.byFile.get(fileId);
    if (!lease) return;
    this.byFile.delete(fileId);
    lease.files.delete(fileId);
    if (lease.files.size === 0) this.leases.delete(lease.holder);
  }

  reassign(fileId: number, holder: string): Lease {
    this.removeFile(fileId);
    return this.add(holder, fileId);
  }

  renew(lease: Lease): void {
    lease.lastUpdateMs = this.sys.clock.monotonic();
  }

  /** When a NameNode becomes active: nobody could renew with it before. */
  renewAll(): void {
    for (const lease of this.leases.values()) this.renew(lease);
  }

  pastSoftLimit(lease: Lease): boolean {
    return this.ageMs(lease) > LEASE_SOFT_LIMIT_MS;
  }

  /** Those that the NameNode takes over itself, the oldest first. */
  pastHardLimit(): Lease[] {
    return [...this.leases.values()]
      .filter((lease) => this.ageMs(lease) > this.hardLimitMs)
      .sort((a, b) => a.lastUpdateMs - b.lastUpdateMs);
  }

  private ageMs(lease: Lease): number {
    return this.sys.clock.monotonic() - lease.lastUpdateMs;
  }
}
