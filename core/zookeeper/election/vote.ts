/**
 * A vote of FastLeaderElection, the order of votes and their equality. The higher peer epoch wins,
 * then the higher zxid, then the higher server id: everything the election decides rests on this.
 */

/** `QuorumPeer.ServerState`, in the order of its ordinals on the wire. */
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

/** The fields that order votes. */
export type Candidate = Pick<Vote, 'leader' | 'zxid' | 'peerEpoch'>;

/** `Long.MIN_VALUE`: what an observer, which cannot win, votes for. Exact as a double. */
export const NO_LEADER = -(2 ** 63);
export const NO_ZXID = -(2n ** 63n);

/**
 * Whether `next` beats `current`: `FastLeaderElection.totalOrderPredicate` without its test of the
 * weight, which needs the quorum verifier.
 */
export function beats(next: Candidate, current: Candidate): boolean {
  if (next.peerEpoch !== current.peerEpoch) return next.peerEpoch > current.peerEpoch;
  if (next.zxid !== current.zxid) return next.zxid > current.zxid;
  return next.leader > current.leader;
}

/**
 * `Vote.equals`: with a server still looking, everything must agree; between servers that are
 * done, the leader and its epoch, because the rest may differ by the order in which they joined.
 */
export function sameVote(a: Vote, b: Vote): boolean {
  if (a.leader !== b.leader || a.peerEpoch !== b.peerEpoch) return false;
  if (a.state !== 'LOOKING' && b.state !== 'LOOKING') return true;
  return a.zxid === b.zxid && a.electionEpoch === b.electionEpoch;
}
