/** What a learner counts that serves: its clients' requests, and the leader's proposals and commits. */

import type { System } from '../../machine/system.ts';
import { addLatency, preparedMsOf } from '../metrics/latency.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import type { Request } from '../server/request.ts';
import type { LogEntry } from '../storage/txn-log.ts';

export class LearnerMetrics {
  private readonly sys: System;
  private readonly metrics: ServerMetrics;

  constructor(sys: System, metrics: ServerMetrics) {
    this.sys = sys;
    this.metrics = metrics;
    this.requestTaken();
  }

  /** `FollowerRequestProcessor`, `ObserverRequestProcessor`: nothing waits in this queue. */
  requestTaken(): void {
    this.metrics.learner_request_processor_queue_size.add(0);
  }

  /** PROPOSAL. */
  proposalReceived({ bytes }: LogEntry, servesObservers: boolean): void {
    this.metrics.learner_proposal_received_count.add();
    addLatency(this.metrics.proposal_latency, this.sys, preparedMsOf(bytes));
    if (servesObservers) this.metrics.om_proposal_process_time_ms.add(0);
  }

  /** COMMIT or INFORM. */
  commitReceived(): void {
    this.metrics.learner_commit_received_count.add();
  }

  committed({ header }: Request): void {
    if (header === undefined) return;
    addLatency(this.metrics.commit_propagation_latency, this.sys, header.time);
  }
}
