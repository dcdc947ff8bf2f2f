/**
 * The last batches of edits, in memory, for readers that tail a segment in progress by RPC
 * (`JournaledEditsCache`). Batches are contiguous; the oldest go when there are too many bytes.
 */

import { JavaException, type Logger } from '../../hadoop-common/door.ts';
import { encodeHeader } from '../edits/edit-log-header.ts';
import { decodeRecords } from '../edits/edit-record-codec.ts';
import { LOGGER } from './loggers.ts';

const CACHE_SIZE_KEY = 'dfs.journalnode.edit-cache-size.bytes';
/** `JournaledEditsCache.CacheMissException` */
export const CACHE_MISS =
  'org.apache.hadoop.hdfs.qjournal.server.JournaledEditsCache$CacheMissException';

interface Batch {
  readonly first: number;
  readonly last: number;
  readonly records: Uint8Array;
}

export class JournaledEditsCache {
  private readonly log: Logger;
  private readonly capacityBytes: number;
  private batches: Batch[] = [];
  private bytes = 0;
  private layoutVersion: number | undefined;
  /** Where the cache began. */
  private initialTxId = 0;

  constructor(log: Logger, capacityBytes: number) {
    this.log = log;
    this.capacityBytes = capacityBytes;
    log.info(
      LOGGER.journal,
      `Enabling the journaled edits cache with a capacity of bytes: ${capacityBytes}`,
    );
  }

  store(records: Uint8Array, first: number, last: number, layoutVersion: number): void {
    const expected = this.highest + 1;
    if (layoutVersion !== this.layoutVersion) {
      const before =
        this.layoutVersion === undefined
          ? ''
          : `; previous version was ${this.layoutVersion}; old entries will be cleared.`;
      this.log.info(
        LOGGER.journal,
        `Updating edits cache to use layout version ${layoutVersion} starting from txn ID ${first}${before}`,
      );
      this.layoutVersion = layoutVersion;
      this.begin(first);
    } else if (this.batches.length === 0) {
      this.log.info(LOGGER.journal, `Initializing edits cache starting from txn ID ${first}`);
      this.begin(first);
    } else if (expected !== first) {
      this.log.error(
        LOGGER.journal,
        `Edits cache is out of sync; looked for next txn id at ${expected} but got start txn id for cache put request at ${first}. Reinitializing at new request.`,
      );
      this.begin(first);
    }
    while (this.bytes + records.length > this.capacityBytes && this.batches.length > 0) {
      this.bytes -= this.batches.shift()!.records.length;
    }
    if (records.length > this.capacityBytes) {
      this.begin(0);
      this.log.warn(
        LOGGER.journal,
        `A single batch of edits was too large to fit into the cache: startTxn = ${first}, endTxn = ${last}, input length = ${records.length}. The capacity of the cache (${CACHE_SIZE_KEY}) must be increased for it to work properly (current capacity ${this.capacityBytes}).Cache is now empty.`,
      );
      return;
    }
    this.batches.push({ first, last, records });
    this.bytes += records.length;
  }

  /** Up to `maxTxns` from there on, behind a header as in a file. @throws JavaException */
  retrieve(sinceTxId: number, maxTxns: number): { txnCount: number; records: Uint8Array } {
    const lowest = this.batches[0]?.first;
    if (lowest === undefined || sinceTxId < lowest) throw this.miss(sinceTxId, lowest);
    if (sinceTxId > this.highest) return { txnCount: 0, records: new Uint8Array(0) };
    const parts: Uint8Array[] = [encodeHeader(this.layoutVersion!)];
    let txnCount = 0;
    for (const { first, last, records } of this.batches) {
      if (last < sinceTxId) continue;
      if (txnCount >= maxTxns) break;
      const { offsets } = decodeRecords(records);
      const skipped = Math.max(0, sinceTxId - first);
      const taken = Math.min(last - first + 1 - skipped, maxTxns - txnCount);
      parts.push(records.subarray(offsets[skipped], offsets[skipped + taken]));
      txnCount += taken;
    }
    return { txnCount, records: concat(parts) };
  }

  private get highest(): number {
    return this.batches.at(-1)?.last ?? 0;
  }

  private begin(txid: number): void {
    this.batches = [];
    this.bytes = 0;
    this.initialTxId = txid;
  }

  private miss(sinceTxId: number, lowest: number | undefined): JavaException {
    return new JavaException(CACHE_MISS, this.missText(sinceTxId, lowest));
  }

  private missText(sinceTxId: number, lowest: number | undefined): string {
    if (lowest === undefined) {
      return 'Cache is empty; either it was never written to or the last write overflowed the cache capacity.';
    }
    if (sinceTxId < this.initialTxId) {
      return `Cache started at txn ID ${this.initialTxId} but requested txns starting at ${sinceTxId}.`;
    }
    return `Oldest txn ID available in the cache is ${lowest}, but requested txns starting at ${sinceTxId}. The cache size (${CACHE_SIZE_KEY}) may need to be increased to hold more transactions (currently ${this.capacityBytes} bytes containing ${this.highest - lowest + 1} transactions)`;
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
