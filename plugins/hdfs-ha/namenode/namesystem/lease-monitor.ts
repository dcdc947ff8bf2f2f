/** `LeaseManager.Monitor`: takes files from writers that have been silent for the hard limit. */

import { JavaException } from '../../../hadoop-common/door.ts';
import type { FSNamesystem } from './fs-namesystem.ts';
import { describeLease } from './lease-manager.ts';
import { releaseLease } from './lease-recovery.ts';

/** How long one name of the NameNode as a holder is used (`updateInternalLeaseHolder`). */
const HOLDER_PREFIX = 'HDFS_NameNode-';

export class LeaseMonitor {
  private readonly ns: FSNamesystem;
  private holder = '';
  private holderSinceMs = 0;

  constructor(ns: FSNamesystem) {
    this.ns = ns;
  }

  /** One round: changes under the lock, and waits for the log when there were any. */
  async check(): Promise<void> {
    const { ns } = this;
    const logged = await ns.locked(() => {
      if (ns.inSafeMode) return false;
      const before = ns.lastAppliedTxId;
      for (const lease of ns.leases.pastHardLimit()) {
        ns.context.log.info(
          'namenode.LeaseManager',
          `${describeLease(lease)} has expired hard limit`,
        );
        for (const id of [...lease.files]) this.release(id);
      }
      return ns.lastAppliedTxId > before;
    });
    if (logged) await ns.context.editLog().logSync();
  }

  private release(fileId: number): void {
    const file = this.ns.dir.inode(fileId);
    if (file?.kind !== 'file') {
      this.ns.leases.removeFile(fileId);
      return;
    }
    try {
      releaseLease(this.ns, file, this.internalHolder());
    } catch (error) {
      // Its last block is committed and has no replica yet: it is tried again.
      if (!(error instanceof JavaException)) throw error;
    }
  }

  private internalHolder(): string {
    const now = this.ns.sys.clock.monotonic();
    if (this.holder === '' || now - this.holderSinceMs > this.ns.settings.leaseHardLimitMs) {
      const date = new Date(this.ns.wall).toISOString();
      this.holder = `${HOLDER_PREFIX}${date.replace('T', ' ').replace('.', ',').replace('Z', '-0000')}`;
      this.holderSinceMs = now;
    }
    return this.holder;
  }
}
