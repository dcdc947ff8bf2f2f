/**
 * The membership that a leader completes by being established: NEWLEADER names it, a quorum of it
 * and of the one before acknowledge that, and then it is in force.
 */

import { encodeUtf8 } from '../protocol/jute.ts';
import { AckTracker } from './ack-tracker.ts';
import { designatedLeader } from './designated-leader.ts';
import { tellMembership } from './membership.ts';
import type { Blocking, PeerParts } from './role.ts';

export class LeaderMembership {
  private readonly parts: PeerParts;
  private readonly step: Blocking;
  /** Who has acknowledged NEWLEADER. */
  private acks: AckTracker;

  constructor(parts: PeerParts, step: Blocking) {
    this.parts = parts;
    this.step = step;
    this.acks = new AckTracker(parts.membership.verifiers);
  }

  /** What NEWLEADER tells. */
  get text(): Uint8Array {
    return encodeUtf8(this.parts.membership.lastSeen.text);
  }

  /** How many servers a quorum of it has at least. */
  get quorum(): number {
    const { membership, config } = this.parts;
    return (config.reconfigEnabled ? membership.lastSeen : membership.current).minimum;
  }

  /** Every quorum that is needed has acknowledged it. */
  get isAcked(): boolean {
    return this.acks.hasAllQuorums;
  }

  /**
   * A membership that nobody has established yet (version 0) is proposed again under the zxid of
   * the epoch, so that it counts more than what joining servers begin with (ZOOKEEPER-1783).
   */
  name(epochZxid: bigint, next: () => void): void {
    const { membership, config, sys, sid } = this.parts;
    const { current, lastSeen } = membership;
    const isNew = current.version === 0n && lastSeen.version === 0n;
    const verifier = isNew ? current.withVersion(epochZxid) : lastSeen;
    this.step(
      (done) => membership.setLastSeen(verifier, () => done()),
      () => {
        this.acks = new AckTracker(membership.verifiers);
        if (config.reconfigEnabled) {
          for (const one of membership.verifiers) tellMembership(sys, sid, one);
        }
        next();
      },
    );
  }

  acked(sid: number): void {
    this.acks.add(sid);
  }

  /** It is committed now. @returns who is to lead under it */
  complete(epochZxid: bigint): number {
    const { membership, config, sid } = this.parts;
    if (!config.reconfigEnabled) return sid;
    const leader = designatedLeader(membership, this.acks, []);
    this.parts.reconfigured(membership.lastSeen, { sid: leader, zxid: epochZxid });
    return leader;
  }
}
