/**
 * Who leads under a new membership (`Leader.getDesignatedLeader`): the present leader if it is a
 * voter there at the same address, or else a voter that has acknowledged the change and as much as
 * possible of what was proposed after it, so that no election is needed.
 */

import type { AckTracker } from './ack-tracker.ts';
import type { Membership } from './membership.ts';

/** `later` are the acknowledgements of what was proposed after the change, in order. */
export function designatedLeader(
  membership: Membership,
  acks: AckTracker,
  later: readonly AckTracker[],
): number {
  const { sid, self } = membership;
  const { verifier, acks: agreed } = acks.newest;
  const own = verifier.member(sid);
  const stays = own?.host === self?.host && own?.quorumPort === self?.quorumPort;
  if (verifier.isVoter(sid) && stays) return sid;
  let candidates = [...agreed].filter((candidate) => candidate !== sid).sort((a, b) => a - b);
  let best = candidates[0] as number;
  for (const tracker of later) {
    for (const set of tracker.ackSets()) {
      candidates = candidates.filter((candidate) => set.has(candidate));
      const first = candidates[0];
      if (first === undefined) return best;
      best = first;
      if (candidates.length === 1) return best;
    }
  }
  return best;
}
