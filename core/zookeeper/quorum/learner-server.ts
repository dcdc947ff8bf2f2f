/**
 * The server that a follower or an observer runs (`FollowerZooKeeperServer`,
 * `ObserverZooKeeperServer`): reads are answered here, writes go to the leader and come back as
 * proposals and commits, which are applied in the leader's order.
 */

import type { ServerSpec } from '../../config/quorum-config.ts';
import { mutant } from '../mutants.ts';
import { JuteWriter } from '../protocol/jute.ts';
import { Op } from '../protocol/opcodes.ts';
import { encodePacket, PacketType } from '../protocol/quorum-packet.ts';
import type { ClientConnection } from '../server/client-connection.ts';
import { isWrite } from '../server/prep.ts';
import { Request } from '../server/request.ts';
import { type LearnerInfo, ZooKeeperServer } from '../server/server.ts';
import { LearnerSessionTracker, SessionIds } from '../server/session-tracker.ts';
import { upgradeBefore } from '../server/session-upgrade.ts';
import type { LogEntry } from '../storage/txn-log.ts';
import { LearnerMetrics } from './learner-metrics.ts';
import type { Membership } from './membership.ts';
import type { ObserverMaster } from './observer-master.ts';
import type { PeerParts } from './role.ts';

/** `ExitCode.UNMATCHED_TXN_COMMIT`. */
const EXIT_UNMATCHED_COMMIT = 12;

/** A request for SYNC, of a client here or of an observer that waits for `answered`. */
interface Sync {
  readonly request: Request;
  readonly answered?: () => void;
}

export class LearnerServer extends ZooKeeperServer {
  readonly mode: 'follower' | 'observer';
  readonly tracker: LearnerSessionTracker;
  protected readonly ids: SessionIds;
  readonly counts: LearnerMetrics;
  private readonly send: (packet: Uint8Array) => void;
  private readonly membersNow: Membership;
  /** Proposed and not committed (`pendingTxns`). */
  private readonly proposals: Request[] = [];
  private readonly syncs: Sync[] = [];
  /** Where a follower serves observers. */
  observerMaster: ObserverMaster | undefined;
  private readonly revalidations = new Map<bigint, ClientConnection>();

  constructor(parts: PeerParts, mode: 'follower' | 'observer', send: (packet: Uint8Array) => void) {
    super(parts, { syncWaits: true, isInEnsemble: true, hasCommitProcessor: true });
    this.tracker = new LearnerSessionTracker(() => parts.db.sessions, this.local);
    this.mode = mode;
    this.send = send;
    this.membersNow = parts.membership;
    this.ids = new SessionIds(parts.sys, parts.sid, parts.db.sessions);
    this.counts = new LearnerMetrics(parts.sys, parts.metrics);
  }

  /** A transaction of the leader's; it waits for its COMMIT. */
  proposed(entry: LogEntry): void {
    this.proposals.push(Request.fromEntry(entry));
  }

  /** What the next COMMIT must be about. */
  get nextProposal(): LogEntry | undefined {
    return this.proposals[0]?.entry;
  }

  /** COMMIT: the leader's order is the order of proposals, or something is badly wrong. */
  committed(zxid: bigint): void {
    if (mutant(this.sys, 'deliver-before-commit') && zxid <= this.db.lastZxid) return;
    const swapped = mutant(this.sys, 'commit-out-of-order') && this.proposals.length > 1;
    const request = swapped ? this.proposals.splice(1, 1)[0] : this.proposals.shift();
    const found = request?.entry?.zxid;
    const isExpected = found === zxid || mutant(this.sys, 'commit-out-of-order');
    if (request === undefined || !isExpected) {
      const pending = found === undefined ? 'none' : `0x${found.toString(16)}`;
      const text = `Committing zxid 0x${zxid.toString(16)} but next pending txn ${pending}`;
      this.logger.error('FollowerZooKeeperServer', text);
      this.sys.exit(EXIT_UNMATCHED_COMMIT);
    }
    if (this.mode === 'follower') this.counts.committed(request as Request);
    this.queue.commit(request as Request);
  }

  /** The own log has a transaction; only a mutant takes that for a commit. */
  logged(zxid: bigint): void {
    if (!mutant(this.sys, 'deliver-before-commit')) return;
    if (this.proposals[0]?.entry?.zxid !== zxid) return;
    this.queue.commit(this.proposals.shift() as Request);
  }

  /** INFORM: proposal and commit in one, for observers. */
  informed(entry: LogEntry): void {
    const request = Request.fromEntry(entry);
    this.counts.committed(request);
    this.queue.commit(request);
  }

  /** SYNC: the leader's answer, in the stream of commits. */
  synced(): void {
    const sync = this.syncs.shift();
    if (sync?.answered !== undefined) sync.answered();
    else if (sync !== undefined) this.queue.commit(sync.request);
  }

  /** REVALIDATE: the leader's word on a session that a client brought here. */
  revalidated(session: bigint, valid: boolean): void {
    const connection = this.revalidations.get(session);
    this.revalidations.delete(session);
    if (connection !== undefined) this.sessionReady(connection, valid, false);
  }

  override get self(): ServerSpec | undefined {
    return this.membersNow.self;
  }

  override membership(): string {
    return this.membersNow.current.text;
  }

  stop(): void {
    this.observerMaster?.stop();
    this.tracker.stop();
    this.queue.clear();
  }

  /** `FollowerRequestProcessor`, `ObserverRequestProcessor`. */
  protected accept(request: Request): void {
    const { localSessionsUpgradingEnabled } = this.config;
    const upgrade = upgradeBefore(request, this.local, localSessionsUpgradingEnabled);
    if (upgrade !== undefined) this.pass(upgrade);
    this.pass(request);
  }

  private pass(request: Request): void {
    const isSync = request.type === Op.sync;
    this.counts.requestTaken();
    if (isSync && mutant(this.sys, 'sync-at-once')) return this.finish(request);
    if (isSync) this.syncs.push({ request });
    this.queue.enqueue(request);
    if (request.isLocal) return;
    if (isWrite(request.type) || isSync) this.forward(request);
  }

  override connectionClosed(connection: ClientConnection): void {
    super.connectionClosed(connection);
    if (!mutant(this.sys, 'follower-ends-session')) return;
    this.forward(new Request(connection.session, 0, Op.closeSession));
  }

  protected revalidate(connection: ClientConnection): void {
    const { session, timeoutMs } = connection;
    if (this.local?.has(session)) {
      return this.sessionReady(connection, this.tracker.touch(session, timeoutMs), false);
    }
    this.revalidations.set(session, connection);
    this.askFor(session, timeoutMs);
  }

  /** REVALIDATE: whether a session is alive, for a client here or for an observer's. */
  askFor(session: bigint, timeoutMs: number): void {
    const question = new JuteWriter(12);
    question.long(session);
    question.int(timeoutMs);
    this.send(encodePacket(PacketType.revalidate, -1n, question.finish()));
  }

  // --- for observers that this follower serves ------------------------------------------------

  /** `processObserverRequest`: a write of an observer's client goes on to the leader. */
  passOn(request: Request): void {
    this.counts.requestTaken();
    if (isWrite(request.type)) this.forward(request);
  }

  /** As {@link passOn}, for a sync; `answered` runs when the leader's SYNC is here. */
  syncFor(request: Request, answered: () => void): void {
    this.counts.requestTaken();
    this.syncs.push({ request, answered });
    this.forward(request);
  }

  override observers(): readonly LearnerInfo[] {
    return this.observerMaster?.observers() ?? [];
  }

  override resetObserverStats(): void {
    this.observerMaster?.resetObserverStats();
  }

  override roleGauges(): readonly (readonly [string, string | number])[] {
    const { observerMaster } = this;
    if (observerMaster === undefined) return [];
    return [['synced_observers', observerMaster.observers().length]];
  }

  /** `Learner.request`. */
  private forward(request: Request): void {
    const data = new JuteWriter(16 + request.body.length);
    data.long(request.session);
    data.int(request.cxid);
    data.int(request.type);
    data.raw(request.body);
    // A createSession carries no ids: the client has not been heard yet.
    const ids = request.type === Op.createSession ? null : request.ids;
    this.send(encodePacket(PacketType.request, -1n, data.finish(), ids));
  }
}
