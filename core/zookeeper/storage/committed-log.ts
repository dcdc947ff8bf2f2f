/**
 * The last committed transactions, in memory (`ZKDatabase.committedLog`): from them a leader brings
 * a learner up to date without reading its disk. It holds `commitLogCount` entries, 500 by default.
 */

import type { LogEntry } from './txn-log.ts';

export class CommittedLog {
  private entries: LogEntry[] = [];
  private first = 0;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  get isEmpty(): boolean {
    return this.entries.length === this.first;
  }

  get minZxid(): bigint {
    return this.entries[this.first]?.zxid ?? 0n;
  }

  get maxZxid(): bigint {
    return this.entries.at(-1)?.zxid ?? 0n;
  }

  add(entry: LogEntry): void {
    this.entries.push(entry);
    if (this.entries.length - this.first > this.limit) this.first++;
    // Drop the passed-over half at once, so that adding stays cheap.
    if (this.first > this.limit) {
      this.entries = this.entries.slice(this.first);
      this.first = 0;
    }
  }

  list(): readonly LogEntry[] {
    return this.entries.slice(this.first);
  }

  clear(): void {
    this.entries = [];
    this.first = 0;
  }
}
