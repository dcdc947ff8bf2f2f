/**
 * Keeps the promises about order (`CommitProcessor`): transactions are applied in the order in which
 * they were committed, and a session sees its own requests answered in the order it sent them. A
 * read waits for the session's earlier writes, and for nobody else's.
 */

import { Op } from '../protocol/opcodes.ts';
import { isWrite } from './prep.ts';
import type { Request } from './request.ts';

export class CommitQueue {
  /** Per session: a write that is not committed yet, then whatever came after it. */
  private readonly waiting = new Map<bigint, Request[]>();
  private readonly finish: (request: Request) => void;
  /** On learners a sync waits for the leader's answer, like a write. */
  private readonly syncWaits: boolean;

  constructor(finish: (request: Request) => void, syncWaits: boolean) {
    this.finish = finish;
    this.syncWaits = syncWaits;
  }

  /** A request of a client that is connected here. */
  enqueue(request: Request): void {
    const queue = this.waiting.get(request.session);
    if (queue !== undefined) queue.push(request);
    else if (this.waits(request)) this.waiting.set(request.session, [request]);
    else this.finish(request);
  }

  /** The next committed request, ours or not. */
  commit(committed: Request): void {
    const queue = this.waiting.get(committed.session);
    const head = queue?.[0];
    if (queue === undefined || head === undefined || head.cxid !== committed.cxid) {
      return this.finish(committed);
    }
    if (head !== committed) head.adopt(committed);
    this.finish(head);
    queue.shift();
    this.drain(committed.session, queue);
  }

  /** Requests whose clients will never hear: the server leaves its role. */
  clear(): void {
    this.waiting.clear();
  }

  private drain(session: bigint, queue: Request[]): void {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      if (this.waits(next)) return;
      queue.shift();
      this.finish(next);
    }
    this.waiting.delete(session);
  }

  private waits(request: Request): boolean {
    if (request.isLocal) return false;
    return isWrite(request.type) || (this.syncWaits && request.type === Op.sync);
  }
}
