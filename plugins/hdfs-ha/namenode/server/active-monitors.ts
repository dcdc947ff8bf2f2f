/**
 * The threads that only an active NameNode has of its own: `NameNodeResourceMonitor`, which puts it
 * into safe mode when its disk is nearly full, and `NameNodeEditLogRoller`, which rolls a log that
 * grows too long.
 */

import {
  DFS_NAMENODE_CHECKPOINT_TXNS,
  DFS_NAMENODE_EDIT_LOG_AUTOROLL_CHECK_INTERVAL_MS,
  DFS_NAMENODE_EDIT_LOG_AUTOROLL_MULTIPLIER_THRESHOLD,
  DFS_NAMENODE_RESOURCE_CHECK_INTERVAL,
} from '../../../hadoop-common/door.ts';
import { ioException } from '../../../journalnode/door.ts';
import type { NameNodeCore } from './core.ts';
import { DaemonLoop } from './daemon-loop.ts';

const LOGGER = 'namenode.FSNamesystem';

export class ActiveMonitors {
  private readonly core: NameNodeCore;
  private readonly loop: DaemonLoop;
  private readonly hasResources: () => boolean;
  private readonly roll: () => Promise<number>;

  constructor(
    core: NameNodeCore,
    does: { readonly hasResources: () => boolean; readonly roll: () => Promise<number> },
  ) {
    this.core = core;
    this.loop = new DaemonLoop(core.sys);
    this.hasResources = does.hasResources;
    this.roll = does.roll;
  }

  async watchResources(): Promise<void> {
    const { log, namesystem, node } = this.core;
    while (this.loop.running) {
      if (!this.hasResources()) {
        const text = namesystem.inSafeMode ? 'Already in safe mode.' : 'Entering safe mode.';
        log.warn(LOGGER, `NameNode low on available disk space. ${text}`);
        namesystem.enterSafeMode(true);
      }
      await this.loop.sleep(node.conf.read(DFS_NAMENODE_RESOURCE_CHECK_INTERVAL));
    }
  }

  async rollLongLogs(): Promise<void> {
    const { log, image, node } = this.core;
    const threshold = Math.trunc(
      node.conf.read(DFS_NAMENODE_EDIT_LOG_AUTOROLL_MULTIPLIER_THRESHOLD) *
        node.conf.read(DFS_NAMENODE_CHECKPOINT_TXNS),
    );
    while (this.loop.running) {
      const { lastWrittenTxId, currentSegmentTxId } = image.editLog;
      if (lastWrittenTxId - currentSegmentTxId > threshold) {
        log.info(
          LOGGER,
          `NameNode rolling its own edit log because number of edits in open segment exceeds threshold of ${threshold}`,
        );
        try {
          await this.roll();
        } catch (error) {
          const thrown = ioException(error);
          log.error(LOGGER, 'Swallowing exception in NameNodeEditLogRoller:', thrown);
        }
      }
      await this.loop.sleep(node.conf.read(DFS_NAMENODE_EDIT_LOG_AUTOROLL_CHECK_INTERVAL_MS));
    }
  }

  stop(): void {
    this.loop.stop();
    this.core.log.info(LOGGER, 'NameNodeEditLogRoller was interrupted, exiting');
  }
}
