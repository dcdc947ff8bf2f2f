/**
 * Who has acknowledged something, counted once for every membership that has to agree
 * (`SyncedLearnerTracker`): the present one, and the next while a reconfiguration is under way.
 */

import type { QuorumVerifier } from '../quorum-verifier.ts';

interface Pair {
  readonly verifier: QuorumVerifier;
  readonly acks: Set<number>;
}

export class AckTracker {
  private readonly pairs: readonly Pair[];

  constructor(verifiers: readonly QuorumVerifier[]) {
    this.pairs = verifiers.map((verifier) => ({ verifier, acks: new Set() }));
  }

  /** Counts where the server is a voter; anybody else's word weighs nothing. */
  add(sid: number): void {
    for (const { verifier, acks } of this.pairs) if (verifier.isVoter(sid)) acks.add(sid);
  }

  has(sid: number): boolean {
    return this.pairs.some(({ acks }) => acks.has(sid));
  }

  get hasAllQuorums(): boolean {
    return this.pairs.every(isAgreed);
  }

  /** Whether the membership of before a reconfiguration has agreed, and whether the one after. */
  get oneByOne(): { readonly before: boolean; readonly after: boolean } {
    return { before: isAgreed(this.pairs[0] as Pair), after: isAgreed(this.newest) };
  }

  /** The membership that was asked last, and its voters that have acknowledged. */
  get newest(): Pair {
    return this.pairs.at(-1) as Pair;
  }

  /** The voters that acknowledged, for each membership. */
  *ackSets(): Generator<ReadonlySet<number>> {
    for (const { acks } of this.pairs) yield acks;
  }
}

function isAgreed({ verifier, acks }: Pair): boolean {
  return verifier.containsQuorum(acks);
}
