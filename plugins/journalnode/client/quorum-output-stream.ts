/**
 * Where an active NameNode's edits go (`QuorumOutputStream`): what one flush takes is one batch, sent
 * to all JournalNodes and durable when a majority has it.
 */

import type { System } from '../../../core/plugin/index.ts';
import type { Logger } from '../../hadoop-common/door.ts';
import { encodeRecords } from '../edits/edit-record-codec.ts';
import { digestOfEncoded } from '../edits/edits-digest.ts';
import type { EditLogOutputStream, EditRecord } from '../edits/journal-manager.ts';
import type { AsyncLoggerSet, TimeLimit } from './async-logger-set.ts';
import { QJM_LOGGER } from './quorum-call.ts';

export class QuorumOutputStream implements EditLogOutputStream {
  readonly firstTxId: number;
  private readonly sys: System;
  private readonly log: Logger;
  private readonly loggers: AsyncLoggerSet;
  private readonly limit: TimeLimit;
  private readonly journalId: string;
  private buffered: EditRecord[] = [];

  constructor(
    context: {
      readonly sys: System;
      readonly log: Logger;
      readonly loggers: AsyncLoggerSet;
      readonly limit: TimeLimit;
      readonly journalId: string;
    },
    firstTxId: number,
  ) {
    this.sys = context.sys;
    this.log = context.log;
    this.loggers = context.loggers;
    this.limit = context.limit;
    this.journalId = context.journalId;
    this.firstTxId = firstTxId;
  }

  toString(): string {
    return `QuorumOutputStream starting at txid ${this.firstTxId}`;
  }

  write(record: EditRecord): void {
    this.buffered.push(record);
  }

  async flush(): Promise<void> {
    const batch = this.buffered;
    if (batch.length === 0) return;
    this.buffered = [];
    const first = batch[0]!.txid;
    const last = batch.at(-1)!.txid;
    const bytes = encodeRecords(batch);
    const facts = {
      journal: this.journalId,
      epoch: this.loggers.epoch ?? 0,
      segment: this.firstTxId,
      first,
      last,
      digest: digestOfEncoded(bytes),
    };
    this.sys.observe('journalnode/edits-sent', facts);
    const call = this.loggers.call((logger) =>
      logger.sendEdits(this.firstTxId, first, batch.length, bytes),
    );
    await this.loggers.waitForDurability(call, this.limit, 'sendEdits');
    this.loggers.setCommittedTxId(last);
    this.sys.observe('journalnode/edits-durable', facts);
  }

  async close(): Promise<void> {
    this.buffered = [];
  }

  abort(): void {
    this.log.warn(QJM_LOGGER, `Aborting ${this}`);
    this.buffered = [];
  }
}
