/**
 * `LeaseRenewer`: as long as a client has files open for writing, the NameNode hears of it every
 * half of the soft limit of a lease.
 */

import type { System } from '../../../core/plugin/index.ts';
import { JAVA, JavaException, type Logger } from '../../hadoop-common/door.ts';

/** `HdfsConstants.LEASE_SOFTLIMIT_PERIOD` */
const SOFT_LIMIT_MS = 60_000;
const RENEWAL_MS = SOFT_LIMIT_MS / 2;
/** `dfs.client.lease-hard-limit`, after which the NameNode has closed the file itself. */
const HARD_LIMIT_MS = 20 * 60_000;
/** How often it looks whether it is time. */
const SLEEP_MS = 1_000;

export interface LeasedStream {
  abort(): void;
}

export class LeaseRenewer {
  private readonly sys: System;
  private readonly log: Logger;
  private readonly clientName: string;
  private readonly renew: () => Promise<unknown>;
  private readonly open = new Map<number, LeasedStream>();
  private running = false;

  constructor(sys: System, log: Logger, clientName: string, renew: () => Promise<unknown>) {
    this.sys = sys;
    this.log = log;
    this.clientName = clientName;
    this.renew = renew;
  }

  begin(fileId: number, stream: LeasedStream): void {
    this.open.set(fileId, stream);
    if (this.running) return;
    this.running = true;
    this.sys.soon(() => void this.run());
  }

  end(fileId: number): void {
    this.open.delete(fileId);
  }

  private async run(): Promise<void> {
    let last = this.sys.clock.monotonic();
    let wait = RENEWAL_MS;
    for (;;) {
      await this.sys.sleep(wait);
      if (this.open.size === 0) break;
      try {
        await this.renew();
        last = this.sys.clock.monotonic();
        wait = RENEWAL_MS;
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        const silentMs = this.sys.clock.monotonic() - last;
        const gaveUp = error.javaClass === JAVA.socketTimeout || silentMs > HARD_LIMIT_MS;
        this.warn(error, silentMs, gaveUp);
        wait = SLEEP_MS;
        if (gaveUp) this.abort();
      }
    }
    this.running = false;
  }

  private abort(): void {
    for (const stream of [...this.open.values()]) stream.abort();
    this.open.clear();
  }

  private warn(error: JavaException, silentMs: number, gaveUp: boolean): void {
    const seconds = Math.floor(silentMs / 1000);
    const next = gaveUp ? 'Aborting ...' : 'Will retry shortly ...';
    this.log.warn(
      'impl.LeaseRenewer',
      `Failed to renew lease for [${this.clientName}] for ${seconds} seconds.  ${next}`,
      error,
    );
  }
}
