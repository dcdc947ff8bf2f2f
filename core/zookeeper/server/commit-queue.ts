/**
 * Keeps the promises about order (`CommitProcessor`): transactions are applied in the order in which
 * they were committed, and a session sees its own requests answered in the order it sent them. A
 * read waits for the session's earlier writes, and for nobody else's.
 */

import { Op } from '../protocol/opcodes.ts';
import type { CommitMetrics } from './commit-metrics.ts';
import { isWrite } from './prep.ts';
import type { Request } from './request.ts';

export class CommitQueue {
  /** Per session: a write that is not committed yet, then whatever came after it. */
  private readonly waiting = new Map<bigint, Request[]>();
  private readonly finish: (request: Request) => void;
  /** On learners a sync waits for the leader's answer, like a write. */
  private readonly syncWaits: boolean;
  /** In an ensemble; a server on its own has no such processor. */
  private readonly metrics: CommitMetrics | undefined;

  constructor(
    finish: (request: Request) => void,
    syncWaits: boolean,
    metrics: CommitMetrics | undefined,
  ) {
    this.finish = finish;
    this.syncWaits = syncWaits;
    this.metrics = metrics;
  }

  /** A request of a client that is connected here. */
  enqueue(request: Request): void {
    const { session } = request;
    const waits = this.waits(request);
    const queue = this.waiting.get(session);
    this.metrics?.queued(waits);
    if (queue === undefined && !waits) {
      this.metrics?.passes();
      return this.finish(request);
    }
    if (queue === undefined) this.waiting.set(session, [request]);
    else queue.push(request);
    this.metrics?.waits(request, queue?.length ?? 1);
  }

  /** The next committed request, ours or not. */
  commit(committed: Request): void {
    this.metrics?.committed();
    const queue = this.waiting.get(committed.session);
    const head = queue?.[0];
    if (queue === undefined || head === undefined || head.cxid !== committed.cxid) {
      this.metrics?.isForeign();
      this.finish(committed);
      this.metrics?.done(undefined);
      return;
    }
    this.metrics?.isOwn(head, this.waiting.size, queue.length);
    if (head !== committed) head.adopt(committed);
    this.finish(head);
    queue.shift();
    const reads = this.drain(committed.session, queue);
    this.metrics?.done(reads);
  }

  /** Requests whose clients will never hear: the server leaves its role. */
  clear(): void {
    this.waiting.clear();
    this.metrics?.clear();
  }

  /** @returns how many reads went on */
  private drain(session: bigint, queue: Request[]): number {
    let reads = 0;
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      if (this.waits(next)) return reads;
      queue.shift();
      reads++;
      this.metrics?.readIssued(next);
      this.finish(next);
    }
    this.waiting.delete(session);
    return reads;
  }

  private waits(request: Request): boolean {
    if (request.isLocal) return false;
    return isWrite(request.type) || (this.syncWaits && request.type === Op.sync);
  }
}
