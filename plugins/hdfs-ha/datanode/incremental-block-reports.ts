/**
 * `IncrementalBlockReportManager`: what has changed since the last report to one NameNode, the
 * latest word of each block. A received block is reported at once, a deleted one with the next
 * heartbeat.
 */

import type { System } from '../../../core/plugin/index.ts';
import type { ReceivedDeletedBlocks } from '../protocols/datanode-protocol.ts';
import { Monitor } from '../transfer/monitor.ts';

type Change = ReceivedDeletedBlocks['blocks'][number];

export class IncrementalBlockReports {
  private readonly sys: System;
  private readonly intervalMs: number;
  private readonly monitor: Monitor;
  /** Storage id -> block id -> what became of it. */
  private pending = new Map<string, Map<number, Change>>();
  private isReady = false;
  private lastMs = 0;

  constructor(sys: System, intervalMs: number) {
    this.sys = sys;
    this.intervalMs = intervalMs;
    this.monitor = new Monitor(sys);
  }

  get sendImmediately(): boolean {
    return this.isReady && this.untilNextMs <= 0;
  }

  /** In whole microseconds, as timers count. */
  private get untilNextMs(): number {
    const ms = this.lastMs + this.intervalMs - this.sys.clock.monotonic();
    return Math.round(ms * 1_000) / 1_000;
  }

  /** `notifyNamenodeBlock` */
  add(storageId: string, change: Change): void {
    const blocks = this.pending.get(storageId) ?? new Map<number, Change>();
    blocks.delete(change.block.id);
    blocks.set(change.block.id, change);
    this.pending.set(storageId, blocks);
    if (change.status === 'DELETED_BLOCK') return;
    this.isReady = true;
    if (change.status === 'RECEIVED_BLOCK' && this.sendImmediately) this.monitor.notifyAll();
  }

  /** `triggerIBR`: the next one is due now. */
  trigger(): void {
    this.isReady = true;
    this.lastMs = this.sys.clock.monotonic() - this.intervalMs;
    this.monitor.notifyAll();
  }

  /** Wakes who {@link wait}s, for a heartbeat or a report that is due. */
  wake(): void {
    this.monitor.notifyAll();
  }

  /** `waitTillNextIBR` */
  async wait(ms: number): Promise<void> {
    if (ms <= 0 || this.sendImmediately) return;
    const restMs = this.isReady ? Math.min(ms, this.untilNextMs) : ms;
    await this.monitor.wait(restMs);
  }

  clear(): void {
    this.pending.clear();
  }

  /** `sendIBRs`: what could not be sent is kept, unless there is newer. @throws JavaException */
  async send(
    report: (blocks: readonly ReceivedDeletedBlocks[]) => Promise<unknown>,
  ): Promise<void> {
    const taken = this.pending;
    this.pending = new Map();
    this.isReady = false;
    if (taken.size === 0) return;
    const reports = [...taken].map(([storageId, blocks]) => ({
      storageId,
      blocks: [...blocks.values()],
    }));
    let isSent = false;
    try {
      await report(reports);
      isSent = true;
      this.lastMs = this.sys.clock.monotonic();
    } finally {
      if (!isSent) this.putBack(taken);
    }
  }

  private putBack(taken: ReadonlyMap<string, ReadonlyMap<number, Change>>): void {
    for (const [storageId, blocks] of taken) {
      const newer = this.pending.get(storageId) ?? new Map<number, Change>();
      const merged = new Map([...blocks].filter(([id]) => !newer.has(id)));
      for (const [id, change] of newer) merged.set(id, change);
      this.pending.set(storageId, merged);
    }
    this.isReady = true;
  }
}
