/**
 * The broadcast of an established leader (`Leader.propose`, `processAck`, `tryToCommit`): every
 * transaction goes to all followers and to the leader's own log, is committed once a quorum has it
 * on disk, and strictly in the order of zxids.
 */

import { mutant } from '../mutants.ts';
import { encodePacket, PacketType } from '../protocol/quorum-packet.ts';
import type { Request } from '../server/request.ts';
import { SizeStats } from '../server/server-stats.ts';
import type { LogEntry } from '../storage/txn-log.ts';
import { shortDigest } from '../tree/checksum.ts';
import type { Proposer } from './leader-server.ts';
import type { LearnerHandler } from './learner-handler.ts';
import type { PeerParts } from './role.ts';

interface Proposal {
  readonly request: Request;
  readonly entry: LogEntry;
  readonly acks: Set<number>;
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
  private readonly parts: PeerParts;
  private readonly host: BroadcastHost;
  private sizes = new SizeStats();
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
    this.sizes.add(entry.bytes.length);
    this.lastProposed = entry.zxid;
    this.outstanding.set(entry.zxid, { request, entry, acks: new Set() });
    this.observe('zookeeper/proposed', entry);
    this.parts.clients.count('proposal_count');
    const packet = encodePacket(PacketType.proposal, entry.zxid, entry.bytes);
    for (const handler of this.host.handlers) {
      if (handler.isForwarding && !handler.isObserver) handler.sendProposal(entry.zxid, packet);
    }
    this.host.append(entry);
  }

  /**
   * An acknowledgement, a learner's or our own log's. The leader's own is one among others: a
   * quorum of followers commits while the leader's disk hangs.
   */
  acked(sid: number, zxid: bigint): void {
    if (this.lastCommitted >= zxid) return;
    this.outstanding.get(zxid)?.acks.add(sid);
    for (const proposal of this.outstanding.values()) {
      if (!this.isCommitted(proposal)) return;
      this.commit(proposal);
    }
  }

  /** What a learner that is brought up to `zxid` has still to be told of. */
  *outstandingAfter(zxid: bigint): Generator<LogEntry> {
    for (const { entry } of this.outstanding.values()) if (entry.zxid > zxid) yield entry;
  }

  /** `processSync`: answered once everything proposed before it is committed. */
  syncFor(handler: LearnerHandler): void {
    if (this.outstanding.size === 0) return sendSync(handler);
    const waiting = this.pendingSyncs.get(this.lastProposed);
    if (waiting === undefined) this.pendingSyncs.set(this.lastProposed, [handler]);
    else waiting.push(handler);
  }

  proposalSizes(): string {
    return this.sizes.toString();
  }

  resetProposalSizes(): void {
    this.sizes = new SizeStats();
  }

  gauges(): readonly (readonly [string, string | number])[] {
    const learners = [...this.host.handlers];
    const followers = learners.filter((handler) => !handler.isObserver).length;
    return [
      ['learners', learners.length],
      ['synced_followers', followers],
      ['synced_observers', learners.length - followers],
      ['synced_non_voting_followers', 0],
      ['pending_syncs', this.pendingSyncs.size],
      ['leader_uptime', this.parts.clients.stats.uptimeMs(this.parts.sys)],
      ['last_proposal_size', this.sizes.last],
      ['min_proposal_size', this.sizes.min],
      ['max_proposal_size', this.sizes.max],
    ];
  }

  private isCommitted(proposal: Proposal): boolean {
    if (mutant(this.parts.sys, 'commit-without-quorum')) return proposal.acks.has(this.parts.sid);
    return this.parts.verifier.containsQuorum(proposal.acks);
  }

  private commit({ request, entry }: Proposal): void {
    const { zxid, bytes } = entry;
    this.outstanding.delete(zxid);
    this.lastCommitted = zxid;
    this.observe('zookeeper/committed', entry);
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
    this.host.apply(request);
    for (const handler of this.pendingSyncs.get(zxid) ?? []) sendSync(handler);
    this.pendingSyncs.delete(zxid);
  }

  private observe(kind: string, entry: LogEntry): void {
    const digest = shortDigest(entry.bytes);
    this.parts.sys.observe(kind, { epoch: this.host.epoch, zxid: entry.zxid, digest });
  }
}

function sendSync(handler: LearnerHandler): void {
  handler.send(encodePacket(PacketType.sync, 0n));
}
