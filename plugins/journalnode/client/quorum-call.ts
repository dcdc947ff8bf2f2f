/**
 * One call to several JournalNodes, and the wait for as many answers as it needs (`QuorumCall`).
 * While it waits it tells the log how things stand; a pause of the whole process is not counted.
 */

import type { System } from '../../../core/plugin/index.ts';
import { JavaException, type Logger } from '../../hadoop-common/door.ts';

/** As its lines in the log say. */
export const QJM_LOGGER = 'client.QuorumJournalManager';

const PROGRESS_INTERVAL_MS = 1_000;
/** `WAIT_PROGRESS_INFO_THRESHOLD`, and what of the time-out a pause must take to count as one. */
const INFO_THRESHOLD = 0.3;
const WARN_THRESHOLD = 0.7;

/** What is waited for; the first that holds ends the wait. */
export interface Wanted {
  readonly minResponses: number;
  readonly minSuccesses: number;
  /** More than these; -1 for never. */
  readonly maxExceptions: number;
  readonly timeoutMs: number;
  /** The configuration key behind `timeoutMs`, for the trace. */
  readonly timeoutKey: string;
  readonly operation: string;
}

/** `java.util.concurrent.TimeoutException` */
export class QuorumTimeout extends Error {}

export class QuorumCall<K, R> {
  readonly successes = new Map<K, R>();
  readonly exceptions = new Map<K, JavaException>();
  private readonly sys: System;
  private readonly log: Logger;
  private wake: (() => void) | undefined;

  constructor(sys: System, log: Logger, calls: ReadonlyMap<K, Promise<R>>) {
    this.sys = sys;
    this.log = log;
    for (const [key, call] of calls) {
      call.then(
        (result) => this.answered(() => this.successes.set(key, result)),
        (error) => {
          if (!(error instanceof JavaException)) throw error;
          this.answered(() => this.exceptions.set(key, error));
        },
      );
    }
  }

  /** @throws QuorumTimeout */
  async waitFor(wanted: Wanted): Promise<void> {
    const { timeoutMs, timeoutKey, operation } = wanted;
    const began = this.now();
    let nextLog = began + timeoutMs * INFO_THRESHOLD;
    let deadline = began + timeoutMs;
    while (!this.isEnough(wanted)) {
      const now = this.now();
      if (now > nextLog) {
        this.logProgress(now - began, wanted);
        nextLog = now + PROGRESS_INTERVAL_MS;
      }
      if (now >= deadline) throw new QuorumTimeout(operation);
      const waitMs = Math.max(1, Math.min(deadline - now, nextLog - now));
      await this.changeWithin(
        waitMs,
        now + waitMs >= deadline ? { timeoutMs, timeoutKey } : undefined,
      );
      const pauseMs = this.now() - now - waitMs;
      if (pauseMs > timeoutMs * INFO_THRESHOLD) {
        this.log.info(
          QJM_LOGGER,
          `Pause detected while waiting for QuorumCall response; increasing timeout threshold by pause time of ${pauseMs} ms.`,
        );
        deadline += pauseMs;
      }
    }
  }

  /** @throws JavaException QuorumException, with all that went wrong */
  rethrow(text: string): never {
    throw quorumException(text, this.successes, this.exceptions);
  }

  private answered(note: () => void): void {
    note();
    this.wake?.();
  }

  private isEnough({ minResponses, minSuccesses, maxExceptions }: Wanted): boolean {
    const { exceptions, successes } = this;
    return (
      (minResponses > 0 && successes.size + exceptions.size >= minResponses) ||
      (minSuccesses > 0 && successes.size >= minSuccesses) ||
      (maxExceptions >= 0 && exceptions.size > maxExceptions)
    );
  }

  private changeWithin(
    ms: number,
    timeout: { readonly timeoutMs: number; readonly timeoutKey: string } | undefined,
  ): Promise<void> {
    return this.sys.promise<void>((resolve) => {
      const origin = timeout && {
        label: 'no quorum of JournalNodes',
        key: timeout.timeoutKey,
        limitMs: timeout.timeoutMs,
      };
      const timer = this.sys.timer(ms, () => resolve(), origin);
      this.wake = () => {
        this.wake = undefined;
        timer.cancel();
        resolve();
      };
    });
  }

  private logProgress(waitedMs: number, { timeoutMs, operation }: Wanted): void {
    const { exceptions, successes } = this;
    const failed = [...exceptions].map(([key, error]) => `${key}: ${messageOf(error)}`);
    const parts = [
      ...(successes.size > 0 ? [`. Succeeded so far: [${[...successes.keys()].join(',')}]`] : []),
      ...(failed.length > 0 ? [`. Exceptions so far: [${failed.join(', ')}]`] : []),
      ...(successes.size + failed.length === 0 ? ['. No responses yet.'] : []),
    ];
    this.log.log(
      waitedMs > timeoutMs * WARN_THRESHOLD ? 'WARN' : 'INFO',
      QJM_LOGGER,
      `Waited ${waitedMs} ms (timeout=${timeoutMs} ms) for a response for ${operation}${parts.join('')}`,
    );
  }

  private now(): number {
    return Math.floor(this.sys.clock.monotonic());
  }
}

/** `QuorumException.create` */
function quorumException<K, R>(
  text: string,
  successes: ReadonlyMap<K, R>,
  exceptions: ReadonlyMap<K, JavaException>,
): JavaException {
  const good = [...successes].map(([key, result]) => `${key}: ${textOf(result)}`);
  const bad = [...exceptions].map(([key, error]) => `${key}: ${messageOf(error)}`);
  const successful =
    good.length > 0 ? `${good.length} successful responses:\n${good.join('\n')}\n` : '';
  return new JavaException(
    'org.apache.hadoop.hdfs.qjournal.client.QuorumException',
    `${text}. ${successful}${bad.length} exceptions thrown:\n${bad.join('\n')}`,
  );
}

function messageOf(error: JavaException): string {
  return error.message === '' ? error.javaClass : error.message;
}

/** As protobuf prints a message: a field a line. */
function textOf(result: unknown): string {
  if (result === null || result === undefined) return 'null [success]';
  if (typeof result !== 'object') return String(result);
  return Object.entries(result)
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? '{...}' : value}\n`)
    .join('');
}
