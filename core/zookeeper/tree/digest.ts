/**
 * The digest of the tree (`DigestCalculator`, version 2): the sum over all nodes of a CRC-32 of
 * path, data and persisted stat. Leaders send it with every transaction, so a replica that went
 * astray notices. Sums stay below 2^53 for two million nodes, hence plain numbers.
 */

import type { StatPersisted } from '../protocol/records.ts';
import { CRC_START, crcEnd, crcUpdate, crcUpdateText } from './checksum.ts';
import { nodeKey } from './path.ts';

export const DIGEST_VERSION = 2;

/** Three versions, three zxids, two times and the owner. */
const STAT_LENGTH = 60;

/** One per tree: it owns a scratch buffer. */
export class DigestCalculator {
  private readonly stat = new Uint8Array(STAT_LENGTH);
  private readonly view = new DataView(this.stat.buffer);

  /** 0 for what servers change locally: quota counters and the membership. */
  nodeDigest(path: string, data: Uint8Array | null, stat: StatPersisted): number {
    if (path.startsWith('/zookeeper/quota') || path.startsWith('/zookeeper/config')) return 0;
    const view = this.view;
    view.setBigInt64(0, stat.czxid);
    view.setBigInt64(8, stat.mzxid);
    view.setBigInt64(16, stat.pzxid);
    setLong(view, 24, stat.ctime);
    setLong(view, 32, stat.mtime);
    view.setInt32(40, stat.version);
    view.setInt32(44, stat.cversion);
    view.setInt32(48, stat.aversion);
    view.setBigInt64(52, stat.ephemeralOwner);
    let crc = crcUpdateText(CRC_START, nodeKey(path));
    if (data !== null) crc = crcUpdate(crc, data);
    return crcEnd(crcUpdate(crc, this.stat));
  }
}

function setLong(view: DataView, at: number, value: number): void {
  const high = Math.floor(value / 0x1_0000_0000);
  view.setInt32(at, high);
  view.setUint32(at + 4, value - high * 0x1_0000_0000);
}

/** `DIGEST_LOG_INTERVAL` - 1, and `DIGEST_LOG_LIMIT`. */
const DIGEST_LOG_MASK = 127n;
const DIGEST_LOG_LIMIT = 1024;

/** The digest after every 128th transaction, the latest 1024 of them (`hash`). */
export class DigestLog {
  readonly entries: { readonly zxid: bigint; readonly digest: number }[] = [];

  applied(zxid: bigint, digest: number): void {
    if ((zxid & DIGEST_LOG_MASK) !== 0n) return;
    this.entries.push({ zxid, digest });
    if (this.entries.length > DIGEST_LOG_LIMIT) this.entries.shift();
  }
}
