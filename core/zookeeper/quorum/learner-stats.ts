/** What a leader tells of a learner that is connected to it (`LearnerHandler.getLearnerHandlerInfo`). */

import type { LearnerInfo } from '../server/server.ts';

export class LearnerStats {
  /** Packets of the learner, and those of them that carry a request of a client's. */
  received = 0;
  requests = 0;
  sent = 0;
  private readonly establishedMs: number;
  private readonly remote: { readonly address: string; readonly port: number };

  /** @param establishedMs on the wall clock */
  constructor(establishedMs: number, remote: { readonly address: string; readonly port: number }) {
    this.establishedMs = establishedMs;
    this.remote = remote;
  }

  facts(learner: { readonly sid: number; readonly lastZxid: bigint }): LearnerInfo {
    const { address, port } = this.remote;
    return [
      ['remote_socket_address', `${address}:${port}`],
      ['sid', learner.sid],
      ['established', Math.floor(this.establishedMs)],
      ['queued_packets', 0],
      ['queued_packets_size', 0],
      ['packets_received', this.received],
      ['packets_sent', this.sent],
      ['requests', this.requests],
      ['last_zxid', learner.lastZxid],
    ];
  }

  reset(): void {
    this.received = 0;
    this.requests = 0;
    this.sent = 0;
  }
}
