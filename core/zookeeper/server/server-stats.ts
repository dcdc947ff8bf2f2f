/** The counters behind `srvr` and `stat` (`ServerStats`, `ServerCnxn`'s statistics). */

export class ServerStats {
  received = 0;
  sent = 0;
  private latencies = 0;
  private totalMs = 0;
  private minMs = Number.MAX_SAFE_INTEGER;
  private maxMs = 0;

  latency(ms: number): void {
    this.latencies++;
    this.totalMs += ms;
    if (ms < this.minMs) this.minMs = ms;
    if (ms > this.maxMs) this.maxMs = ms;
  }

  reset(): void {
    this.received = 0;
    this.sent = 0;
    this.latencies = 0;
    this.totalMs = 0;
    this.minMs = Number.MAX_SAFE_INTEGER;
    this.maxMs = 0;
  }

  get min(): number {
    return this.latencies === 0 ? 0 : this.minMs;
  }

  get max(): number {
    return this.maxMs;
  }

  /** As Java prints a double rounded to four digits. */
  get average(): string {
    return javaDouble(this.latencies === 0 ? 0 : this.totalMs / this.latencies);
  }
}

function javaDouble(value: number): string {
  const rounded = Math.round(value * 10_000) / 10_000;
  return Number.isInteger(rounded) ? `${rounded}.0` : `${rounded}`;
}

/** `BufferStats` of proposals on a leader: last/min/max size in bytes, -1 before any. */
export class SizeStats {
  last = -1;
  min = -1;
  max = -1;

  add(size: number): void {
    this.last = size;
    if (this.min === -1 || size < this.min) this.min = size;
    if (size > this.max) this.max = size;
  }

  toString(): string {
    return `${this.last}/${this.min}/${this.max}`;
  }
}
