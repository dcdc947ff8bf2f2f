/** `BPServiceActor.Scheduler`: when heartbeats and full block reports are due, by monotonic time. */

import type { System } from '../../../core/plugin/index.ts';
import type { DataNodeSettings } from './settings.ts';

export class ReportSchedule {
  private readonly sys: System;
  private readonly settings: DataNodeSettings;
  private nextHeartbeatMs: number;
  private nextBlockReportMs: number;
  /** The next one after a registration is set off from those of other DataNodes. */
  private resetBlockReport = true;
  private forced = false;

  constructor(sys: System, settings: DataNodeSettings) {
    this.sys = sys;
    this.settings = settings;
    this.nextHeartbeatMs = sys.clock.monotonic();
    this.nextBlockReportMs = this.nextHeartbeatMs;
  }

  get isHeartbeatDue(): boolean {
    return this.untilHeartbeatMs <= 0;
  }

  /** In whole microseconds, as timers count. */
  get untilHeartbeatMs(): number {
    const ms = this.nextHeartbeatMs - this.sys.clock.monotonic();
    return Math.round(ms * 1_000) / 1_000;
  }

  get isBlockReportDue(): boolean {
    return this.nextBlockReportMs <= this.sys.clock.monotonic();
  }

  scheduleHeartbeat(): void {
    this.nextHeartbeatMs = this.sys.clock.monotonic() + this.settings.heartbeatMs;
  }

  heartbeatNow(): void {
    this.nextHeartbeatMs = this.sys.clock.monotonic();
  }

  /** `scheduleBlockReport`: within the initial delay. */
  blockReportAfterRegistration(): void {
    const delayMs = this.settings.initialBlockReportMs;
    const late = delayMs > 0 ? this.sys.random('blockReport').int(0, delayMs) : 0;
    this.nextBlockReportMs = this.sys.clock.monotonic() + late;
    this.resetBlockReport = true;
  }

  /** `forceFullBlockReportNow` */
  forceBlockReport(): void {
    this.forced = true;
    this.resetBlockReport = true;
  }

  /** Whether one was forced since this was asked. */
  takeForced(): boolean {
    const { forced } = this;
    this.forced = false;
    return forced;
  }

  /** `scheduleNextBlockReport`: the first within the interval, then one in each. */
  scheduleBlockReport(): void {
    const now = this.sys.clock.monotonic();
    const { blockReportMs } = this.settings;
    if (this.resetBlockReport) {
      this.nextBlockReportMs = now + this.sys.random('blockReport').int(0, blockReportMs);
      this.resetBlockReport = false;
      return;
    }
    const late = now - this.nextBlockReportMs;
    this.nextBlockReportMs += (Math.floor(late / blockReportMs) + 1) * blockReportMs;
  }
}
