/**
 * FastLeaderElection: how servers that are LOOKING agree on who leads.
 */
import type { QuorumConfig } from '../../config/zoo-cfg.ts';
import type { System } from '../../machine/system.ts';
import type { PeerState, Vote } from './vote.ts';

export type { PeerState, Vote } from './vote.ts';

/** What the election asks of the server it runs in. */
export interface ElectionSelf {
  readonly sid: number;
  /** The last logged zxid and current epoch on disk. */
  initialVote(): { zxid: bigint; peerEpoch: bigint };
  peerState(): PeerState;
}

export class Election {
  constructor(_sys: System, _config: QuorumConfig, _self: ElectionSelf) {}

  start(): void {}

  lookForLeader(_found: (vote: Vote) => void): void {}

  stop(): void {}
}
