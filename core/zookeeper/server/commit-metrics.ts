/**
 * What is counted of a {@link CommitQueue} (`CommitProcessor`). The real one is a thread that looks
 * at its queues again whenever somebody wakes it; here each request and each commit is such a look.
 */

import type { System } from '../../machine/system.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import type { Request } from './request.ts';

export class CommitMetrics {
  private readonly sys: System;
  private readonly metrics: ServerMetrics;
  /** Queued and not done yet. */
  private reads = 0;
  private writes = 0;

  constructor(sys: System, metrics: ServerMetrics) {
    this.sys = sys;
    this.metrics = metrics;
  }

  // --- a request comes ---------------------------------------------------------------------------

  queued(isWrite: boolean): void {
    if (isWrite) this.writes++;
    else this.reads++;
    this.look(0);
  }

  /** It waits as one of so many of its session. */
  waits(request: Request, inSession: number): void {
    request.queuedMs = this.sys.clock.monotonic();
    this.metrics.requests_in_session_queue.add(inSession);
    this.looked(0);
  }

  /** A read that waits for nobody: no time has gone by, and no clock is asked. */
  passes(): void {
    this.issued(0);
    this.looked(1);
  }

  // --- a commit comes ----------------------------------------------------------------------------

  committed(): void {
    this.metrics.request_commit_queued.add();
    this.look(1);
    this.metrics.read_commit_proc_issued.add(0);
    this.metrics.time_waiting_empty_pool_in_commit_processor_read_ms.add(0);
  }

  /** Of a request that waits here, the first of so many of its session. */
  isOwn(request: Request, sessions: number, inSession: number): void {
    const { metrics } = this;
    this.writes--;
    metrics.pending_session_queue_size.add(sessions);
    metrics.requests_in_session_queue.add(inSession);
    metrics.write_commitproc_time_ms.add(this.sys.clock.monotonic() - request.queuedMs);
    metrics.local_write_committed_time_ms.add(0);
    this.written();
  }

  isForeign(): void {
    this.metrics.server_write_committed_time_ms.add(0);
    this.written();
  }

  /** A read that has waited goes on. */
  readIssued(read: Request): void {
    this.issued(this.sys.clock.monotonic() - read.queuedMs);
  }

  /** `reads` went on behind it; undefined if nobody of the session waits here. */
  done(reads: number | undefined): void {
    const { metrics } = this;
    if (reads !== undefined) metrics.reads_after_write_in_session_queue.add(reads);
    metrics.session_queues_drained.add(reads === undefined ? 0 : 1);
    metrics.reads_issued_from_session_queue.add(reads ?? 0);
    metrics.commit_process_time.add(0);
  }

  /** The server leaves its role. */
  clear(): void {
    this.reads = 0;
    this.writes = 0;
  }

  private issued(waitedMs: number): void {
    this.reads--;
    this.metrics.read_commitproc_time_ms.add(waitedMs);
    this.metrics.read_final_proc_time_ms.add(0);
  }

  private written(): void {
    this.metrics.write_final_proc_time_ms.add(0);
    this.metrics.write_batch_time_in_commit_processor.add(0);
    this.metrics.write_commit_proc_issued.add(1);
  }

  private look(commits: number): void {
    this.metrics.read_commit_proc_req_queued.add(this.reads);
    this.metrics.write_commit_proc_req_queued.add(this.writes);
    this.metrics.commit_commit_proc_req_queued.add(commits);
  }

  private looked(reads: number): void {
    this.metrics.read_commit_proc_issued.add(reads);
    this.metrics.commit_process_time.add(0);
  }
}
