/**
 * The leader's end of the connection to one learner (`LearnerHandler`), or that of a follower to an
 * observer that it serves: discovery, synchronisation, then its acknowledgements, its clients'
 * writes, its sessions. A learner that does not acknowledge a proposal within syncLimit, or falls
 * silent, is closed.
 */

import type { Connection, System } from '../../machine/system.ts';
import { JuteError, JuteReader, JuteWriter } from '../protocol/jute.ts';
import { Op } from '../protocol/opcodes.ts';
import {
  encodePacket,
  LearnerInfo,
  PacketType,
  QUORUM_PROTOCOL_VERSION,
  type QuorumPacket,
  QuorumPacketReader,
  SNAPSHOT_SIGNATURE,
} from '../protocol/quorum-packet.ts';
import { Request } from '../server/request.ts';
import { writeSnapshotBody } from '../storage/snapshot.ts';
import type { LogEntry } from '../storage/txn-log.ts';
import { Deadline } from './deadline.ts';
import type { HandlerMetrics } from './handler-metrics.ts';
import type { LearnerMaster } from './learner-master.ts';
import { LearnerStats } from './learner-stats.ts';
import type { Limit, PeerParts } from './role.ts';
import { SyncLimitCheck } from './sync-limit-check.ts';
import type { SyncPlan } from './sync-plan.ts';

type Phase = 'info' | 'epoch' | 'ack-epoch' | 'ack-new-leader' | 'broadcast';

export class LearnerHandler {
  sid = -1;
  isObserver = false;
  /** From ACKEPOCH: the last zxid that the learner has logged. */
  lastZxid = 0n;
  /** Synchronisation has begun: what is proposed or committed is sent on. */
  isForwarding = false;
  /** The tick until which the learner counts as alive. */
  aliveUntilTick: number;
  readonly stats: LearnerStats;
  private readonly master: LearnerMaster;
  private readonly sys: System;
  private readonly counts: HandlerMetrics;
  private readonly tcp: Connection;
  private readonly reader: QuorumPacketReader;
  private readonly deadline: Deadline;
  private readonly unacked = new SyncLimitCheck();
  private phase: Phase = 'info';
  /** How the learner is being brought up to date, until it has acknowledged that. */
  private method: SyncPlan['method'] | undefined;
  private queued = 0;
  private closed = false;

  constructor(
    master: LearnerMaster,
    { sys, handlerMetrics }: PeerParts,
    tcp: Connection,
    limit: Limit,
    aliveUntilTick: number,
  ) {
    this.master = master;
    this.sys = sys;
    this.counts = handlerMetrics;
    this.tcp = tcp;
    this.stats = new LearnerStats(sys.clock.wall(), tcp.remote);
    this.aliveUntilTick = aliveUntilTick;
    this.reader = new QuorumPacketReader((packet) => this.packet(packet));
    this.deadline = new Deadline(sys, () => this.close());
    this.deadline.set(limit);
    tcp.onData = (bytes) => {
      this.deadline.heard();
      this.data(bytes);
    };
    tcp.onEnd = () => this.close();
    tcp.onError = () => this.close();
  }

  send(bytes: Uint8Array): void {
    if (!this.closed) this.counts.queued(this.sid, this.queued++);
    this.write(bytes);
  }

  /** Past the queue. */
  private write(bytes: Uint8Array): void {
    if (this.closed) return;
    this.stats.sent++;
    this.tcp.write(bytes);
  }

  sendProposal(zxid: bigint, packet: Uint8Array): void {
    this.unacked.proposed(zxid, this.sys.clock.monotonic());
    this.send(packet);
  }

  /** LEADERINFO: a quorum has joined, and this is the epoch. */
  proposeEpoch(epoch: number): void {
    if (this.closed) return;
    const version = new JuteWriter(4);
    version.int(QUORUM_PROTOCOL_VERSION);
    this.phase = 'ack-epoch';
    this.write(encodePacket(PacketType.leaderInfo, BigInt(epoch) << 32n, version.finish()));
  }

  /** Sends what the plan says, then what is not committed yet, then NEWLEADER. */
  synchronise(plan: SyncPlan, outstanding: Iterable<LogEntry>, epochZxid: bigint): void {
    this.method = plan.method;
    this.counts.syncBegins(plan.method);
    if (plan.method === 'SNAP') this.sendSnapshot(plan.zxid);
    else {
      const type = plan.method === 'DIFF' ? PacketType.diff : PacketType.trunc;
      this.send(encodePacket(type, plan.zxid));
    }
    for (const entry of plan.entries) {
      this.send(encodePacket(PacketType.proposal, entry.zxid, entry.bytes));
      this.send(encodePacket(PacketType.commit, entry.zxid));
    }
    for (const entry of outstanding) {
      this.send(encodePacket(PacketType.proposal, entry.zxid, entry.bytes));
    }
    this.send(encodePacket(PacketType.newLeader, epochZxid, this.master.configText));
    this.phase = 'ack-new-leader';
  }

  /** UPTODATE: the learner may serve. */
  upToDate(): void {
    if (this.phase !== 'ack-new-leader') return;
    this.phase = 'broadcast';
    const limit = this.master.syncReadLimit;
    this.deadline.set(limit);
    this.send(encodePacket(PacketType.upToDate, -1n));
  }

  /** The leader's heartbeat; also the moment at which an overdue acknowledgement is noticed. */
  ping(lastProposed: bigint): void {
    if (this.phase !== 'ack-new-leader' && this.phase !== 'broadcast') return;
    if (this.unacked.isOverdue(this.sys.clock.monotonic(), this.master.syncReadLimit.ms)) {
      this.master.warn('Closing connection to peer due to transaction timeout.');
      return this.close();
    }
    this.send(encodePacket(PacketType.ping, lastProposed));
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.deadline.stop();
    this.reader.end();
    this.tcp.close();
    this.counts.closed(this.method);
    this.master.handlerClosed(this);
  }

  private sendSnapshot(zxid: bigint): void {
    this.write(encodePacket(PacketType.snap, zxid));
    const body = new JuteWriter(8192);
    writeSnapshotBody(body, this.master.state);
    body.string(SNAPSHOT_SIGNATURE);
    this.write(body.finish());
  }

  private data(bytes: Uint8Array): void {
    try {
      this.reader.push(bytes);
    } catch (error) {
      if (!(error instanceof JuteError)) throw error;
      this.close();
    }
  }

  private packet(packet: QuorumPacket): void {
    this.stats.received++;
    if (this.closed) return;
    this.aliveUntilTick = this.master.nextAckDeadline;
    switch (this.phase) {
      case 'info':
        return this.info(packet);
      case 'ack-epoch':
        return this.ackEpoch(packet);
      case 'ack-new-leader':
      case 'broadcast':
        return this.fromSyncedLearner(packet);
      default:
        return this.close();
    }
  }

  private info(packet: QuorumPacket): void {
    const { type, zxid, data } = packet;
    if ((type !== PacketType.followerInfo && type !== PacketType.observerInfo) || data === null) {
      return this.close();
    }
    const info = LearnerInfo.read(new JuteReader(data));
    this.sid = Number(info.sid);
    if (info.configVersion > this.master.configVersion) {
      this.master.warn('Follower is ahead of the leader (has a later activated configuration)');
      return this.close();
    }
    if (this.master.isForObserversOnly && type !== PacketType.observerInfo) {
      const text = `Non observer attempting to connect to ObserverMaster. type = ${type}`;
      this.master.warn(text);
      return this.close();
    }
    this.isObserver = type === PacketType.observerInfo;
    this.phase = 'epoch';
    this.master.joined(this, Number(zxid >> 32n));
  }

  private ackEpoch(packet: QuorumPacket): void {
    if (packet.type !== PacketType.ackEpoch || packet.data === null) return this.close();
    const currentEpoch = new JuteReader(packet.data).int();
    this.lastZxid = packet.zxid;
    this.master.epochAcked(this, { currentEpoch, lastZxid: packet.zxid });
  }

  private fromSyncedLearner(packet: QuorumPacket): void {
    switch (packet.type) {
      case PacketType.ack:
        return this.ack(packet.zxid);
      case PacketType.ping:
        return this.touched(packet.data ?? new Uint8Array(0));
      case PacketType.revalidate:
        return this.revalidate(packet.data ?? new Uint8Array(0));
      case PacketType.request:
        this.stats.requests++;
        return this.request(packet);
      default:
        return;
    }
  }

  private ack(zxid: bigint): void {
    if (this.phase === 'ack-new-leader' && !this.unacked.isStarted) {
      this.unacked.start();
      // Nothing is expected of the learner while a quorum is awaited.
      this.deadline.stop();
      this.counts.syncEnds(this.method);
      this.method = undefined;
      return this.master.newLeaderAcked(this, zxid);
    }
    this.unacked.acked(zxid);
    this.master.acked(this, zxid);
  }

  private touched(data: Uint8Array): void {
    const input = new JuteReader(data);
    while (input.remaining > 0) this.master.touch(input.long(), input.int());
  }

  private revalidate(data: Uint8Array): void {
    this.counts.revalidation();
    const input = new JuteReader(data);
    const session = input.long();
    this.master.revalidate(session, input.int(), this);
  }

  /** REVALIDATE: whether the session that the learner asked for is alive. */
  revalidated(session: bigint, valid: boolean): void {
    const answer = new JuteWriter(9);
    answer.long(session);
    answer.bool(valid);
    this.send(encodePacket(PacketType.revalidate, -1n, answer.finish()));
  }

  /** SYNC: everything before it has been sent. */
  synced(): void {
    this.send(encodePacket(PacketType.sync, 0n));
  }

  private request(packet: QuorumPacket): void {
    const input = new JuteReader(packet.data ?? new Uint8Array(0));
    const session = input.long();
    const cxid = input.int();
    const type = input.int();
    const request = new Request(session, cxid, type, input.rest(), packet.authInfo ?? []);
    request.owner = this;
    if (type === Op.sync) this.master.sync(request, this);
    else this.master.requested(request);
  }
}
