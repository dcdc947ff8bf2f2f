/**
 * The counters behind `srvr`, `stat` and `mntr`: of a server as long as it serves (`ServerStats`),
 * and of one connection (the statistics of `ServerCnxn`). Times are in milliseconds of the
 * monotonic clock.
 */

import type { System } from '../../machine/system.ts';
import { JavaDouble } from '../metrics/java-double.ts';

/** `AvgMinMaxCounter`, or the same sums kept by a connection. */
class Latencies {
  count = 0;
  total = 0;
  private least = Number.MAX_SAFE_INTEGER;
  max = 0;

  add(ms: number): void {
    this.count++;
    this.total += ms;
    if (ms < this.least) this.least = ms;
    if (ms > this.max) this.max = ms;
  }

  get min(): number {
    return this.count === 0 ? 0 : this.least;
  }
}

export class ServerStats {
  received = 0;
  sent = 0;
  authFailed = 0;
  /** Sizes of answers to requests, in bytes. */
  responses = new SizeStats();
  private latencies = new Latencies();
  private readonly startedMs: number;

  /** Counts from now on. */
  constructor(sys: System) {
    this.startedMs = sys.clock.monotonic();
  }

  latency(ms: number): void {
    this.latencies.add(ms);
  }

  /** `srst`. */
  reset(): void {
    this.received = 0;
    this.sent = 0;
    this.latencies = new Latencies();
    this.responses = new SizeStats();
  }

  uptimeMs(sys: System): number {
    return Math.floor(sys.clock.monotonic() - this.startedMs);
  }

  get min(): number {
    return this.latencies.min;
  }

  get max(): number {
    return this.latencies.max;
  }

  get average(): JavaDouble {
    const { count, total } = this.latencies;
    return new JavaDouble(count === 0 ? 0 : total / count);
  }
}

/** What `cons` tells of one connection. */
export class ConnectionStats {
  received = 0;
  sent = 0;
  /** Four letters, or `NA`. */
  lastOperation = 'NA';
  /** -1 before any request of the client's own. */
  lastCxid = -1;
  lastZxid = -1n;
  lastResponseMs = 0;
  lastLatencyMs = 0;
  /** Wall clock. */
  readonly establishedMs: number;
  private latencies = new Latencies();

  constructor(establishedMs: number) {
    this.establishedMs = establishedMs;
  }

  /** `updateStatsForResponse`. Xids of pings and the like are not remembered. */
  answered(operation: string, cxid: number, zxid: bigint, startMs: number, endMs: number): void {
    if (cxid >= 0) this.lastCxid = cxid;
    this.lastZxid = zxid;
    this.lastOperation = operation;
    this.lastResponseMs = Math.floor(endMs);
    this.lastLatencyMs = Math.floor(endMs - startMs);
    this.latencies.add(this.lastLatencyMs);
  }

  /** `crst`. */
  reset(): void {
    this.received = 0;
    this.sent = 0;
    this.lastOperation = 'NA';
    this.lastCxid = -1;
    this.lastZxid = -1n;
    this.lastResponseMs = 0;
    this.lastLatencyMs = 0;
    this.latencies = new Latencies();
  }

  get minLatencyMs(): number {
    return this.latencies.min;
  }

  get maxLatencyMs(): number {
    return this.latencies.max;
  }

  /** A whole number, as the real one divides. */
  get averageLatencyMs(): number {
    const { count, total } = this.latencies;
    return count === 0 ? 0 : Math.floor(total / count);
  }
}

/** `BufferStats`: last/min/max size in bytes, -1 before any. */
export class SizeStats {
  last = -1;
  min = -1;
  max = -1;

  add(size: number): void {
    this.last = size;
    if (this.min === -1 || size < this.min) this.min = size;
    if (size > this.max) this.max = size;
  }

  reset(): void {
    this.last = -1;
    this.min = -1;
    this.max = -1;
  }

  toString(): string {
    return `${this.last}/${this.min}/${this.max}`;
  }
}
