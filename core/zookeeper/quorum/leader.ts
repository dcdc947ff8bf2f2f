/**
 * Leading (`Leader`): win a quorum for a new epoch, bring the learners to the leader's history, then
 * let the broadcast run. Twice a tick learners hear a ping; once a tick the leader asks itself
 * whether a quorum has been heard of, and steps down if not.
 */

import { type Connection, type Listener, SystemError, type Timer } from '../../machine/system.ts';
import { mutant } from '../mutants.ts';
import { encodeUtf8 } from '../protocol/jute.ts';
import type { QuorumVerifier } from '../quorum-verifier.ts';
import type { Request } from '../server/request.ts';
import { SyncLog } from '../server/sync-log.ts';
import type { LogEntry } from '../storage/txn-log.ts';
import { AckTracker } from './ack-tracker.ts';
import { Broadcast, type BroadcastHost } from './broadcast.ts';
import { designatedLeader } from './designated-leader.ts';
import { LeaderServer } from './leader-server.ts';
import { LearnerHandler, type Limit } from './learner-handler.ts';
import type { LearnerMaster, StateSummary } from './learner-master.ts';
import { type PeerParts, Role } from './role.ts';
import { planFor } from './sync-plan.ts';

export class Leader extends Role implements BroadcastHost, LearnerMaster {
  readonly isForObserversOnly = false;
  readonly syncReadLimit: Limit;
  private readonly summary: StateSummary;
  readonly handlers = new Set<LearnerHandler>();
  private listener: Listener | undefined;
  private wait: Timer | undefined;
  private ticker: Timer | undefined;
  private halfTickMs = 0;
  private skipsNext = false;
  private tick = 0;
  epoch = -1;
  /** Sids that have joined, acknowledged the epoch, acknowledged NEWLEADER. */
  private readonly joinedSids = new Set<number>();
  private readonly epochAcks = new Set<number>();
  private newLeaderAcks: AckTracker;
  /** The new epoch is on this server's own disk. */
  private isEpochSet = false;
  private readonly waiting = new Set<LearnerHandler>();
  private phase: 'discovery' | 'epoch' | 'ack-epoch' | 'sync' | 'broadcast' = 'discovery';
  private server: LeaderServer | undefined;
  private broadcast: Broadcast | undefined;

  constructor(parts: PeerParts) {
    super(parts);
    this.newLeaderAcks = new AckTracker(parts.membership.verifiers);
    this.syncReadLimit = this.syncLimit('no packet from a learner');
    this.summary = { currentEpoch: parts.epochs.current, lastZxid: parts.db.lastZxid };
  }

  start(): void {
    const { sys, logger } = this.parts;
    logger.info('QuorumPeer', 'LEADING');
    try {
      this.listener = this.listen();
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      logger.error('Leader', `Couldn't bind to port: ${error.message}`);
      return this.stop('the quorum port is in use');
    }
    this.waitFor('a quorum to join', 'Timeout while waiting for epoch from quorum');
    // In an event of its own: a quorum of one would otherwise finish while it is being set up.
    sys.soon(() => this.countJoined(this.parts.sid, this.parts.epochs.accepted));
  }

  protected release(): void {
    this.wait?.cancel();
    this.ticker?.cancel();
    this.listener?.close();
    for (const handler of [...this.handlers]) handler.close();
    this.server?.stop();
  }

  // --- what handlers need ----------------------------------------------------------------------

  /** What NEWLEADER tells: the membership that this leader completes. */
  get configText(): Uint8Array {
    return encodeUtf8(this.parts.membership.lastSeen.text);
  }

  get configVersion(): bigint {
    return this.parts.membership.current.version;
  }

  get state() {
    return this.parts.db;
  }

  get nextAckDeadline(): number {
    return this.tick + this.parts.config.syncLimit;
  }

  warn(message: string): void {
    this.parts.logger.warn('LearnerHandler', message);
  }

  handlerClosed(handler: LearnerHandler): void {
    this.handlers.delete(handler);
    this.waiting.delete(handler);
    // The tick that counts who is left has this loss as its cause.
    if (this.ticker && !this.stopped) this.armTicker();
  }

  // --- discovery: getEpochToPropose --------------------------------------------------------------

  joined(handler: LearnerHandler, acceptedEpoch: number): void {
    if (this.phase !== 'discovery' && this.phase !== 'epoch') {
      return handler.proposeEpoch(this.epoch);
    }
    this.waiting.add(handler);
    this.countJoined(handler.sid, acceptedEpoch);
  }

  private countJoined(sid: number, acceptedEpoch: number): void {
    if (this.stopped || this.phase !== 'discovery') return;
    if (acceptedEpoch >= this.epoch) this.epoch = acceptedEpoch + 1;
    if (this.parts.membership.current.isVoter(sid)) this.joinedSids.add(sid);
    if (!this.isQuorum(this.joinedSids)) return;
    this.phase = 'epoch';
    const { epochs, sys } = this.parts;
    this.step(
      (done) => epochs.setAccepted(this.epoch, done),
      () =>
        this.nameMembership(() => {
          sys.observe('zookeeper/epoch-accepted', { epoch: this.epoch });
          sys.observe('zookeeper/leading', { epoch: this.epoch });
          this.phase = 'ack-epoch';
          this.waitFor('a quorum to accept the epoch', EPOCH_ACK_TIMEOUT);
          const waiting = [...this.waiting];
          this.waiting.clear();
          for (const handler of waiting) handler.proposeEpoch(this.epoch);
          this.countEpochAck(this.parts.sid);
        }),
    );
  }

  /**
   * A membership that nobody has established yet (version 0) is proposed again under the zxid of
   * the epoch, so that it counts more than what joining servers begin with (ZOOKEEPER-1783).
   */
  private nameMembership(next: () => void): void {
    const { membership } = this.parts;
    const { current, lastSeen } = membership;
    const isNew = current.version === 0n && lastSeen.version === 0n;
    const verifier = isNew ? current.withVersion(this.epochZxid) : lastSeen;
    this.step(
      (done) => membership.setLastSeen(verifier, () => done()),
      () => {
        this.newLeaderAcks = new AckTracker(membership.verifiers);
        next();
      },
    );
  }

  // --- waitForEpochAck -----------------------------------------------------------------------------

  epochAcked(handler: LearnerHandler, summary: StateSummary): void {
    if (this.phase !== 'ack-epoch') return this.synchronise(handler);
    if (summary.currentEpoch !== -1 && isMoreRecent(summary, this.summary)) {
      this.warn(`Follower is ahead of the leader, sid: ${handler.sid}`);
      return handler.close();
    }
    this.waiting.add(handler);
    const counts =
      summary.currentEpoch !== -1 && this.parts.membership.current.isVoter(handler.sid);
    if (counts) this.countEpochAck(handler.sid);
  }

  private countEpochAck(sid: number): void {
    this.epochAcks.add(sid);
    if (!this.isQuorum(this.epochAcks)) return;
    this.phase = 'sync';
    this.waitFor('a quorum to synchronise', NEW_LEADER_TIMEOUT);
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const handler of waiting) this.synchronise(handler);
    const { epochs } = this.parts;
    this.step(
      (done) => epochs.setCurrent(this.epoch, done),
      () => {
        this.isEpochSet = true;
        this.countNewLeaderAck(this.parts.sid);
      },
    );
  }

  // --- synchronisation -----------------------------------------------------------------------------

  private get epochZxid(): bigint {
    return BigInt(this.epoch) << 32n;
  }

  private synchronise(handler: LearnerHandler): void {
    const plan = planFor(this.parts, handler.sid, handler.lastZxid);
    const rest = handler.isObserver ? undefined : this.broadcast?.outstandingAfter(plan.upTo);
    handler.synchronise(plan, rest ?? [], this.epochZxid);
    handler.isForwarding = true;
  }

  newLeaderAcked(handler: LearnerHandler, zxid: bigint): void {
    if (this.phase === 'broadcast') return handler.upToDate();
    this.waiting.add(handler);
    if (zxid === this.epochZxid) this.countNewLeaderAck(handler.sid);
  }

  private countNewLeaderAck(sid: number): void {
    this.newLeaderAcks.add(sid);
    const isReady = this.isEpochSet && this.newLeaderAcks.hasAllQuorums;
    if (this.phase === 'sync' && isReady) this.establish();
  }

  /** `startZkServer`: a quorum holds the initial history, so all of it is committed. */
  private establish(): void {
    const { sys, db, clients, logger } = this.parts;
    this.phase = 'broadcast';
    this.wait?.cancel();
    this.snapshot();
    const start = mutant(sys, 'reuse-zxid') ? db.lastZxid - 1n : this.epochZxid;
    const history = { zxid: db.lastZxid, tree: db.tree.digest };
    const designated = this.completeMembership();
    const { minimum: quorum } = this.parts.membership.current;
    sys.observe('zookeeper/established', { epoch: this.epoch, quorum, ...history });
    if (this.epochZxid > db.lastZxid) db.tree.lastProcessedZxid = this.epochZxid;
    const logged = (entry: LogEntry) => this.ackedBy(this.parts.sid, entry.zxid);
    const refused = () => this.refusedByDisk('Unexpected internal error');
    this.log = new SyncLog(sys, db, this.parts.config, logger, logged, refused);
    this.broadcast = new Broadcast(this.parts, this, start);
    this.broadcast.isAllowedToCommit = designated === this.parts.sid;
    this.server = new LeaderServer(this.parts, this.broadcast, start, (verifier) =>
      this.isQuorumSynced(verifier),
    );
    if (this.parts.config.leaderServes) clients.server = this.server;
    this.parts.voteEpochChanged(this.epoch);
    sys.state('leader', this.epoch);
    sys.observe('zookeeper/serving', { mode: 'leader', epoch: this.epoch, ...history });
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const handler of waiting) handler.upToDate();
    this.scheduleHalfTick(true);
  }

  /** The membership that NEWLEADER told is committed now. @returns who is to lead under it */
  private completeMembership(): number {
    const { membership, config, sid } = this.parts;
    if (!config.reconfigEnabled) return sid;
    const leader = designatedLeader(membership, this.newLeaderAcks, []);
    this.parts.reconfigured(membership.lastSeen, { sid: leader, zxid: this.epochZxid });
    return leader;
  }

  // --- broadcast -----------------------------------------------------------------------------------

  append(entry: LogEntry): void {
    this.log?.append(entry);
  }

  apply(request: Request): void {
    this.server?.commit(request);
  }

  acked(handler: LearnerHandler, zxid: bigint): void {
    this.ackedBy(handler.sid, zxid);
  }

  private ackedBy(sid: number, zxid: bigint): void {
    if (!this.stopped) this.broadcast?.acked(sid, zxid);
  }

  sync(_request: Request, handler: LearnerHandler): void {
    this.broadcast?.syncFor(handler);
  }

  requested(request: Request): void {
    this.server?.acceptFromLearner(request);
  }

  touch(session: bigint, timeoutMs: number): void {
    this.server?.tracker.touch(session, timeoutMs);
  }

  revalidate(session: bigint, timeoutMs: number, owner: LearnerHandler): void {
    const valid = this.server?.revalidateGlobal(session, timeoutMs) ?? false;
    if (valid) this.server?.tracker.setOwner(session, owner);
    owner.revalidated(session, valid);
  }

  /** The fault `expire-session`. */
  expire(session: bigint): boolean {
    return this.server?.expireNow(session) ?? false;
  }

  // --- ticks -----------------------------------------------------------------------------------------

  private scheduleHalfTick(skip: boolean): void {
    const { sys, config } = this.parts;
    this.halfTickMs = sys.clock.monotonic() + config.tickTimeMs / 2;
    this.skipsNext = skip;
    this.armTicker();
  }

  private armTicker(): void {
    const { sys } = this.parts;
    const skip = this.skipsNext;
    this.ticker?.cancel();
    this.ticker = sys.timer(this.halfTickMs - sys.clock.monotonic(), () => {
      this.halfTick(skip);
      if (!this.stopped) this.scheduleHalfTick(!skip);
    });
  }

  /** Every other half tick is a tick. */
  private halfTick(skip: boolean): void {
    if (!skip) {
      this.tick++;
      const alive = new Set([this.parts.sid]);
      for (const handler of this.handlers) {
        if (this.isAlive(handler)) alive.add(handler.sid);
      }
      if (!this.haveAllQuorums(alive)) {
        const sids = [...alive].sort((a, b) => a - b).join(',');
        const why = `Not sufficient followers synced, only synced with sids: [ [${sids}] ]`;
        return this.lostQuorum(why);
      }
    }
    for (const handler of [...this.handlers])
      handler.ping(this.broadcast?.lastProposed ?? this.epochZxid);
  }

  /** Seen at a tick: too few are connected, or those who are were silent for syncLimit ticks. */
  private lostQuorum(why: string): void {
    const { sys, sid, config } = this.parts;
    const connected = new Set([sid, ...[...this.handlers].map((handler) => handler.sid)]);
    const { ms, origin } = this.syncLimit('no word from a quorum');
    const tick = { label: 'a tick with too few connected', key: 'tickTime' };
    const seen = this.haveAllQuorums(connected)
      ? { ...origin, limitMs: ms }
      : { ...tick, limitMs: config.tickTimeMs };
    this.wait = sys.timer(0, () => this.stop(why), seen);
  }

  // --- small -----------------------------------------------------------------------------------------

  private isQuorum(sids: ReadonlySet<number>): boolean {
    return sids.has(this.parts.sid) && this.parts.membership.current.containsQuorum(sids);
  }

  private haveAllQuorums(sids: ReadonlySet<number>): boolean {
    return this.parts.membership.verifiers.every((verifier) => verifier.containsQuorum(sids));
  }

  private isAlive(handler: LearnerHandler): boolean {
    return this.tick <= handler.aliveUntilTick;
  }

  /** Whether so many of a membership's voters follow and are heard of that it could go on alone. */
  isQuorumSynced(verifier: QuorumVerifier): boolean {
    const synced = [...this.handlers].filter(
      (handler) => handler.isForwarding && !handler.isObserver && this.isAlive(handler),
    );
    return verifier.containsQuorum([this.parts.sid, ...synced.map((handler) => handler.sid)]);
  }

  private waitFor(label: string, why: string): void {
    this.wait?.cancel();
    const { ms, origin } = this.initLimit(label);
    this.wait = this.parts.sys.timer(ms, () => this.stop(why), origin);
  }

  private listen(): Listener {
    const { sys, config, sid, membership } = this.parts;
    const { self } = membership;
    if (self === undefined) throw new Error(`no server.${sid}`);
    const options = config.quorumListenOnAllIPs ? {} : { address: self.host };
    return sys.net.listen(self.quorumPort, (tcp) => this.accept(tcp), options);
  }

  private accept(tcp: Connection): void {
    const limit = this.initLimit('no packet from a learner');
    const { initLimit, syncLimit } = this.parts.config;
    const alive = this.tick + initLimit + syncLimit;
    this.handlers.add(new LearnerHandler(this, this.parts.sys, tcp, limit, alive));
  }
}

const EPOCH_ACK_TIMEOUT = 'Timeout while waiting for epoch to be acked by quorum';
const NEW_LEADER_TIMEOUT = 'Timeout while waiting for NEWLEADER to be acked by quorum';

/** `StateSummary.isMoreRecentThan`. */
function isMoreRecent(a: StateSummary, b: StateSummary): boolean {
  if (a.currentEpoch !== b.currentEpoch) return a.currentEpoch > b.currentEpoch;
  return a.lastZxid > b.lastZxid;
}
