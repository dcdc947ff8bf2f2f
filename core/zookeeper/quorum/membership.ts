/**
 * Who belongs to the ensemble, as this server knows it (`QuorumPeer`'s quorumVerifier and
 * lastSeenQuorumVerifier): the membership that is committed, and the one proposed last, which may
 * be ahead of it while a reconfiguration is under way.
 */

import type { QuorumConfig, ServerSpec } from '../../config/quorum-config.ts';
import type { System } from '../../machine/system.ts';
import { type QuorumVerifier, quorumVerifier } from '../quorum-verifier.ts';
import type { ConfigFiles } from './config-files.ts';

/** What the membership is read from. */
export type MembershipConfig = Pick<
  QuorumConfig,
  'servers' | 'groups' | 'weights' | 'version' | 'nextMembers'
>;

/** Tells the trace who belongs to the ensemble by a membership that this server goes by. */
export function tellMembership(sys: System, server: number, verifier: QuorumVerifier): void {
  const { version, text } = verifier;
  sys.observe('zookeeper/membership', { version, server, members: text });
}

export class Membership {
  readonly sid: number;
  private committed: QuorumVerifier;
  private seen: QuorumVerifier;
  private own: ServerSpec | undefined;
  private readonly files: ConfigFiles | undefined;
  /** Called with a membership that is proposed now. */
  proposed: ((verifier: QuorumVerifier) => void) | undefined;

  /** Without `files`, as where reconfiguration is disabled, nothing is ever written. */
  constructor(config: MembershipConfig, sid: number, files?: ConfigFiles) {
    this.sid = sid;
    this.files = files;
    this.committed = quorumVerifier(config);
    const next = config.nextMembers && quorumVerifier(config.nextMembers);
    this.seen = next !== undefined && next.version > this.committed.version ? next : this.committed;
    this.own = this.committed.member(sid);
  }

  get current(): QuorumVerifier {
    return this.committed;
  }

  get lastSeen(): QuorumVerifier {
    return this.seen;
  }

  /** Those that have to agree at present: one, or two during a reconfiguration. */
  get verifiers(): readonly QuorumVerifier[] {
    return this.seen.version > this.committed.version
      ? [this.committed, this.seen]
      : [this.committed];
  }

  /** `getCurrentAndNextConfigVoters`, ascending. */
  get voters(): readonly number[] {
    if (this.seen === this.committed) return this.committed.voters;
    return [...new Set([...this.committed.voters, ...this.seen.voters])].sort((a, b) => a - b);
  }

  isVoter(sid: number): boolean {
    return this.committed.isVoter(sid) || this.seen.isVoter(sid);
  }

  /** Where a member is: as committed, or else as proposed. */
  member(sid: number): ServerSpec | undefined {
    return this.committed.member(sid) ?? this.seen.member(sid);
  }

  /** This server's own addresses: what the last membership said that had it. */
  get self(): ServerSpec | undefined {
    return this.own;
  }

  /** `setLastSeenQuorumVerifier`: `done` runs once the proposal is on disk. */
  setLastSeen(verifier: QuorumVerifier, done: () => void): void {
    if (verifier.version === this.seen.version || this.files === undefined) return done();
    this.seen = verifier;
    this.proposed?.(verifier);
    this.files.writeNext(verifier, done);
  }

  /** `setQuorumVerifier`. @returns the membership until now, which stays if it is not older */
  setCurrent(verifier: QuorumVerifier): QuorumVerifier {
    const before = this.committed;
    if (before.version >= verifier.version) return before;
    this.committed = verifier;
    if (verifier.version > this.seen.version) this.seen = verifier;
    const member = verifier.member(this.sid);
    const erasesClientPort = member?.clientPort !== undefined;
    this.files?.activate(verifier, erasesClientPort, verifier.version === this.seen.version);
    if (member !== undefined) this.own = member;
    return before;
  }
}
