/**
 * The channels to all JournalNodes of a journal, and what a majority of them is (`AsyncLoggerSet`).
 */

import type { System } from '../../../core/plugin/index.ts';
import { type HadoopKey, JAVA, JavaException, type Logger } from '../../hadoop-common/door.ts';
import { mutant } from '../mutants.ts';
import type { IpcLoggerChannel } from './ipc-logger-channel.ts';
import { QuorumCall, QuorumTimeout } from './quorum-call.ts';

/** A time-out as it is configured. */
export interface TimeLimit {
  readonly key: HadoopKey<number>;
  readonly ms: number;
}

export class AsyncLoggerSet {
  readonly loggers: readonly IpcLoggerChannel[];
  private readonly sys: System;
  private readonly log: Logger;
  private established: number | undefined;

  constructor(sys: System, log: Logger, loggers: readonly IpcLoggerChannel[]) {
    this.sys = sys;
    this.log = log;
    this.loggers = loggers;
  }

  /** `[192.168.0.2:8485, 192.168.0.3:8485, 192.168.0.4:8485]` */
  toString(): string {
    return `[${this.loggers.join(', ')}]`;
  }

  get majority(): number {
    return Math.floor(this.loggers.length / 2) + 1;
  }

  /** Undefined before this writer has one. */
  get epoch(): number | undefined {
    return this.established;
  }

  setEpoch(epoch: number): void {
    this.established = epoch;
    for (const logger of this.loggers) logger.setEpoch(epoch);
  }

  setCommittedTxId(txid: number): void {
    for (const logger of this.loggers) logger.setCommittedTxId(txid);
  }

  close(): void {
    for (const logger of this.loggers) logger.close();
  }

  /** Asks all of them. */
  call<R>(ask: (logger: IpcLoggerChannel) => Promise<R>): QuorumCall<IpcLoggerChannel, R> {
    return new QuorumCall(
      this.sys,
      this.log,
      new Map(this.loggers.map((logger) => [logger, ask(logger)])),
    );
  }

  /** The answers of a majority, or of more. @throws JavaException without one */
  async waitForWriteQuorum<R>(
    call: QuorumCall<IpcLoggerChannel, R>,
    limit: TimeLimit,
    operation: string,
    needed = this.majority,
  ): Promise<ReadonlyMap<IpcLoggerChannel, R>> {
    try {
      await call.waitFor({
        minResponses: this.loggers.length,
        minSuccesses: needed,
        maxExceptions: this.majority,
        timeoutMs: limit.ms,
        timeoutKey: limit.key.name,
        operation,
      });
    } catch (error) {
      if (!(error instanceof QuorumTimeout)) throw error;
      throw new JavaException(
        JAVA.io,
        `Timed out waiting ${limit.ms}ms for a quorum of nodes to respond.`,
      );
    }
    if (call.successes.size < needed) {
      call.rethrow(
        `Got too many exceptions to achieve quorum size ${this.majority}/${this.loggers.length}`,
      );
    }
    return new Map(call.successes);
  }

  /** Edits count as durable when a majority has them. @throws JavaException */
  async waitForDurability(
    call: QuorumCall<IpcLoggerChannel, null>,
    limit: TimeLimit,
    operation: string,
  ): Promise<void> {
    const needed = mutant(this.sys, 'quorum-of-one') ? 1 : this.majority;
    await this.waitForWriteQuorum(call, limit, operation, needed);
  }

  /** Answers of all of them. @throws JavaException */
  async waitForAll<R>(
    call: QuorumCall<IpcLoggerChannel, R>,
    limit: TimeLimit,
    texts: { readonly operation: string; readonly timedOut: string; readonly failed: string },
  ): Promise<ReadonlyMap<IpcLoggerChannel, R>> {
    try {
      await call.waitFor({
        minResponses: this.loggers.length,
        minSuccesses: 0,
        maxExceptions: 0,
        timeoutMs: limit.ms,
        timeoutKey: limit.key.name,
        operation: texts.operation,
      });
    } catch (error) {
      if (!(error instanceof QuorumTimeout)) throw error;
      throw new JavaException(JAVA.io, texts.timedOut);
    }
    if (call.exceptions.size > 0) call.rethrow(texts.failed);
    return new Map(call.successes);
  }
}
