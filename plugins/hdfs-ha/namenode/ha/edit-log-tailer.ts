/**
 * `EditLogTailer`: a standby's thread that reads what the active has written, and now and then asks
 * the active for a new segment, so that there is something to read.
 */

import type { Lock } from '../../../../core/plugin/index.ts';
import {
  DFS_HA_LOGROLL_PERIOD,
  DFS_HA_TAILEDITS_INPROGRESS,
  DFS_HA_TAILEDITS_PERIOD,
  DFS_HA_TAILEDITS_PERIOD_BACKOFF_MAX,
} from '../../../hadoop-common/door.ts';
import { INVALID_TXID, ioException } from '../../../journalnode/door.ts';
import { mutant } from '../../mutants.ts';
import { EDIT_LOG_INPUT, loadEdits } from '../image/edits-loader.ts';
import type { NameNodeCore } from '../server/core.ts';
import { DaemonLoop } from '../server/daemon-loop.ts';
import { ActiveLogRoller } from './active-log-roller.ts';

const LOGGER = 'ha.EditLogTailer';

export class EditLogTailer {
  private readonly core: NameNodeCore;
  private readonly checkpointLock: Lock;
  private readonly roller: ActiveLogRoller;
  private readonly loop: DaemonLoop;
  private readonly logRollPeriodMs: number;
  private readonly inProgressOk: boolean;
  private lastRollTriggerTxId = INVALID_TXID;
  private lastLoadedTxId = INVALID_TXID;
  private lastLoadMs: number;

  constructor(core: NameNodeCore, checkpointLock: Lock) {
    this.core = core;
    this.checkpointLock = checkpointLock;
    this.roller = new ActiveLogRoller(core);
    this.loop = new DaemonLoop(core.sys);
    this.lastLoadMs = core.sys.clock.monotonic();
    this.logRollPeriodMs = core.node.conf.read(DFS_HA_LOGROLL_PERIOD);
    this.inProgressOk = core.node.conf.read(DFS_HA_TAILEDITS_INPROGRESS);
    const text =
      this.logRollPeriodMs >= 0
        ? `Will roll logs on active node every ${Math.floor(this.logRollPeriodMs / 1_000)} seconds.`
        : `Not going to trigger log rolls on active node because ${DFS_HA_LOGROLL_PERIOD.name} is negative.`;
    core.log.info(LOGGER, text);
  }

  async run(): Promise<void> {
    const periodMs = this.core.node.conf.read(DFS_HA_TAILEDITS_PERIOD);
    const backoffMaxMs = this.core.node.conf.read(DFS_HA_TAILEDITS_PERIOD_BACKOFF_MAX);
    let sleepMs = periodMs;
    while (this.loop.running) {
      if (this.isTooLongSinceLastLoad && this.lastRollTriggerTxId < this.lastLoadedTxId) {
        const loaded = this.lastLoadedTxId;
        if (await this.roller.trigger(this.loop.stopped)) this.lastRollTriggerTxId = loaded;
      }
      const loaded = await this.turn();
      const grown = backoffMaxMs > 0 && loaded === 0 ? 2 * sleepMs : periodMs;
      sleepMs = Math.max(periodMs, Math.min(grown, backoffMaxMs));
      if (this.loop.running) await this.loop.sleep(sleepMs > 0 ? sleepMs : periodMs);
    }
  }

  /** The thread ends: not in the middle of edits, for it holds the lock of the namesystem then. */
  async stop(): Promise<void> {
    this.loop.stop();
    if (mutant(this.core.sys, 'hdfs-4176')) await this.roller.inFlight;
  }

  /** `catchupDuringFailover`, with the lock of the namesystem held and the thread stopped. */
  async catchUpDuringFailover(): Promise<void> {
    // All segments are finalized by now. A JournalNode that lags may not know it of the last one,
    // and would hide what it lacks of it from those who ask for edits in progress.
    await this.tailEdits(mutant(this.core.sys, 'hdfs-16689') && this.inProgressOk);
  }

  private get isTooLongSinceLastLoad(): boolean {
    const { logRollPeriodMs } = this;
    const since = this.core.sys.clock.monotonic() - this.lastLoadMs;
    return logRollPeriodMs >= 0 && since > logRollPeriodMs && this.core.node.others.length > 0;
  }

  /** One look at the shared edits, under both locks. */
  private async turn(): Promise<number> {
    const { namesystem, log, abort } = this.core;
    await this.checkpointLock.acquire();
    try {
      await namesystem.lock.acquire();
      try {
        return this.loop.running ? await this.tailEdits(this.inProgressOk) : 0;
      } finally {
        namesystem.lock.release();
      }
    } catch (error) {
      const thrown = ioException(error);
      if (thrown.javaClass === EDIT_LOG_INPUT) {
        log.warn(LOGGER, 'Error while reading edits from disk. Will try again.', thrown);
        return 0;
      }
      const text = 'Unknown error encountered while tailing edits. Shutting down standby NN.';
      log.error(LOGGER, text, thrown);
      return await abort(thrown);
    } finally {
      this.checkpointLock.release();
    }
  }

  /** `doTailEdits` @throws JavaException when edits that are there cannot be applied */
  private async tailEdits(inProgressOk: boolean): Promise<number> {
    const { sys, log, namesystem, image } = this.core;
    const undurable = mutant(sys, 'tail-undurable-edits');
    const streams = await image.editLog.selectInputStreams({
      fromTxId: namesystem.lastAppliedTxId + 1,
      toAtLeastTxId: 0,
      inProgressOk: inProgressOk || undurable,
      onlyDurableTxns: !undurable,
    });
    const loaded = await loadEdits(sys, log, namesystem, streams);
    if (loaded > 0) this.lastLoadMs = sys.clock.monotonic();
    this.lastLoadedTxId = namesystem.lastAppliedTxId;
    return loaded;
  }
}
