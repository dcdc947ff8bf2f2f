/**
 * Whom an observer learns from (`QuorumPeer.findLearnerMaster`): the leader, or with
 * `observerMasterPort` one of the voters at that port, each in turn. The leader itself does not
 * listen there, so an observer that comes to it goes on to the next.
 */

import type { QuorumConfig } from '../../config/quorum-config.ts';
import type { System } from '../../machine/system.ts';
import type { QuorumVerifier } from '../quorum-verifier.ts';
import type { LearnerSource } from './leader-link.ts';
import type { Membership } from './membership.ts';

/** Whom to try next, and how long to wait at most before that. */
interface NextSource {
  readonly source: LearnerSource;
  readonly delayMs: number;
}

/** A member at its quorum port. */
export function sourceOf({ current }: Membership, sid: number): LearnerSource {
  const spec = current.member(sid);
  return spec === undefined ? { sid } : { sid, host: spec.host, port: spec.quorumPort };
}

export class ObserverMasters {
  private readonly sys: System;
  private readonly config: QuorumConfig;
  private readonly membership: Membership;
  private listed: QuorumVerifier | undefined;
  private masters: LearnerSource[] = [];
  private following = 0;

  constructor(sys: System, config: QuorumConfig, membership: Membership) {
    this.sys = sys;
    this.config = config;
    this.membership = membership;
  }

  /** @param leader whom the election found */
  next(leader: number): NextSource {
    const { observerMasterPort, observerReconnectDelayMs } = this.config;
    if (observerMasterPort > 0) this.update();
    const ofLeader = sourceOf(this.membership, leader);
    if (this.masters.length === 0) return { source: ofLeader, delayMs: observerReconnectDelayMs };
    const isRoundOver = this.following >= this.masters.length;
    if (isRoundOver) this.following = 0;
    const source = this.masters[this.following++] ?? ofLeader;
    return { source, delayMs: isRoundOver ? observerReconnectDelayMs : 0 };
  }

  /** `updateObserverMasterList`: with a new membership the voters are drawn in a new order. */
  private update(): void {
    const { current } = this.membership;
    if (this.listed === current) return;
    this.listed = current;
    const port = this.config.observerMasterPort;
    const chance = this.sys.random('observerMasters');
    this.masters = [];
    this.following = 0;
    for (const sid of current.voters) {
      const { host } = current.member(sid) ?? {};
      if (host === undefined) continue;
      this.masters.splice(chance.int(0, this.masters.length), 0, { sid, host, port });
    }
  }
}
