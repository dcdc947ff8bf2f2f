/**
 * `BlockManagerSafeMode`: the safe mode of a NameNode that has started and waits until enough
 * blocks are reported. A standby has one too, and counts blocks while it reads edits.
 */

import type { System } from '../../../../core/plugin/index.ts';
import type { NamesystemLog } from '../namesystem/context.ts';
import type { NamesystemSettings } from '../namesystem/settings.ts';

/** `SafeModeMonitor.recheckInterval` */
const RECHECK_MS = 1_000;
/** How often it says that it is still on. */
const REPORT_MS = 20_000;

/** What it asks of the block manager. */
export interface SafeModeHost {
  readonly sys: System;
  readonly settings: NamesystemSettings;
  readonly log: NamesystemLog;
  liveDatanodes(): number;
  lowRedundancyBlocks(): number;
  /** When thresholds are met or safe mode ends; nothing on a standby. */
  initializeQueuesIfNeeded(): void;
  /** A transition runs; safe mode waits for its end. */
  inTransitionToActive(): boolean;
}

export class BlockManagerSafeMode {
  status: 'PENDING_THRESHOLD' | 'EXTENSION' | 'OFF' = 'OFF';
  private readonly host: SafeModeHost;
  private blockTotal = 0;
  private blockSafe = 0;
  private startedMs = 0;
  private reachedMs = 0;
  private reportedMs = 0;

  constructor(host: SafeModeHost) {
    this.host = host;
  }

  get on(): boolean {
    return this.status !== 'OFF';
  }

  private get threshold(): number {
    return Math.floor(
      Math.fround(this.blockTotal * Math.fround(this.host.settings.safeModeThreshold)),
    );
  }

  activate(blockTotal: number): void {
    this.startedMs = this.now;
    this.blockTotal = blockTotal;
    if (this.thresholdsMet()) {
      this.leave();
      return;
    }
    this.status = 'PENDING_THRESHOLD';
    this.report('STATE* Safe mode ON.', true);
    this.host.sys.observe('safe-mode', { on: true });
  }

  /** A block has just got as many replicas as safe mode asks for. */
  incrementSafe(replicas: number): void {
    if (!this.on || replicas !== this.host.settings.minReplication) return;
    this.blockSafe += 1;
    this.check();
  }

  /** A block has lost a replica; `replicas` are left. */
  decrementSafe(replicas: number): void {
    if (!this.on || replicas !== this.host.settings.minReplication - 1) return;
    this.blockSafe -= 1;
    this.check();
  }

  /** Complete blocks came or went. */
  adjustTotals(safe: number, total: number): void {
    if (!this.on) return;
    this.blockSafe += safe;
    this.blockTotal += total;
    this.check();
  }

  /** Also when a DataNode came, or a transition has ended. */
  check(): void {
    if (!this.on || this.host.inTransitionToActive()) return;
    if (this.status === 'EXTENSION' || !this.thresholdsMet()) {
      this.report('STATE* Safe mode ON.', false);
      return;
    }
    if (this.blockTotal === 0 || this.host.settings.safeModeExtensionMs === 0) {
      this.leave();
      return;
    }
    this.status = 'EXTENSION';
    this.reachedMs = this.now;
    this.host.sys.timer(RECHECK_MS, () => this.monitor());
    this.host.initializeQueuesIfNeeded();
    this.report('STATE* Safe mode extension entered.', true);
  }

  leave(): void {
    const { log, sys } = this.host;
    this.host.initializeQueuesIfNeeded();
    const left = this.on;
    if (left) log.info('hdfs.StateChange', 'STATE* Safe mode is OFF');
    this.status = 'OFF';
    const seconds = Math.floor((this.now - this.startedMs) / 1_000);
    log.info('hdfs.StateChange', `STATE* Leaving safe mode after ${seconds} secs`);
    const nodes = this.host.liveDatanodes();
    log.info(
      'hdfs.StateChange',
      `STATE* Network topology has ${nodes > 0 ? 1 : 0} racks and ${nodes} datanodes`,
    );
    log.info(
      'hdfs.StateChange',
      `STATE* UnderReplicatedBlocks has ${this.host.lowRedundancyBlocks()} blocks`,
    );
    if (left) sys.observe('safe-mode', { on: false });
  }

  /** Why it is on, and when it will end. */
  get tip(): string {
    if (!this.on) return 'Safe mode will be turned off automatically soon.';
    const met = this.thresholdsMet();
    return `${this.blocksTip()}${this.datanodesTip()}${this.endTip(met)}`;
  }

  private blocksTip(): string {
    const threshold = Math.fround(this.host.settings.safeModeThreshold).toFixed(4);
    const missing = this.threshold - this.blockSafe;
    return missing > 0
      ? `The reported blocks ${this.blockSafe} needs additional ${missing} blocks to reach the threshold ${threshold} of total blocks ${this.blockTotal}.\n`
      : `The reported blocks ${this.blockSafe} has reached the threshold ${threshold} of total blocks ${this.blockTotal}. `;
  }

  private datanodesTip(): string {
    const least = this.host.settings.safeModeMinDatanodes;
    if (least === 0) return 'The minimum number of live datanodes is not required. ';
    const live = this.host.liveDatanodes();
    return live < least
      ? `The number of live datanodes ${live} needs an additional ${least - live} live datanodes to reach the minimum number ${least}.\n`
      : `The number of live datanodes ${live} has reached the minimum number ${least}. `;
  }

  private endTip(met: boolean): string {
    if (this.status === 'PENDING_THRESHOLD') {
      return 'Safe mode will be turned off automatically once the thresholds have been reached.';
    }
    const leftMs = this.leftMs();
    if (!met || leftMs <= 0) return 'Safe mode will be turned off automatically soon.';
    return `In safe mode extension. Safe mode will be turned off automatically in ${Math.floor(leftMs / 1_000)} seconds.`;
  }

  private thresholdsMet(): boolean {
    const { safeModeMinDatanodes } = this.host.settings;
    return this.blockSafe >= this.threshold && this.host.liveDatanodes() >= safeModeMinDatanodes;
  }

  private monitor(): void {
    if (!this.on) return;
    if (this.leftMs() <= 0 && this.thresholdsMet() && !this.host.inTransitionToActive()) {
      this.leave();
      return;
    }
    this.host.sys.timer(RECHECK_MS, () => this.monitor());
  }

  private leftMs(): number {
    return this.reachedMs + this.host.settings.safeModeExtensionMs - this.now;
  }

  private get now(): number {
    return this.host.sys.clock.monotonic();
  }

  private report(text: string, rightNow: boolean): void {
    if (!rightNow && this.now - this.reportedMs < REPORT_MS) return;
    this.host.log.info('hdfs.StateChange', `${text} \n${this.tip}`);
    this.reportedMs = this.now;
  }
}
