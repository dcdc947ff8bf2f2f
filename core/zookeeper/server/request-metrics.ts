/** What is counted of a request on its way through a server, from its arrival to its answer. */

import type { System } from '../../machine/system.ts';
import { addLatency } from '../metrics/latency.ts';
import type { ServerMetrics } from '../metrics/server-metrics.ts';
import { Code } from '../protocol/codes.ts';
import { LAST_OPERATIONS, Op } from '../protocol/opcodes.ts';
import type { TxnResult } from '../tree/data-tree.ts';
import type { ClientConnection } from './client-connection.ts';
import type { Request } from './request.ts';
import type { ServerStats } from './server-stats.ts';

export class RequestMetrics {
  private readonly sys: System;
  private readonly metrics: ServerMetrics;

  constructor(sys: System, metrics: ServerMetrics) {
    this.sys = sys;
    this.metrics = metrics;
  }

  /** `RequestThrottler`, which holds nobody up. */
  arrived(): void {
    this.metrics.request_throttle_queue_time_ms.add(0);
  }

  applied({ header }: Request): void {
    if (header !== undefined) addLatency(this.metrics.propagation_latency, this.sys, header.time);
  }

  /** Its client has gone meanwhile; the end of a session is meant to outlive the connection. */
  outlived(request: Request, result: TxnResult | undefined): void {
    const isRefused = result?.type === Op.error || request.error !== Code.ok;
    if (!isRefused && request.type !== Op.closeSession) this.metrics.stale_replies.add();
  }

  /** `updateStats`. */
  answered(
    { type, cxid, error, createdMs, header }: Request,
    connection: ClientConnection,
    stats: ServerStats,
    lastZxid: bigint,
  ): void {
    const nowMs = this.sys.clock.monotonic();
    const operation = error === Code.ok ? (LAST_OPERATIONS.get(type) ?? 'NA') : 'NA';
    const latencyMs = Math.floor(nowMs - createdMs);
    const { readlatency, updatelatency } = this.metrics;
    stats.latency(latencyMs);
    (header === undefined ? readlatency : updatelatency).add(latencyMs);
    connection.stats.answered(operation, cxid, lastZxid, createdMs, nowMs);
  }
}
