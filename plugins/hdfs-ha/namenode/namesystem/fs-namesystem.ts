/**
 * `FSNamesystem`: the namespace, its blocks and its leases as one thing with one lock, one edit log
 * and one state. What each call does with it is in the files of its operations.
 */

import { createHash } from 'node:crypto';
import type { Lock, System } from '../../../../core/plugin/index.ts';
import { JAVA, JavaException, type Served } from '../../../hadoop-common/door.ts';
import { mutant } from '../../mutants.ts';
import type { ClientProtocol } from '../../protocols/client-protocol.ts';
import type { DatanodeProtocol } from '../../protocols/datanode-protocol.ts';
import { BlockManager } from '../blocks/block-manager.ts';
import { type EditOp, opDigest } from '../ops/edit-op.ts';
import { NamesystemSafeMode } from '../safemode/namesystem-safe-mode.ts';
import { serveClients } from './client-protocol.ts';
import type { NamesystemContext } from './context.ts';
import { serveDatanodes } from './datanode-protocol.ts';
import { FSDirectory } from './fs-directory.ts';
import { readImage, writeImage } from './fs-image.ts';
import { LeaseManager } from './lease-manager.ts';
import { LeaseMonitor } from './lease-monitor.ts';
import type { Namesystem } from './namesystem.ts';
import { replayOp } from './replay.ts';
import { RetryCache } from './retry-cache.ts';
import type { NamesystemSettings } from './settings.ts';

/** `SequentialBlockIdGenerator.LAST_RESERVED_BLOCK_ID` */
const LAST_RESERVED_BLOCK_ID = 1_073_741_824;
/** `HdfsConstants.LAST_RESERVED_GENERATION_STAMP`, and `GenerationStamp`'s first above it. */
const LAST_RESERVED_STAMP = 1_000;

/** `NameNode.OperationCategory` */
export type OperationCategory = 'UNCHECKED' | 'READ' | 'WRITE' | 'CHECKPOINT' | 'JOURNAL';

export class FSNamesystem implements Namesystem {
  readonly sys: System;
  readonly settings: NamesystemSettings;
  readonly context: NamesystemContext;
  readonly lock: Lock;
  readonly dir: FSDirectory;
  readonly leases: LeaseManager;
  readonly retryCache: RetryCache;
  readonly blocks: BlockManager;
  readonly clientProtocol: Served<ClientProtocol>;
  readonly datanodeProtocol: Served<DatanodeProtocol>;
  lastAppliedTxId = 0;
  generationStamp = LAST_RESERVED_STAMP;
  /** What reports are measured by; a standby lets it follow the blocks that the edits name. */
  knownStamp = LAST_RESERVED_STAMP;
  lastBlockId = LAST_RESERVED_BLOCK_ID;
  private readonly safeMode: NamesystemSafeMode;
  /** Digests of the operations that the running mutation has logged. */
  private logged: string[] = [];
  private readonly monitor: LeaseMonitor;
  /** Monitors of an earlier time as active end when this has moved on. */
  private activation = 0;

  constructor(sys: System, settings: NamesystemSettings, context: NamesystemContext) {
    this.sys = sys;
    this.settings = settings;
    this.context = context;
    this.lock = sys.lock('FSNamesystem');
    this.dir = new FSDirectory({ owner: 'root', group: settings.superGroup, mode: 0o755 });
    this.leases = new LeaseManager(sys, settings.leaseHardLimitMs);
    this.retryCache = new RetryCache(sys, settings.retryCacheExpiryMs);
    this.blocks = new BlockManager({
      sys,
      settings,
      log: context.log,
      generationStamp: () => this.knownStamp,
      inSafeMode: () => this.inSafeMode,
    });
    this.safeMode = new NamesystemSafeMode(sys, context.log, this.blocks.safeMode);
    this.monitor = new LeaseMonitor(this);
    this.clientProtocol = serveClients(this);
    this.datanodeProtocol = serveDatanodes(this);
  }

  // --- image and edits -------------------------------------------------------------------------

  replay(op: EditOp, txid: number): void {
    replayOp(this, op);
    this.lastAppliedTxId = txid;
  }

  saveImage(): Uint8Array {
    return writeImage(this);
  }

  loadImage(image: Uint8Array, txid: number): void {
    readImage(this, image);
    this.lastAppliedTxId = txid;
  }

  digest(): string {
    return createHash('sha1')
      .update(writeImage(this, { durable: true }))
      .digest('hex')
      .slice(0, 16);
  }

  /** Into the edit log, and no further until the mutation's end waits for it. */
  logEdit(op: EditOp): void {
    const txid = this.context.editLog().logEdit(op);
    this.lastAppliedTxId = txid;
    this.logged.push(opDigest(op, txid));
  }

  nextStamp(): number {
    this.generationStamp += 1;
    this.knownStamp = this.generationStamp;
    this.logEdit({ op: 'OP_SET_GENSTAMP_V2', stamp: this.generationStamp });
    return this.generationStamp;
  }

  nextBlockId(): number {
    this.lastBlockId += 1;
    this.logEdit({ op: 'OP_ALLOCATE_BLOCK_ID', blockId: this.lastBlockId });
    return this.lastBlockId;
  }

  get wall(): number {
    return this.sys.clock.wall();
  }

  // --- states ----------------------------------------------------------------------------------

  startCommonServices(): void {
    this.blocks.safeMode.activate(this.blocks.completeTotal);
    this.watchHeartbeats();
  }

  startStandbyServices(): void {
    this.blocks.reports.postponing = true;
    // Its own disks are looked at anew when it becomes active.
    if (!mutant(this.sys, 'hdfs-17368')) this.safeMode.forgetResources();
  }

  /** Nothing of its own: tailer and checkpointer are the process's. */
  stopStandbyServices(): void {
    this.blocks.inTransition = true;
  }

  catchUpWithDatanodes(): void {
    this.knownStamp = this.generationStamp;
    this.blocks.active = true;
    this.blocks.reports.postponing = false;
    this.blocks.datanodes.markAllStale();
    this.blocks.redundancy.clear();
    this.blocks.reports.processAll();
    if (this.inSafeMode) return;
    this.context.log.info(
      'namenode.FSNamesystem',
      'Reprocessing replication and invalidation queues',
    );
    this.blocks.redundancy.initialize();
  }

  startActiveServices(): void {
    this.blocks.inTransition = false;
    this.blocks.safeMode.check();
    this.leases.renewAll();
    this.activation += 1;
    const { redundancyIntervalMs, leaseRecheckMs } = this.settings;
    this.every(redundancyIntervalMs, () => this.locked(() => this.blocks.monitor.work()));
    this.every(leaseRecheckMs, () => this.monitor.check());
  }

  stopActiveServices(): void {
    this.activation += 1;
    this.blocks.active = false;
    this.blocks.redundancy.clear();
  }

  // --- safe mode -------------------------------------------------------------------------------

  get inSafeMode(): boolean {
    return this.safeMode.on;
  }

  get inStartupSafeMode(): boolean {
    return this.safeMode.startup;
  }

  get safeModeTip(): string {
    return this.safeMode.tip;
  }

  enterSafeMode(resourcesLow: boolean): void {
    this.safeMode.enter(resourcesLow);
  }

  leaveSafeMode(): void {
    this.safeMode.leave();
  }

  /** @throws SafeModeException, RetriableException */
  checkSafeMode(refusal: string): void {
    const { haEnabled } = this.context;
    this.safeMode.check(refusal, haEnabled && this.context.state() === 'active');
  }

  /** @throws StandbyException, RetriableException */
  checkOperation(category: OperationCategory): void {
    const state = this.context.state();
    if (category === 'UNCHECKED' || state === 'active') return;
    if (state === 'initializing') {
      throw new JavaException(JAVA.retriable, 'NameNode still not started');
    }
    if (category === 'READ' && this.servesReadsIn(state)) return;
    if (mutant(this.sys, 'skip-operation-check')) return;
    throw new JavaException(
      JAVA.standby,
      `Operation category ${category} is not supported in state ${state}. Visit https://s.apache.org/sbnn-error`,
    );
  }

  /** Of states other than active. */
  private servesReadsIn(state: ReturnType<NamesystemContext['state']>): boolean {
    return state === 'observer' || this.settings.allowStaleReads;
  }

  // --- how calls run ---------------------------------------------------------------------------

  /** Under the lock, which others hold over waits only while states change. */
  async locked<T>(body: () => T): Promise<T> {
    if (!this.lock.held) return body();
    await this.lock.acquire();
    try {
      return body();
    } finally {
      this.lock.release();
    }
  }

  async read<T>(method: string, body: () => T): Promise<T> {
    this.checkOperation('READ');
    return this.locked(() => {
      this.checkOperation('READ');
      const answer = body();
      const state = this.context.state();
      const allowed = state === 'active' || this.servesReadsIn(state);
      this.sys.observe('read-served', { method, state, allowed });
      return answer;
    });
  }

  /** Checks, changes and logs under the lock, waits for the log, and only then answers. */
  async mutate<T>(method: string, refusal: string, body: () => T): Promise<T> {
    this.checkOperation('WRITE');
    const done = await this.locked(() => {
      this.checkOperation('WRITE');
      this.checkSafeMode(refusal);
      return this.logging(body);
    });
    if (done.logged.length > 0) {
      const synced = this.context.editLog().logSync();
      if (!mutant(this.sys, 'acknowledge-before-sync')) await synced;
    }
    if ('error' in done) throw done.error;
    if (done.logged.length > 0) {
      const digest = done.logged.join('');
      const state = this.context.state();
      this.sys.observe('mutation-acknowledged', { method, state, txid: done.last, digest });
    }
    return done.value;
  }

  /** What it logs before it fails is synced too. */
  private logging<T>(body: () => T) {
    this.logged = [];
    try {
      const value = body();
      return { value, logged: this.logged, last: this.lastAppliedTxId };
    } catch (error) {
      return { error, logged: this.logged, last: this.lastAppliedTxId };
    }
  }

  private watchHeartbeats(): void {
    this.sys.timer(this.settings.heartbeatRecheckMs, () => {
      if (!this.inStartupSafeMode) {
        for (const node of this.blocks.datanodes.takeDead()) this.blocks.removeNode(node);
      }
      this.watchHeartbeats();
    });
  }

  /** Again and again, as long as this NameNode stays active. */
  private every(periodMs: number, work: () => Promise<void>): void {
    const { activation } = this;
    const again = () => {
      this.sys.timer(periodMs, () => {
        if (activation === this.activation) void work().then(again);
      });
    };
    again();
  }
}
