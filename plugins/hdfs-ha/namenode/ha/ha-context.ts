/**
 * What it takes to change the state of a NameNode (`HAState`, `NameNode.NameNodeHAContext`,
 * `FSNamesystem.startActiveServices` and their counterparts). The services of the old state stop and
 * those of the new one start with the lock of the namesystem held all the while; what fails then
 * ends the process.
 */

import type { Lock } from '../../../../core/plugin/index.ts';
import { DFS_HA_STANDBY_CHECKPOINTS, type HAServiceState } from '../../../hadoop-common/door.ts';
import { ioException } from '../../../journalnode/door.ts';
import { mutant } from '../../mutants.ts';
import { ActiveMonitors } from '../server/active-monitors.ts';
import type { NameNodeCore } from '../server/core.ts';
import { hasAvailableDiskSpace } from '../server/resource-checker.ts';
import { EditLogTailer } from './edit-log-tailer.ts';
import { StandbyCheckpointer } from './standby-checkpointer.ts';

const LOGGER = 'namenode.FSNamesystem';

export class HAContext {
  private readonly core: NameNodeCore;
  /** `cpLock`: edits are loaded, or a checkpoint is saved, never both. */
  private readonly checkpointLock: Lock;
  private current: HAServiceState = 'initializing';
  private tailer: EditLogTailer | undefined;
  private checkpointer: StandbyCheckpointer | undefined;
  private monitors: ActiveMonitors | undefined;

  constructor(core: NameNodeCore) {
    this.core = core;
    this.checkpointLock = core.sys.lock('FSNamesystem.cpLock');
  }

  get state(): HAServiceState {
    return this.current;
  }

  /** `FSNamesystem.nameNodeHasResourcesAvailable`, looked up anew. */
  hasResources(): boolean {
    const { sys, log, node } = this.core;
    return hasAvailableDiskSpace(sys, log, node);
  }

  /** Into the first state, once image and edits are loaded. */
  async enterFirst(next: 'active' | 'standby' | 'observer'): Promise<void> {
    await this.underLock(() => this.enter(next));
  }

  /** `HAState.setStateInternal` */
  async changeTo(next: 'active' | 'standby' | 'observer'): Promise<void> {
    if (next === this.current) return;
    this.checkpointer?.cancelAndPreventCheckpoints('About to leave standby state');
    await this.underLock(async () => {
      if (this.current === 'active') await this.stopActiveServices();
      else await this.stopStandbyServices();
      await this.enter(next);
    });
  }

  /** `FSNamesystem.rollEditLog`, once it is allowed: the first transaction of the new segment. */
  async rollEditLog(): Promise<number> {
    const { image, namesystem } = this.core;
    await namesystem.lock.acquire();
    try {
      const first = await image.editLog.roll();
      await image.storage.writeSeenTxId(first);
      return first;
    } finally {
      namesystem.lock.release();
    }
  }

  /** `FSImage.saveNamespace`, where a checkpoint is older and further behind than is asked for. */
  async saveNamespace(timeWindowMs: number, txGap: number): Promise<boolean> {
    const { sys, image, namesystem } = this.core;
    const { txid, wallMs } = image.storage.mostRecentCheckpoint;
    const behind = image.lastAppliedOrWritten(namesystem) - txid;
    const isRecent = behind < txGap && sys.clock.wall() - wallMs < timeWindowMs;
    if (timeWindowMs > 0 && isRecent) return false;
    await this.checkpointLock.acquire();
    await namesystem.lock.acquire();
    try {
      await image.saveNamespace(namesystem);
      return true;
    } finally {
      namesystem.lock.release();
      this.checkpointLock.release();
    }
  }

  private async underLock(change: () => Promise<void>): Promise<void> {
    const { namesystem, log, abort } = this.core;
    await namesystem.lock.acquire();
    try {
      await change();
    } catch (error) {
      const thrown = ioException(error);
      const text = 'Error encountered requiring NN shutdown. Shutting down immediately.';
      log.error('namenode.NameNode', text, thrown);
      await abort(thrown);
    } finally {
      namesystem.lock.release();
    }
  }

  private async enter(next: 'active' | 'standby' | 'observer'): Promise<void> {
    const { sys, node, image, namesystem } = this.core;
    this.current = next;
    const nn = node.nameNodeId ?? '';
    if (next === 'active') {
      await this.startActiveServices();
      const { epoch, currentSegmentTxId } = image.editLog;
      sys.state('active', epoch);
      sys.observe('became-active', { nn, epoch, txid: currentSegmentTxId });
    } else {
      this.startStandbyServices(next === 'observer');
      sys.state(next);
      sys.observe('became-standby', { nn, state: next, txid: namesystem.lastAppliedTxId });
    }
  }

  // --- active ------------------------------------------------------------------------------

  private async startActiveServices(): Promise<void> {
    const { sys, log, image, namesystem } = this.core;
    const { editLog } = image;
    log.info(LOGGER, 'Starting services required for active state');
    if (!editLog.isOpenForWrite) {
      await editLog.initJournalsForWrite();
      if (!mutant(sys, 'activate-without-recovery')) await editLog.recoverUnclosedStreams();
      log.info(
        LOGGER,
        'Catching up to latest edits from old active before taking over writer role in edits logs',
      );
      if (!mutant(sys, 'activate-without-catch-up')) await this.tailer?.catchUpDuringFailover();
    }
    namesystem.catchUpWithDatanodes();
    const next = namesystem.lastAppliedTxId + 1;
    log.info(LOGGER, `Will take over writing edit logs at txnid ${next}`);
    editLog.setNextTxId(next);
    await editLog.openForWrite();
    namesystem.startActiveServices();
    this.tailer = undefined;
    this.monitors = new ActiveMonitors(this.core, {
      hasResources: () => this.hasResources(),
      roll: () => this.rollEditLog(),
    });
    void this.monitors.watchResources();
    void this.monitors.rollLongLogs();
  }

  private async stopActiveServices(): Promise<void> {
    const { log, image, namesystem } = this.core;
    log.info(LOGGER, 'Stopping services started for active state');
    namesystem.stopActiveServices();
    this.monitors?.stop();
    this.monitors = undefined;
    await image.editLog.close();
    // Segments begin and end with transactions of their own.
    namesystem.lastAppliedTxId = image.editLog.lastWrittenTxId;
  }

  // --- standby -----------------------------------------------------------------------------

  private startStandbyServices(isObserver: boolean): void {
    const { log, node, image, namesystem } = this.core;
    log.info(LOGGER, `Starting services required for ${isObserver ? 'observer' : 'standby'} state`);
    if (!image.editLog.isOpenForRead) image.editLog.openForRead();
    namesystem.startStandbyServices();
    this.tailer = new EditLogTailer(this.core, this.checkpointLock);
    void this.tailer.run();
    if (!isObserver && node.conf.read(DFS_HA_STANDBY_CHECKPOINTS)) {
      this.checkpointer = new StandbyCheckpointer(this.core, this.checkpointLock);
      void this.checkpointer.run();
    }
  }

  private async stopStandbyServices(): Promise<void> {
    const { log, namesystem } = this.core;
    log.info(
      LOGGER,
      `Stopping services started for ${this.current === 'observer' ? 'observer' : 'standby'} state`,
    );
    this.checkpointer?.stop();
    this.checkpointer = undefined;
    await this.tailer?.stop();
    log.warn('ha.EditLogTailer', 'Edit log tailer interrupted: sleep interrupted');
    namesystem.stopStandbyServices();
  }
}
