/** What the election asks of the server it runs in. */

import type { PeerState } from './vote.ts';

export interface ElectionSelf {
  readonly sid: number;
  /** The last logged zxid and the current epoch, as on disk now. */
  initialVote(): { zxid: bigint; peerEpoch: bigint };
  peerState(): PeerState;
  /** It observes, and never takes part. */
  isObserver(): boolean;
  /**
   * A peer tells its membership. @returns whether this election is over for that: another has taken
   * its place
   */
  heardMembership?(text: string): boolean;
}
