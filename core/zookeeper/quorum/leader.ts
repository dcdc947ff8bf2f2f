/**
 * Leading (`Leader`): win a quorum for a new epoch, bring the learners to the leader's history, then
 * let the broadcast run, for as long as the ticks find a quorum.
 */

import { type Connection, type Listener, SystemError, type Timer } from '../../machine/system.ts';
import { mutant } from '../mutants.ts';
import type { QuorumVerifier } from '../quorum-verifier.ts';
import type { Request } from '../server/request.ts';
import { SyncLog } from '../server/sync-log.ts';
import type { LogEntry } from '../storage/txn-log.ts';
import { Broadcast, type BroadcastHost } from './broadcast.ts';
import { LeaderMembership } from './leader-membership.ts';
import { LeaderServer } from './leader-server.ts';
import { LeaderTicks } from './leader-ticks.ts';
import { LearnerHandler } from './learner-handler.ts';
import { isMoreRecent, isVote, type LearnerMaster, type StateSummary } from './learner-master.ts';
import { type Limit, type PeerParts, Role } from './role.ts';
import { planFor } from './sync-plan.ts';

export class Leader extends Role implements BroadcastHost, LearnerMaster {
  readonly isForObserversOnly = false;
  readonly syncReadLimit: Limit;
  private readonly summary: StateSummary;
  readonly handlers = new Set<LearnerHandler>();
  private listener: Listener | undefined;
  private wait: Timer | undefined;
  private readonly ticker: LeaderTicks;
  epoch = -1;
  /** Sids that have joined, and acknowledged the epoch. */
  private readonly joinedSids = new Set<number>();
  private readonly epochAcks = new Set<number>();
  private readonly membership: LeaderMembership;
  /** The new epoch is on this server's own disk. */
  private isEpochSet = false;
  private readonly waiting = new Set<LearnerHandler>();
  private phase: 'discovery' | 'epoch' | 'ack-epoch' | 'sync' | 'broadcast' = 'discovery';
  private server: LeaderServer | undefined;
  private broadcast: Broadcast | undefined;

  constructor(parts: PeerParts) {
    super(parts);
    this.membership = new LeaderMembership(parts, (start, next) => this.step(start, next));
    this.syncReadLimit = this.syncLimit('no packet from a learner');
    this.ticker = new LeaderTicks(parts, {
      handlers: this.handlers,
      syncLimit: this.syncLimit('no word from a quorum'),
      lastProposed: () => this.broadcast?.lastProposed ?? this.epochZxid,
      stop: (why) => this.stop(why),
    });
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
    this.ticker.stop();
    this.listener?.close();
    for (const handler of [...this.handlers]) handler.close();
    this.server?.stop();
  }

  get configText(): Uint8Array {
    return this.membership.text;
  }

  get configVersion(): bigint {
    return this.parts.membership.current.version;
  }

  get state() {
    return this.parts.db;
  }

  get nextAckDeadline(): number {
    return this.ticker.count + this.parts.config.syncLimit;
  }

  warn(message: string): void {
    this.parts.logger.warn('LearnerHandler', message);
  }

  handlerClosed(handler: LearnerHandler): void {
    this.handlers.delete(handler);
    this.waiting.delete(handler);
    this.ticker.lost();
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
    this.step(
      (done) => this.parts.epochs.setAccepted(this.epoch, done),
      () => this.membership.name(this.epochZxid, () => this.proposeEpoch()),
    );
  }

  private proposeEpoch(): void {
    const { sys, sid } = this.parts;
    sys.observe('zookeeper/epoch-accepted', { epoch: this.epoch });
    sys.observe('zookeeper/leading', { epoch: this.epoch });
    this.phase = 'ack-epoch';
    this.waitFor('a quorum to accept the epoch', EPOCH_ACK_TIMEOUT);
    this.letGo((handler) => handler.proposeEpoch(this.epoch));
    this.countEpochAck(sid);
  }

  /** `waitForEpochAck`. */
  epochAcked(handler: LearnerHandler, summary: StateSummary): void {
    if (this.phase !== 'ack-epoch') return this.synchronise(handler);
    if (summary.currentEpoch !== -1 && isMoreRecent(summary, this.summary)) {
      this.warn(`Follower is ahead of the leader, sid: ${handler.sid}`);
      return handler.close();
    }
    this.waiting.add(handler);
    const counts = isVote(summary) && this.parts.membership.current.isVoter(handler.sid);
    if (counts) this.countEpochAck(handler.sid);
  }

  private countEpochAck(sid: number): void {
    this.epochAcks.add(sid);
    if (!this.isQuorum(this.epochAcks)) return;
    this.phase = 'sync';
    this.waitFor('a quorum to synchronise', NEW_LEADER_TIMEOUT);
    this.letGo((handler) => this.synchronise(handler));
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
    this.membership.acked(sid);
    const isReady = this.isEpochSet && this.membership.isAcked;
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
    const { quorum } = this.membership;
    sys.observe('zookeeper/established', { epoch: this.epoch, quorum, ...history });
    const designated = this.membership.complete(this.epochZxid);
    if (this.epochZxid > db.lastZxid) db.tree.lastProcessedZxid = this.epochZxid;
    const logged = (entry: LogEntry) => this.logged(entry);
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
    this.letGo((handler) => handler.upToDate());
    this.ticker.start();
  }

  // --- broadcast -----------------------------------------------------------------------------------

  append(entry: LogEntry): void {
    this.log?.append(entry);
  }

  apply(request: Request): void {
    this.server?.commit(request);
  }

  acked(handler: LearnerHandler, zxid: bigint): void {
    if (!this.stopped) this.broadcast?.acked(handler.sid, zxid);
  }

  private logged(entry: LogEntry): void {
    if (!this.stopped) this.broadcast?.logged(entry);
  }

  sync(_request: Request, handler: LearnerHandler): void {
    this.server?.syncFor(handler);
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

  private isQuorum(sids: ReadonlySet<number>): boolean {
    return sids.has(this.parts.sid) && this.parts.membership.current.containsQuorum(sids);
  }

  /** Whether so many of a membership's voters follow and are heard of that it could go on alone. */
  isQuorumSynced(verifier: QuorumVerifier): boolean {
    const synced = [...this.handlers].filter(
      (handler) => handler.isForwarding && !handler.isObserver && this.ticker.isAlive(handler),
    );
    return verifier.containsQuorum([this.parts.sid, ...synced.map((handler) => handler.sid)]);
  }

  /** Those who wait for a quorum go on. */
  private letGo(on: (handler: LearnerHandler) => void): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const handler of waiting) on(handler);
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
    const alive = this.ticker.count + initLimit + syncLimit;
    this.handlers.add(new LearnerHandler(this, this.parts, tcp, limit, alive));
  }
}

const EPOCH_ACK_TIMEOUT = 'Timeout while waiting for epoch to be acked by quorum';
const NEW_LEADER_TIMEOUT = 'Timeout while waiting for NEWLEADER to be acked by quorum';
