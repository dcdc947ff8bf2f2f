/**
 * What the handlers of learners count together (`LearnerHandler` with its `LearnerSyncThrottler`s):
 * how many learners are being brought up to date, by snapshots and by what they miss, and the
 * packets that wait for each of them, which here are none.
 */

import type { ServerMetrics } from '../metrics/server-metrics.ts';
import type { SyncPlan } from './sync-plan.ts';

type Method = SyncPlan['method'];

/** Of so many packets one is measured on its way through the queue (`markerPacketInterval`). */
const PACKETS_MEASURED = 1_000;

export class HandlerMetrics {
  private readonly metrics: ServerMetrics;
  private snapshots = 0;
  private others = 0;

  constructor(metrics: ServerMetrics) {
    this.metrics = metrics;
  }

  /** What is cut off counts as a difference. */
  syncBegins(method: Method): void {
    const { metrics } = this;
    (method === 'SNAP' ? metrics.snap_count : metrics.diff_count).add();
    this.change(method, 1);
    this.measure(method);
  }

  /** NEWLEADER is acknowledged. */
  syncEnds(method: Method | undefined): void {
    if (method === undefined) return;
    this.change(method, -1);
    this.measure(method);
  }

  /** `method` is that of a learner that goes before it is up to date. */
  closed(method: Method | undefined): void {
    this.metrics.socket_closing_time.add(0);
    if (method !== undefined) this.change(method, -1);
  }

  /** @param before so many packets went to this learner before */
  queued(sid: number, before: number): void {
    const size = this.metrics.learner_handler_qp_size.of(`${sid}`);
    size.add(0);
    if (before % PACKETS_MEASURED !== 0) return;
    size.add(0);
    this.metrics.learner_handler_qp_time_ms.of(`${sid}`).add(0);
  }

  revalidation(): void {
    this.metrics.revalidate_count.add();
  }

  private change(method: Method, by: number): void {
    if (method === 'SNAP') this.snapshots += by;
    else this.others += by;
  }

  private measure(method: Method): void {
    if (method === 'SNAP') this.metrics.inflight_snap_count.add(this.snapshots);
    else this.metrics.inflight_diff_count.add(this.others);
  }
}
