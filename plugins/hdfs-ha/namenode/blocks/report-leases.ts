/** `BlockReportLeaseManager`: leave to send a full block report, to a few DataNodes at a time. */

import type { Random } from '../../../../core/plugin/index.ts';
import type { DatanodeDescriptor } from './datanode-descriptor.ts';

interface ReportLease {
  readonly id: number;
  readonly sinceMs: number;
}

export class BlockReportLeaseManager {
  private readonly random: Random;
  private readonly most: number;
  private readonly lengthMs: number;
  private readonly leases = new Map<DatanodeDescriptor, ReportLease>();

  constructor(random: Random, most: number, lengthMs: number) {
    this.random = random;
    this.most = most;
    this.lengthMs = lengthMs;
  }

  /** An id, or 0: not now. */
  request(node: DatanodeDescriptor, nowMs: number): number {
    this.leases.delete(node);
    for (const [holder, { sinceMs }] of this.leases) {
      if (nowMs > sinceMs + this.lengthMs) this.leases.delete(holder);
    }
    if (this.leases.size >= this.most) return 0;
    const id = this.random.int(1, 0x7fff_ffff);
    this.leases.set(node, { id, sinceMs: nowMs });
    return id;
  }

  /** `checkLease`: an id of 0 needs no leave. */
  holds(node: DatanodeDescriptor, id: number, nowMs: number): boolean {
    if (id === 0) return true;
    const lease = this.leases.get(node);
    return lease?.id === id && nowMs <= lease.sinceMs + this.lengthMs;
  }

  release(node: DatanodeDescriptor): void {
    this.leases.delete(node);
  }
}
