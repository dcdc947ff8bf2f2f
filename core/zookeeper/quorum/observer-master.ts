/**
 * A follower that serves observers in the leader's place (`ObserverMaster`, `observerMasterPort`): it
 * brings them up to date, hands on what is committed as INFORM, and passes their clients' writes,
 * sessions and syncs on to the leader as if they were its own. Observers here cost the leader nothing.
 */

import type { Connection, Listener, Timer } from '../../machine/system.ts';
import { encodeUtf8, JuteWriter } from '../protocol/jute.ts';
import { encodePacket, PacketType } from '../protocol/quorum-packet.ts';
import type { Request } from '../server/request.ts';
import type { LearnerInfo } from '../server/server.ts';
import type { LogEntry } from '../storage/txn-log.ts';
import { LearnerHandler } from './learner-handler.ts';
import type { LearnerMaster, StateSummary } from './learner-master.ts';
import type { LearnerServer } from './learner-server.ts';
import type { Limit, PeerParts } from './role.ts';
import { planFor } from './sync-plan.ts';

/** What a packet counts beside its data, as the real server estimates it. */
const PACKET_BYTES = 28;
/** Near the limit, so many packets are given up for each that comes. */
const GIVEN_UP = 5;
const NEAR = 0.8;

interface Committed {
  readonly zxid: bigint;
  readonly packet: Uint8Array;
  readonly bytes: number;
}

/** A session that an observer has asked for; the leader answers in the order of the questions. */
interface Revalidation {
  readonly session: bigint;
  readonly timeoutMs: number;
  readonly handler: LearnerHandler;
}

export class ObserverMaster implements LearnerMaster {
  readonly isForObserversOnly = true;
  /** Followers count no ticks: an observer that falls silent is noticed by syncLimit. */
  readonly nextAckDeadline = 0;
  readonly syncReadLimit: Limit;
  private readonly parts: PeerParts;
  private readonly server: LearnerServer;
  private readonly handlers = new Set<LearnerHandler>();
  private readonly revalidations: Revalidation[] = [];
  /** The last committed transactions, for observers that are being brought up to date. */
  private readonly kept: Committed[] = [];
  private keptBytes = 0;
  private lastCommitted = 0n;
  private listener: Listener | undefined;
  private pinger: Timer | undefined;

  constructor(parts: PeerParts, server: LearnerServer, syncReadLimit: Limit) {
    this.parts = parts;
    this.server = server;
    this.syncReadLimit = syncReadLimit;
  }

  /** @param limit of the wait for an observer's packets until it is up to date. @throws SystemError */
  start(limit: Limit): void {
    const { sys, config, membership } = this.parts;
    const address = membership.self?.host;
    const isEverywhere = config.quorumListenOnAllIPs || address === undefined;
    const accept = (tcp: Connection) => {
      this.handlers.add(new LearnerHandler(this, this.parts, tcp, limit, 0));
    };
    const options = isEverywhere ? {} : { address };
    this.listener = sys.net.listen(config.observerMasterPort, accept, options);
    this.armPinger();
  }

  stop(): void {
    this.pinger?.cancel();
    this.listener?.close();
    for (const handler of [...this.handlers]) handler.close();
  }

  private armPinger(): void {
    const { sys, config } = this.parts;
    this.pinger = sys.timer(config.tickTimeMs / 2, () => {
      for (const handler of this.active()) handler.ping(this.lastCommitted);
      this.armPinger();
    });
  }

  private active(): LearnerHandler[] {
    return [...this.handlers].filter((handler) => handler.isForwarding);
  }

  // --- what the follower hears from the leader --------------------------------------------------

  /** COMMIT: observers get the transaction with it. */
  committed({ zxid, bytes }: LogEntry): void {
    this.parts.metrics.om_commit_process_time_ms.add(0);
    this.tell(zxid, bytes, encodePacket(PacketType.inform, zxid, bytes));
  }

  /** COMMITANDACTIVATE, whose data is the sid of the designated leader. */
  activated({ zxid, bytes }: LogEntry, designated: Uint8Array): void {
    const data = new JuteWriter(designated.length + bytes.length);
    data.raw(designated);
    data.raw(bytes);
    const packet = encodePacket(PacketType.informAndActivate, zxid, data.finish());
    this.tell(zxid, bytes, packet);
  }

  /** REVALIDATE. @returns false if the question was not an observer's */
  revalidated(session: bigint, valid: boolean): boolean {
    const [first] = this.revalidations;
    if (first === undefined || first.session !== session) return false;
    this.revalidations.shift();
    first.handler.revalidated(session, valid);
    if (valid) this.touch(session, first.timeoutMs);
    return true;
  }

  private tell(zxid: bigint, { length }: Uint8Array, packet: Uint8Array): void {
    this.keep({ zxid, packet, bytes: PACKET_BYTES + length });
    for (const handler of this.active()) handler.send(packet);
    this.lastCommitted = zxid;
  }

  private keep(committed: Committed): void {
    const limit = this.parts.config.observerMasterBytesLimit;
    this.kept.push(committed);
    this.keptBytes += committed.bytes;
    for (let count = 0; this.keptBytes > limit * NEAR && count < GIVEN_UP; count++) this.giveUp();
    while (this.keptBytes > limit) this.giveUp();
  }

  private giveUp(): void {
    this.keptBytes -= this.kept.shift()?.bytes ?? this.keptBytes;
  }

  // --- what handlers ask -------------------------------------------------------------------------

  get configText(): Uint8Array {
    return encodeUtf8(this.parts.membership.lastSeen.text);
  }

  get configVersion(): bigint {
    return this.parts.membership.current.version;
  }

  get state() {
    return this.parts.db;
  }

  warn(message: string): void {
    this.parts.logger.warn('LearnerHandler', message);
  }

  handlerClosed(handler: LearnerHandler): void {
    this.handlers.delete(handler);
  }

  /** The epoch is established already: nothing is waited for. */
  joined(handler: LearnerHandler): void {
    handler.proposeEpoch(this.parts.epochs.current);
  }

  epochAcked(handler: LearnerHandler, { lastZxid }: StateSummary): void {
    const plan = planFor(this.parts, handler.sid, lastZxid);
    const [oldest] = this.kept;
    if (oldest !== undefined && oldest.zxid > plan.upTo + 1n) {
      const from = `0x${(plan.upTo + 1n).toString(16)} < 0x${oldest.zxid.toString(16)}`;
      this.warn(`LearnerHandler is too far behind (${from}), disconnecting ${handler.sid}`);
      return handler.close();
    }
    handler.synchronise(plan, [], BigInt(this.parts.epochs.current) << 32n);
    for (const { zxid, packet } of this.kept) if (zxid > plan.upTo) handler.send(packet);
    handler.isForwarding = true;
  }

  newLeaderAcked(handler: LearnerHandler): void {
    handler.upToDate();
  }

  /** The one that answers UPTODATE; observers acknowledge nothing else. */
  acked(handler: LearnerHandler, zxid: bigint): void {
    if ((zxid & 0xffff_ffffn) === 0n) return;
    this.warn(`Observers shouldn't send ACKS ack = ${zxid.toString(16)}`);
    handler.close();
  }

  touch(session: bigint, timeoutMs: number): void {
    this.server.tracker.touch(session, timeoutMs);
  }

  revalidate(session: bigint, timeoutMs: number, handler: LearnerHandler): void {
    this.revalidations.push({ session, timeoutMs, handler });
    this.server.askFor(session, timeoutMs);
  }

  sync(request: Request, handler: LearnerHandler): void {
    this.server.syncFor(request, () => handler.synced());
  }

  requested(request: Request): void {
    this.server.passOn(request);
  }

  // --- what is reported ----------------------------------------------------------------------------

  observers(): readonly LearnerInfo[] {
    return this.active().map((handler) => handler.stats.facts(handler));
  }

  resetObserverStats(): void {
    for (const handler of this.active()) handler.stats.reset();
  }
}
