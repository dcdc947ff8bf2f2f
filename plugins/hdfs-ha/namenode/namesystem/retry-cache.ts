/**
 * `RetryCache`: what calls that must not run twice answered, by client and call. Entries come from
 * calls and, on a standby, from the edits that these calls caused.
 */

import type { System } from '../../../../core/plugin/index.ts';
import type { RpcCall } from '../../../hadoop-common/door.ts';
import { mutant } from '../../mutants.ts';

interface CacheEntry {
  readonly expiresMs: number;
  /** While the first call runs, later ones wait for this. */
  done: Promise<void> | undefined;
  answer: { readonly value: unknown } | undefined;
}

export class RetryCache {
  private readonly sys: System;
  private readonly expiryMs: number;
  private readonly entries = new Map<string, CacheEntry>();

  constructor(sys: System, expiryMs: number) {
    this.sys = sys;
    this.expiryMs = expiryMs;
  }

  /** Runs it, unless the same call has succeeded before; failures are forgotten. */
  async once<T>(call: RpcCall, run: () => Promise<T>): Promise<T> {
    if (mutant(this.sys, 'forget-retry-cache')) return run();
    const key = keyOf(call.clientId, call.callId);
    for (let known = this.find(key); known; known = this.find(key)) {
      if (known.answer) return known.answer.value as T;
      await known.done;
    }
    let settle = (): void => undefined;
    const entry: CacheEntry = {
      expiresMs: this.sys.clock.monotonic() + this.expiryMs,
      done: this.sys.promise((resolve) => {
        settle = () => resolve(undefined);
      }),
      answer: undefined,
    };
    this.entries.set(key, entry);
    try {
      entry.answer = { value: await run() };
      return entry.answer.value as T;
    } finally {
      if (!entry.answer) this.entries.delete(key);
      settle();
    }
  }

  /** An entry that came with an edit. */
  add(clientId: string, callId: number, value: unknown): void {
    if (clientId === '') return;
    this.entries.set(keyOf(clientId, callId), {
      expiresMs: this.sys.clock.monotonic() + this.expiryMs,
      done: undefined,
      answer: { value },
    });
  }

  private find(key: string): CacheEntry | undefined {
    const now = this.sys.clock.monotonic();
    for (const [oldest, { expiresMs }] of this.entries) {
      if (expiresMs > now) break;
      this.entries.delete(oldest);
    }
    return this.entries.get(key);
  }
}

function keyOf(clientId: string, callId: number): string {
  return `${clientId}:${callId}`;
}
