/**
 * A vote of FastLeaderElection and the order of votes: the higher peer epoch wins, then the higher
 * zxid, then the higher server id. Everything the election decides rests on this one comparison.
 */

/** `QuorumPeer.ServerState`. */
export type PeerState = 'LOOKING' | 'FOLLOWING' | 'LEADING' | 'OBSERVING';

/** Who should lead, and on what grounds; `state` is that of the server that casts it. */
export interface Vote {
  /** The sid voted for. */
  readonly leader: number;
  /** The last logged zxid of that server. */
  readonly zxid: bigint;
  /** The logical clock of the round the vote belongs to. */
  readonly electionEpoch: bigint;
  /** The current epoch of the server voted for. */
  readonly peerEpoch: bigint;
  readonly state: PeerState;
}

/** The three fields that order votes. */
export interface Candidate {
  readonly leader: number;
  readonly zxid: bigint;
  readonly peerEpoch: bigint;
}

/**
 * Whether `next` beats `current`: `FastLeaderElection.totalOrderPredicate` without its test of the
 * weight, which the caller makes since only it knows the quorum verifier.
 */
export function beats(next: Candidate, current: Candidate): boolean {
  if (next.peerEpoch !== current.peerEpoch) return next.peerEpoch > current.peerEpoch;
  if (next.zxid !== current.zxid) return next.zxid > current.zxid;
  return next.leader > current.leader;
}

/** The equality that counts votes for a quorum: the state does not matter (`Vote.equals`). */
export function sameVote(a: Vote, b: Vote): boolean {
  return (
    a.leader === b.leader &&
    a.zxid === b.zxid &&
    a.electionEpoch === b.electionEpoch &&
    a.peerEpoch === b.peerEpoch
  );
}
