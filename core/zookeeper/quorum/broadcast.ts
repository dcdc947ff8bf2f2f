/**
 * The broadcast of an established leader (`Leader.propose`, `processAck`, `tryToCommit`): every
 * transaction goes to all followers and to the leader's own log, is committed once a quorum has it
 * on disk, and strictly in the order of zxids.
 */

import { addLatency, preparedMsOf } from '../metrics/latency.ts';
import { mutant } from '../mutants.ts';
import { decodeUtf8, JuteWriter } from '../protocol/jute.ts';
import { Op } from '../protocol/opcodes.ts';
import { encodePacket, PacketType } from '../protocol/quorum-packet.ts';
import { verifierFromText } from '../quorum-verifier.ts';
import type { Request } from '../server/request.ts';
import type { LearnerInfo } from '../server/server.ts';
import { SizeStats } from '../server/server-stats.ts';
import type { LogEntry } from '../storage/txn-log.ts';
import { shortDigest } from '../tree/checksum.ts';
import { AckTracker } from './ack-tracker.ts';
import { designatedLeader } from './designated-leader.ts';
import type { Proposer } from './leader-server.ts';
import type { LearnerHandler } from './learner-handler.ts';
import { tellMembership } from './membership.ts';
import type { PeerParts } from './role.ts';

/** `zookeeper.leader.ackLoggingFrequency`: of so many transactions one is measured. */
const ACKS_MEASURED = 1_000n;

interface Proposal {
  readonly request: Request;
  readonly entry: LogEntry;
  readonly acks: AckTracker;
}

/** What the broadcast asks of the leader. */
export interface BroadcastHost {
  readonly epoch: number;
  readonly handlers: ReadonlySet<LearnerHandler>;
  /** To the leader's own log. */
  append(entry: LogEntry): void;
  /** To the leader's own server. */
  apply(request: Request): void;
  stop(why: string): void;
}

export class Broadcast implements Proposer {
  /** Before the first proposal, the first zxid of the epoch. */
  lastProposed: bigint;
  private lastCommitted: bigint;
  /** False once a reconfiguration has made another server the leader: that one commits the rest. */
  isAllowedToCommit = true;
  /** Own log entries that wait until the membership proposed before them is on disk. */
  private held: LogEntry[] | undefined;
  /** Memberships that are proposed and not on disk yet: with a slow disk there can be several. */
  private unwritten = 0;
  private readonly parts: PeerParts;
  private readonly host: BroadcastHost;
  readonly proposalStats = new SizeStats();
  /** Proposed and not committed, in order of zxid. */
  private readonly outstanding = new Map<bigint, Proposal>();
  private readonly pendingSyncs = new Map<bigint, LearnerHandler[]>();

  constructor(parts: PeerParts, host: BroadcastHost, zxid: bigint) {
    this.parts = parts;
    this.host = host;
    this.lastProposed = zxid;
    this.lastCommitted = zxid;
  }

  propose(request: Request): void {
    const { entry } = request;
    if (entry === undefined) return;
    if ((entry.zxid & 0xffffffffn) === 0xffffffffn) {
      return this.host.stop('zxid lower 32 bits have rolled over, forcing re-election');
    }
    this.proposalStats.add(entry.bytes.length);
    if (request.txn?.type === Op.reconfig) this.proposeMembership(request.txn.data);
    this.lastProposed = entry.zxid;
    const acks = new AckTracker(this.parts.membership.verifiers);
    this.outstanding.set(entry.zxid, { request, entry, acks });
    this.observe('zookeeper/proposed', entry);
    this.parts.metrics.proposal_count.add();
    const packet = encodePacket(PacketType.proposal, entry.zxid, entry.bytes);
    for (const handler of this.host.handlers) {
      if (handler.isForwarding && !handler.isObserver) handler.sendProposal(entry.zxid, packet);
    }
    if (this.held === undefined) this.host.append(entry);
    else this.held.push(entry);
  }

  /** From here on both memberships have to acknowledge. */
  private proposeMembership(text: Uint8Array | null): void {
    const { membership, config, sys, sid } = this.parts;
    const next = decodeUtf8(text ?? new Uint8Array(0));
    const verifier = verifierFromText(next, config.standaloneEnabled);
    this.held ??= [];
    this.unwritten++;
    membership.setLastSeen(verifier, () => {
      if (--this.unwritten > 0) return;
      const held = this.held ?? [];
      this.held = undefined;
      for (const entry of held) this.host.append(entry);
    });
    tellMembership(sys, sid, verifier);
    if (!mutant(sys, 'activate-before-commit')) return;
    this.parts.reconfigured(verifier, { sid, zxid: this.lastProposed });
  }

  /** This server's own log has it. */
  logged({ zxid, bytes }: LogEntry): void {
    const { metrics, sys, sid } = this.parts;
    addLatency(metrics.proposal_ack_creation_latency, sys, preparedMsOf(bytes));
    this.acked(sid, zxid);
  }

  /**
   * An acknowledgement, a learner's or our own log's. The leader's own is one among others: a
   * quorum of followers commits while the leader's disk hangs.
   */
  acked(sid: number, zxid: bigint): void {
    if (!this.isAllowedToCommit || this.lastCommitted >= zxid) return;
    const acknowledged = this.outstanding.get(zxid);
    acknowledged?.acks.add(sid);
    if (zxid % ACKS_MEASURED === 0n) this.measureAck(sid, acknowledged);
    for (const proposal of this.outstanding.values()) {
      if (!this.isAllowedToCommit || !this.isCommitted(proposal)) return;
      this.commit(proposal);
    }
  }

  private measureAck(sid: number, proposal: Proposal | undefined): void {
    const time = proposal?.request.header?.time;
    const { metrics, sys } = this.parts;
    if (time !== undefined) addLatency(metrics.ack_latency.of(`${sid}`), sys, time);
  }

  /** What a learner that is brought up to `zxid` has still to be told of. */
  *outstandingAfter(zxid: bigint): Generator<LogEntry> {
    for (const { entry } of this.outstanding.values()) if (entry.zxid > zxid) yield entry;
  }

  /** `processSync`: answered once everything proposed before it is committed. */
  syncFor(handler: LearnerHandler): void {
    if (this.outstanding.size === 0) return handler.synced();
    const waiting = this.pendingSyncs.get(this.lastProposed);
    if (waiting === undefined) this.pendingSyncs.set(this.lastProposed, [handler]);
    else waiting.push(handler);
  }

  observers(): readonly LearnerInfo[] {
    return this.observing().map((handler) => handler.stats.facts(handler));
  }

  resetObserverStats(): void {
    for (const handler of this.observing()) handler.stats.reset();
  }

  private observing(): LearnerHandler[] {
    return [...this.host.handlers].filter((handler) => handler.isObserver);
  }

  gauges(): readonly (readonly [string, string | number])[] {
    const learners = [...this.host.handlers];
    const following = learners.filter((handler) => !handler.isObserver);
    const { current } = this.parts.membership;
    const followers = following.filter((handler) => current.isVoter(handler.sid)).length;
    return [
      ['learners', learners.length],
      ['synced_followers', followers],
      ['synced_observers', learners.length - following.length],
      ['synced_non_voting_followers', following.length - followers],
      ['pending_syncs', this.pendingSyncs.size],
      ['leader_uptime', this.parts.clients.stats.uptimeMs(this.parts.sys)],
      ['last_proposal_size', this.proposalStats.last],
      ['min_proposal_size', this.proposalStats.min],
      ['max_proposal_size', this.proposalStats.max],
    ];
  }

  private isCommitted(proposal: Proposal): boolean {
    const { sys, sid } = this.parts;
    const { acks } = proposal;
    if (mutant(sys, 'commit-without-quorum')) return acks.has(sid);
    if (mutant(sys, 'commit-with-old-quorum')) return acks.oneByOne.before;
    if (mutant(sys, 'commit-with-new-quorum')) return acks.oneByOne.after;
    return acks.hasAllQuorums;
  }

  private commit(proposal: Proposal): void {
    const { request, entry } = proposal;
    const { zxid } = entry;
    this.outstanding.delete(zxid);
    this.lastCommitted = zxid;
    this.observe('zookeeper/committed', entry);
    if (request.txn?.type === Op.reconfig) this.activate(proposal);
    else {
      this.countCommit(request);
      this.tell(entry);
    }
    this.host.apply(request);
    for (const handler of this.pendingSyncs.get(zxid) ?? []) handler.synced();
    this.pendingSyncs.delete(zxid);
  }

  /** A reconfiguration is not counted. */
  private countCommit({ header }: Request): void {
    const { metrics, sys } = this.parts;
    if (header !== undefined) addLatency(metrics.quorum_ack_latency, sys, header.time);
    metrics.commit_count.add();
  }

  /** COMMIT to followers, INFORM to observers. */
  private tell({ zxid, bytes }: LogEntry): void {
    const commit = encodePacket(PacketType.commit, zxid);
    let inform: Uint8Array | undefined;
    for (const handler of this.host.handlers) {
      if (!handler.isForwarding) continue;
      if (!handler.isObserver) handler.send(commit);
      else {
        inform ??= encodePacket(PacketType.inform, zxid, bytes);
        handler.send(inform);
      }
    }
  }

  /**
   * COMMITANDACTIVATE, INFORMANDACTIVATE: a membership is in force. If it names another leader,
   * the followers leave this one; it commits nothing more, and follows when too few are left.
   */
  private activate({ entry, acks }: Proposal): void {
    const { membership, sid, sys } = this.parts;
    const later = [...this.outstanding.values()].map((proposal) => proposal.acks);
    const leader = designatedLeader(membership, acks, later);
    this.parts.reconfigured(acks.newest.verifier, { sid: leader, zxid: this.lastProposed });
    if (leader !== sid && !mutant(sys, 'removed-leader-commits')) this.isAllowedToCommit = false;
    const { zxid, bytes } = entry;
    const data = new JuteWriter(8 + bytes.length);
    data.long(BigInt(leader));
    const commit = encodePacket(PacketType.commitAndActivate, zxid, data.written().slice());
    data.raw(bytes);
    const inform = encodePacket(PacketType.informAndActivate, zxid, data.finish());
    for (const handler of this.host.handlers) {
      if (handler.isForwarding) handler.send(handler.isObserver ? inform : commit);
    }
  }

  private observe(kind: string, entry: LogEntry): void {
    const digest = shortDigest(entry.bytes);
    this.parts.sys.observe(kind, { epoch: this.host.epoch, zxid: entry.zxid, digest });
  }
}
