/**
 * The server that a leader runs (`LeaderZooKeeperServer`): it prepares every write of the ensemble,
 * its own clients' and those that learners forward, and hands them to the leader as proposals.
 */

import type { ServerSpec } from '../../config/quorum-config.ts';
import type { QuorumVerifier } from '../quorum-verifier.ts';
import { isWrite } from '../server/prep.ts';
import { PrimaryServer } from '../server/primary-server.ts';
import type { Request } from '../server/request.ts';
import type { LearnerInfo } from '../server/server.ts';
import type { SizeStats } from '../server/server-stats.ts';
import { upgradeBefore } from '../server/session-upgrade.ts';
import { LeaderSessionTracker } from './leader-session-tracker.ts';
import type { LearnerHandler } from './learner-handler.ts';

import type { Membership } from './membership.ts';
import type { PeerParts } from './role.ts';

export interface Proposer {
  propose(request: Request): void;
  syncFor(handler: LearnerHandler): void;
  readonly proposalStats: SizeStats;
  observers(): readonly LearnerInfo[];
  resetObserverStats(): void;
  gauges(): readonly (readonly [string, string | number])[];
}

export class LeaderServer extends PrimaryServer {
  readonly mode = 'leader';
  private readonly leader: Proposer;
  private readonly members: Membership;

  /** `isQuorumSynced` is asked before a membership is proposed. */
  constructor(
    parts: PeerParts,
    leader: Proposer,
    zxid: bigint,
    isQuorumSynced: (verifier: QuorumVerifier) => boolean,
  ) {
    super(parts, parts.sid, zxid, {
      current: () => parts.membership.current,
      lastSeen: () => parts.membership.lastSeen,
      isQuorumSynced,
      tracker: (known, expire, local) =>
        new LeaderSessionTracker(
          parts.sys,
          parts.config.tickTimeMs,
          known,
          expire,
          parts.sid,
          local,
        ),
    });
    this.leader = leader;
    this.members = parts.membership;
  }

  /** `LeaderRequestProcessor`. */
  protected override accept(request: Request): void {
    const { localSessionsUpgradingEnabled } = this.config;
    const upgrade = upgradeBefore(request, this.local, localSessionsUpgradingEnabled);
    if (upgrade !== undefined) super.accept(upgrade);
    super.accept(request);
  }

  /** `checkIfValidGlobalSession`: a session that is local to a server cannot come from another. */
  revalidateGlobal(session: bigint, timeoutMs: number): boolean {
    if (this.local !== undefined && !this.tracker.has(session)) return false;
    return this.tracker.touch(session, timeoutMs);
  }

  /** A write of a learner's client; its owner is the learner's handler. */
  acceptFromLearner(request: Request): void {
    if (isWrite(request.type)) this.accept(request);
  }

  /** A sync of a learner's client: it changes nothing, and goes through the same queue. */
  syncFor(handler: LearnerHandler): void {
    this.prep.passed();
    this.leader.syncFor(handler);
  }

  commit(request: Request): void {
    this.queue.commit(request);
  }

  override get proposalStats(): SizeStats {
    return this.leader.proposalStats;
  }

  override observers(): readonly LearnerInfo[] {
    return this.leader.observers();
  }

  override resetObserverStats(): void {
    this.leader.resetObserverStats();
  }

  override roleGauges(): readonly (readonly [string, string | number])[] {
    return this.leader.gauges();
  }

  override get self(): ServerSpec | undefined {
    return this.members.self;
  }

  override membership(): string {
    return this.members.current.text;
  }

  protected prepared(request: Request): void {
    this.queue.enqueue(request);
    if (request.entry !== undefined) this.leader.propose(request);
  }
}
