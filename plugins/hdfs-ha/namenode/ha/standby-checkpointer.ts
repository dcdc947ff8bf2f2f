/**
 * `StandbyCheckpointer`: a standby's thread that saves the namespace now and then, and brings the
 * image to the other NameNodes, of which the active one takes it.
 */

import type { Lock } from '../../../../core/plugin/index.ts';
import {
  DFS_NAMENODE_CHECKPOINT_CHECK_PERIOD,
  DFS_NAMENODE_CHECKPOINT_PERIOD,
  DFS_NAMENODE_CHECKPOINT_QUIET_MULTIPLIER,
  DFS_NAMENODE_CHECKPOINT_TXNS,
  JAVA,
  JavaException,
} from '../../../hadoop-common/door.ts';
import { ioException } from '../../../journalnode/door.ts';
import { type Canceler, SAVE_CANCELLED } from '../image/fs-image.ts';
import { uploadImage } from '../image/transfer-fs-image.ts';
import type { NameNodeCore } from '../server/core.ts';
import { DaemonLoop } from '../server/daemon-loop.ts';
import type { RemoteNameNode } from '../startup/node-conf.ts';

const LOGGER = 'ha.StandbyCheckpointer';
/** `PREVENT_AFTER_CANCEL_MS` */
const PREVENT_AFTER_CANCEL_MS = 120_000;

/** `CheckpointReceiverEntry` */
interface Receiver {
  readonly peer: RemoteNameNode;
  lastUploadMs: number;
  isPrimary: boolean;
}

export class StandbyCheckpointer {
  private readonly core: NameNodeCore;
  private readonly checkpointLock: Lock;
  private readonly loop: DaemonLoop;
  private readonly receivers: readonly Receiver[];
  private canceler: { cancelled: string | undefined } | undefined;
  private preventedUntilMs = 0;
  private lastCheckpointMs: number;

  constructor(core: NameNodeCore, checkpointLock: Lock) {
    const { sys, log, node } = core;
    this.core = core;
    this.checkpointLock = checkpointLock;
    this.loop = new DaemonLoop(sys);
    this.receivers = node.others.map((peer) => ({ peer, lastUploadMs: 0, isPrimary: true }));
    this.lastCheckpointMs = sys.clock.monotonic();
    const urls = node.others.map(({ http }) => `http://${http.host}:${http.port}`);
    log.info(
      LOGGER,
      `Starting standby checkpoint thread...\nCheckpointing active NN to possible NNs: [${urls.join(', ')}]\nServing checkpoints at http://${node.http.host}:${node.http.port}`,
    );
  }

  async run(): Promise<void> {
    const { log, node } = this.core;
    while (this.loop.running) {
      await this.loop.sleep(node.conf.read(DFS_NAMENODE_CHECKPOINT_CHECK_PERIOD));
      if (!this.loop.running) return;
      try {
        await this.turn();
      } catch (error) {
        const thrown = ioException(error);
        if (thrown.javaClass === SAVE_CANCELLED) {
          log.info(LOGGER, `Checkpoint was cancelled: ${thrown.message}`);
        } else {
          log.error(LOGGER, 'Exception in doCheckpoint', thrown);
        }
      } finally {
        this.canceler = undefined;
      }
    }
  }

  stop(): void {
    this.cancelAndPreventCheckpoints('Stopping checkpointer');
    this.loop.stop();
  }

  /** What is under way ends unfinished, and none begins for two minutes. */
  cancelAndPreventCheckpoints(why: string): void {
    this.preventedUntilMs = this.core.sys.clock.monotonic() + PREVENT_AFTER_CANCEL_MS;
    if (this.canceler) this.canceler.cancelled ??= why;
  }

  private async turn(): Promise<void> {
    const { sys, log } = this.core;
    const why = this.reason();
    if (why === undefined) return;
    log.info(LOGGER, why);
    if (sys.clock.monotonic() < this.preventedUntilMs) {
      log.info(LOGGER, 'But skipping this checkpoint since we are about to failover!');
      return;
    }
    this.canceler = { cancelled: undefined };
    await this.checkpoint(this.canceler);
    this.lastCheckpointMs = sys.clock.monotonic();
    log.info(
      LOGGER,
      `Checkpoint finished successfully, the lastCheckpointTime is:${Math.round(this.lastCheckpointMs)}.`,
    );
  }

  /** Why a checkpoint is due, if one is. */
  private reason(): string | undefined {
    const { sys, node, image, namesystem } = this.core;
    const txns = node.conf.read(DFS_NAMENODE_CHECKPOINT_TXNS);
    const periodMs = node.conf.read(DFS_NAMENODE_CHECKPOINT_PERIOD);
    const now = sys.clock.monotonic();
    const uncheckpointed = namesystem.lastAppliedTxId - image.storage.mostRecentCheckpoint.txid;
    if (uncheckpointed >= txns) {
      return `Triggering checkpoint because there have been ${uncheckpointed} txns since the last checkpoint, which exceeds the configured threshold ${txns}`;
    }
    const seconds = Math.floor((now - this.lastCheckpointMs) / 1_000);
    if (seconds * 1_000 < periodMs) return undefined;
    return `Triggering checkpoint because it has been ${seconds} seconds since the last checkpoint, which exceeds the configured interval ${Math.floor(periodMs / 1_000)}, And now is ${Math.round(now)}, lastCheckpointTime is ${Math.round(this.lastCheckpointMs)}.`;
  }

  /** `doCheckpoint` @throws JavaException */
  private async checkpoint(canceler: Canceler): Promise<void> {
    const { log, image, namesystem } = this.core;
    await this.checkpointLock.acquire();
    try {
      const txid = namesystem.lastAppliedTxId;
      if (txid === image.storage.mostRecentCheckpoint.txid) {
        log.info(
          LOGGER,
          `A checkpoint was triggered but the Standby Node has not received any transactions since the last checkpoint at txid ${txid}. Skipping...`,
        );
        return;
      }
      await image.saveNamespace(namesystem, canceler);
    } finally {
      this.checkpointLock.release();
    }
    await this.upload(canceler);
  }

  /** To all who may be active; one that refused is left alone for a while. @throws JavaException */
  private async upload(canceler: Canceler): Promise<void> {
    const { sys, log, node, image } = this.core;
    const { txid } = image.storage.mostRecentCheckpoint;
    const info = image.storage.namespaceInfo;
    const bytes = sys.disk.read(image.storage.imagePath(image.storage.imageDirs[0]!, txid));
    const quietMs =
      node.conf.read(DFS_NAMENODE_CHECKPOINT_PERIOD) *
      node.conf.read(DFS_NAMENODE_CHECKPOINT_QUIET_MULTIPLIER);
    let failure: JavaException | undefined;
    for (const receiver of this.receivers) {
      const now = sys.clock.monotonic();
      if (!receiver.isPrimary && now - receiver.lastUploadMs < quietMs) continue;
      if (canceler.cancelled !== undefined)
        throw new JavaException(SAVE_CANCELLED, canceler.cancelled);
      try {
        const to = receiver.peer.http;
        const result = await uploadImage(sys, log, node.conf, { to, txid, info, image: bytes });
        receiver.isPrimary = result === 'SUCCESS';
        if (receiver.isPrimary) receiver.lastUploadMs = sys.clock.monotonic();
        else log.info(LOGGER, `Image upload rejected by the other NameNode: ${result}`);
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        failure = new JavaException(
          JAVA.io,
          `Exception during image upload\nCaused by: ${error.text}`,
        );
      }
    }
    if (failure) throw failure;
  }
}
