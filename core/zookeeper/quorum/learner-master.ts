/**
 * What the handler of a learner asks of the server that it belongs to (`LearnerMaster`): the leader,
 * or a follower that serves observers.
 */

import type { Request } from '../server/request.ts';
import type { Snapshot } from '../storage/snapshot.ts';
import type { LearnerHandler } from './learner-handler.ts';
import type { Limit } from './role.ts';

/** What a server says of its history when epochs are compared (`StateSummary`). */
export interface StateSummary {
  readonly currentEpoch: number;
  readonly lastZxid: bigint;
}

/** `StateSummary.isMoreRecentThan`. */
export function isMoreRecent(a: StateSummary, b: StateSummary): boolean {
  if (a.currentEpoch !== b.currentEpoch) return a.currentEpoch > b.currentEpoch;
  return a.lastZxid > b.lastZxid;
}

/** Whether it counts for the new epoch: acked for the first time, by a server that has a history. */
export function isVote({ currentEpoch, lastZxid }: StateSummary): boolean {
  return currentEpoch !== -1 && lastZxid !== -1n;
}

export interface LearnerMaster {
  /** Followers go to the leader. */
  readonly isForObserversOnly: boolean;
  readonly syncReadLimit: Limit;
  /** The tick until which a learner that was just heard of counts as alive. */
  readonly nextAckDeadline: number;
  /** What NEWLEADER tells: the membership seen last. */
  readonly configText: Uint8Array;
  readonly configVersion: bigint;
  /** What a snapshot for a learner is made of. */
  readonly state: Snapshot;
  warn(message: string): void;
  handlerClosed(handler: LearnerHandler): void;
  /** FOLLOWERINFO, OBSERVERINFO. */
  joined(handler: LearnerHandler, acceptedEpoch: number): void;
  epochAcked(handler: LearnerHandler, summary: StateSummary): void;
  newLeaderAcked(handler: LearnerHandler, zxid: bigint): void;
  acked(handler: LearnerHandler, zxid: bigint): void;
  touch(session: bigint, timeoutMs: number): void;
  /** Ends in {@link LearnerHandler.revalidated}. */
  revalidate(session: bigint, timeoutMs: number, handler: LearnerHandler): void;
  /** Ends in {@link LearnerHandler.synced}. */
  sync(request: Request, handler: LearnerHandler): void;
  requested(request: Request): void;
}
