/**
 * How long a member of an ensemble looked for a leader, took over its history, and did not serve
 * (`QuorumPeer.start_fle`, `unavailableStartTime`). Times are in ms of the monotonic clock.
 */

import type { System } from '../../machine/system.ts';
import type { PeerState } from '../election/election.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';

export class RoleTimes {
  private readonly sys: System;
  private readonly metrics: ServerMetrics;
  /** A role that comes without a search has been looked for since the clock began, as in 3.8. */
  private lookingSinceMs = 0;
  private unavailableSinceMs: number | undefined;
  private syncingSinceMs = 0;

  constructor(sys: System, metrics: ServerMetrics) {
    this.sys = sys;
    this.metrics = metrics;
  }

  looks(): void {
    this.metrics.looking_count.add();
    this.unavailable();
    if (this.lookingSinceMs === 0) this.lookingSinceMs = this.sys.clock.monotonic();
  }

  /** Nobody measures how long an observer looks. */
  found(isObserver: boolean): void {
    this.unavailable();
    if (isObserver) return;
    this.metrics.election_time.add(this.sys.clock.monotonic() - this.lookingSinceMs);
    this.lookingSinceMs = 0;
  }

  /** The leader's history is taken over from now on. */
  syncs(): void {
    this.syncingSinceMs = this.sys.clock.monotonic();
  }

  /** The role is established: a learner's history is the leader's. */
  serves(state: PeerState): void {
    const { unavailableSinceMs, metrics } = this;
    const nowMs = this.sys.clock.monotonic();
    if (state === 'FOLLOWING') metrics.follower_sync_time.add(nowMs - this.syncingSinceMs);
    if (state === 'OBSERVING') metrics.observer_sync_time.add(nowMs - this.syncingSinceMs);
    if (unavailableSinceMs === undefined) return;
    this.unavailableSinceMs = undefined;
    metrics.unavailable_time.add(nowMs - unavailableSinceMs);
    if (state === 'LEADING') metrics.leader_unavailable_time.add(nowMs - unavailableSinceMs);
  }

  private unavailable(): void {
    this.unavailableSinceMs ??= this.sys.clock.monotonic();
  }
}
