/**
 * `LeaseRenewer`: while a client writes a file, the NameNode hears of it every 30 seconds (half the
 * soft limit of a lease).
 */

import { DFS_LEASE_HARDLIMIT, isJava, JAVA, JavaException } from '../../../hadoop-common/door.ts';
import type { OpenStream, StreamClient } from './stream-client.ts';

/** `HdfsConstants.LEASE_SOFTLIMIT_PERIOD` / 2 */
const RENEWAL_MS = 30_000;
/** `getSleepPeriod`: the pause after an attempt that failed. */
const RETRY_MS = 1_000;

type RenewingClient = Pick<StreamClient, 'sys' | 'conf' | 'log' | 'namenode' | 'clientName'>;

export class LeaseRenewer {
  private readonly client: RenewingClient;
  private readonly files = new Map<number, OpenStream>();
  private isRunning = false;
  private lastRenewedMs = 0;

  constructor(client: RenewingClient) {
    this.client = client;
  }

  /** `beginFileLease` */
  put(fileId: number, stream: OpenStream): void {
    const { sys } = this.client;
    if (this.files.size === 0) this.lastRenewedMs = sys.clock.monotonic();
    this.files.set(fileId, stream);
    if (this.isRunning) return;
    this.isRunning = true;
    this.next(RENEWAL_MS);
  }

  /** `endFileLease` */
  closeFile(fileId: number): void {
    this.files.delete(fileId);
  }

  private next(delayMs: number): void {
    const { sys } = this.client;
    sys.timer(delayMs, () => sys.thread('LeaseRenewer').run(() => this.run()));
  }

  private async run(): Promise<void> {
    const { sys } = this.client;
    if (this.files.size === 0) {
      this.isRunning = false;
      return;
    }
    const restMs = this.lastRenewedMs + RENEWAL_MS - sys.clock.monotonic();
    if (restMs > 1) this.next(restMs);
    else this.next((await this.renew()) ? RENEWAL_MS : RETRY_MS);
  }

  private async renew(): Promise<boolean> {
    const { namenode, clientName, sys, conf, log } = this.client;
    const elapsedMs = () => sys.clock.monotonic() - this.lastRenewedMs;
    try {
      await namenode.renewLease({ clientName });
      this.lastRenewedMs = sys.clock.monotonic();
      return true;
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      const seconds = Math.floor(elapsedMs() / 1_000);
      const hardLimitMs = conf.read(DFS_LEASE_HARDLIMIT);
      if (isJava(error, JAVA.socketTimeout)) {
        const text = `Failed to renew lease for [${clientName}] for ${seconds} seconds.  Aborting ...`;
        log.warn('impl.LeaseRenewer', text, error);
        this.abortAll();
      } else if (elapsedMs() > hardLimitMs) {
        const limit = `(>= hard-limit =${hardLimitMs / 1_000} seconds.)`;
        const text = `Failed to renew lease for ${clientName} for ${seconds} seconds ${limit} Closing all files being written ...`;
        log.warn('hdfs.DFSClient', text, error);
        this.abortAll();
      } else {
        const text = `Failed to renew lease for [${clientName}] for ${seconds} seconds.  Will retry shortly ...`;
        log.warn('impl.LeaseRenewer', text, error);
      }
      return false;
    }
  }

  private abortAll(): void {
    for (const stream of [...this.files.values()]) stream.abort();
    this.files.clear();
  }
}
