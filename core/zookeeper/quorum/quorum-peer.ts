/**
 * A member of an ensemble (`QuorumPeer`): loads what its disk holds, then for ever looks for a
 * leader and takes the role that the vote gives it, until that ends.
 */

import type { QuorumConfig } from '../../config/quorum-config.ts';
import { type System, SystemError } from '../../machine/system.ts';
import { startAdminServer } from '../admin/start.ts';
import { Election, type PeerState, type Vote } from '../election/election.ts';
import { serverMetrics } from '../metrics/server-metrics.ts';
import { encodeUtf8 } from '../protocol/jute.ts';
import { ClientPort } from '../server/client-port.ts';
import { Logger } from '../server/logger.ts';
import { exposeViews } from '../server/views.ts';
import { Database } from '../storage/database.ts';
import { Epochs } from '../storage/epochs.ts';
import { StorageError } from '../storage/files.ts';
import { schedulePurges } from '../storage/purge-task.ts';
import { ConfigFiles } from './config-files.ts';
import { HandlerMetrics } from './handler-metrics.ts';
import { Leader } from './leader.ts';
import { Learner } from './learner.ts';
import { Membership, tellMembership } from './membership.ts';
import { ObserverMasters, sourceOf } from './observer-masters.ts';
import { ReadOnlyPhase } from './read-only-phase.ts';
import { Reconfiguration } from './reconfiguration.ts';
import type { PeerParts } from './role.ts';
import { RoleTimes } from './role-times.ts';

/** `ExitCode.UNEXPECTED_ERROR`. */
const EXIT_UNEXPECTED = 1;
/** The real server rests not at all, and tries hundreds of times a second. */
const DISK_REST_MS = 500;

export class QuorumPeer {
  private readonly sys: System;
  private readonly config: QuorumConfig;
  private readonly sid: number;
  private readonly logger: Logger;
  private readonly times: RoleTimes;
  private readonly db: Database;
  private readonly epochs: Epochs;
  private readonly clients: ClientPort;
  private readonly files: ConfigFiles | undefined;
  private readonly membership: Membership;
  private readonly parts: PeerParts;
  private election: Election | undefined;
  private state: PeerState = 'LOOKING';
  private leader: Leader | undefined;
  /** Whom the latest election found. */
  private leaderId: number | undefined;
  private readonly readOnly: ReadOnlyPhase;
  private readonly observerMasters: ObserverMasters;
  private readonly reconfiguration: Reconfiguration;

  constructor(sys: System, config: QuorumConfig, sid: number) {
    this.sys = sys;
    this.config = config;
    this.sid = sid;
    this.logger = new Logger(sys, sid);
    const metrics = serverMetrics();
    this.times = new RoleTimes(sys, metrics);
    this.db = new Database(sys, config, metrics, this.logger);
    this.epochs = new Epochs(sys.disk, this.db.snapshotDirectory);
    this.clients = new ClientPort(sys, config, this.logger, metrics);
    this.clients.peer = {
      sid,
      leaderId: () => this.leaderId,
      quorumSize: () => this.membership.current.voters.length,
      servers: () => this.membership.current.servers,
    };
    const { configPath, reconfigEnabled } = config;
    this.files =
      reconfigEnabled && configPath !== undefined
        ? new ConfigFiles(sys, configPath, this.logger)
        : undefined;
    this.membership = new Membership(config, sid, this.files);
    this.reconfiguration = new Reconfiguration({
      sys,
      config,
      logger: this.logger,
      clients: this.clients,
      membership: this.membership,
      election: () => this.election,
      restartElection: () => this.startElection(),
      placeMembership: () => this.setMembership(),
    });
    this.observerMasters = new ObserverMasters(sys, config, this.membership);
    this.parts = this.makeParts();
    this.readOnly = new ReadOnlyPhase(this.parts);
  }

  /** Loads, then opens the ports. What was logged in an earlier life is synced before it counts. */
  start(): void {
    if (this.membership.self === undefined) {
      this.refuse(new Error(`My id ${this.sid} not in the peer list`));
    }
    schedulePurges(this.sys, this.db, this.config, this.logger);
    const replayed = this.guarded(() => {
      const count = this.db.load();
      this.epochs.load(this.db.lastZxid);
      return count;
    });
    if (!this.config.hasDynamicFile) this.files?.backup();
    this.setMembership();
    if (this.config.reconfigEnabled) tellMembership(this.sys, this.sid, this.membership.current);
    this.observeHistory(replayed);
    exposeViews(this.sys, this.db, this.clients);
    this.sys.onCommand('expire-session', (argument) => this.expire(argument));
    this.guarded(() => this.clients.start());
    this.startAdmin();
    this.logger.thread = `QuorumPeer[myid=${this.sid}](plain=0.0.0.0:${this.config.clientPort})(secure=disabled)`;
    this.sys.state('looking');
    this.settleDisk(() => this.beginElections());
  }

  /** A member goes on without its admin server if the port is taken. */
  private startAdmin(): void {
    const problem = startAdminServer(this.sys, this.config, this.clients, this.logger);
    if (problem === undefined) return;
    this.logger.warn('QuorumPeer', 'Problem starting AdminServer');
    this.sys.stdout.write(`${problem}\n`);
  }

  /** Makes durable what an earlier life may have left in the page cache, or never wrote. */
  private settleDisk(next: () => void): void {
    const or = (then: () => void) => (error?: SystemError) => {
      if (error !== undefined) this.refuse(error);
      this.guarded(then);
    };
    const { db, epochs } = this;
    const last = () => epochs.persist(or(next));
    const second = () => (db.isNew ? db.writeSnapshot(or(last)) : last());
    this.guarded(() => db.log.settle(or(second)));
  }

  private beginElections(): void {
    this.startElection();
    this.look();
  }

  /** `startLeaderElection`: a new one, with its ports and connections, in place of an older. */
  private startElection(): void {
    const current = this.state === 'LOOKING' ? undefined : this.election?.currentVote;
    this.election?.stop();
    const self = {
      sid: this.sid,
      initialVote: () => ({ zxid: this.db.lastZxid, peerEpoch: BigInt(this.epochs.current) }),
      peerState: () => this.state,
      isObserver: () => this.reconfiguration.learnerType === 'observer',
      heardMembership: (text: string) => this.heardMembership(text),
    };
    const election = new Election(this.sys, this.config, this.membership, self, current);
    this.election = election;
    this.guarded(() => election.start());
  }

  private look(): void {
    this.state = 'LOOKING';
    this.leader = undefined;
    this.leaderId = undefined;
    this.times.looks();
    this.reconfiguration.isToChangeRole = false;
    this.logger.info('QuorumPeer', 'LOOKING');
    this.sys.observe('zookeeper/looking');
    if (this.config.readOnlyMode) this.readOnly.await();
    this.election?.lookForLeader((vote) => this.elected(vote));
  }

  private elected({ leader, electionEpoch }: Vote): void {
    this.leaderId = leader;
    this.readOnly.end();
    this.sys.observe('zookeeper/elected', { leader, round: Number(electionEpoch) });
    this.take(leader);
  }

  /** Takes the role that this leader leaves to this server. */
  private take(leader: number): void {
    const isObserver = this.reconfiguration.learnerType === 'observer';
    this.times.found(isObserver && leader !== this.sid);
    if (leader === this.sid) {
      this.state = 'LEADING';
      this.leader = new Leader(this.parts);
      return this.leader.start();
    }
    this.state = isObserver ? 'OBSERVING' : 'FOLLOWING';
    if (!isObserver)
      return new Learner(this.parts, sourceOf(this.membership, leader), false).start();
    const { source, delayMs } = this.observerMasters.next(leader);
    this.leaderId = source.sid;
    this.restAtMost(delayMs, () => new Learner(this.parts, source, true).start());
  }

  /** Everything logged is taken for true again; the next leader decides what stays. */
  private roleEnded(isDiskRefused: boolean): void {
    // A leader, and an observer, may have applied what the disk then refused: the disk counts.
    const catchUp = () => (isDiskRefused ? this.db.load() : this.db.fastForward());
    const replayed = this.guarded(catchUp);
    if (isDiskRefused) this.setMembership();
    this.observeHistory(replayed);
    if (isDiskRefused) {
      this.sys.timer(DISK_REST_MS, () => this.next());
      return;
    }
    const limitMs = this.state === 'OBSERVING' ? this.config.observerElectionDelayMs : 0;
    if (limitMs > 0) this.restAtMost(limitMs, () => this.next());
    else this.sys.soon(() => this.next());
  }

  /** So that observers do not all come back at once. */
  private restAtMost(limitMs: number, next: () => void): void {
    if (limitMs <= 0) return next();
    const delayMs = this.sys.random('observerElectionDelay').int(0, limitMs - 1);
    const text = `Waiting for ${delayMs} ms before reconnecting with the leader`;
    this.logger.info('Observer', text);
    this.sys.timer(delayMs, next);
  }

  /** `updateServerState`: usually to look for a leader, but a reconfiguration may have named one. */
  private next(): void {
    this.leader = undefined;
    const leader = this.election?.currentVote.leader;
    if (!this.reconfiguration.isToChangeRole || leader === undefined) return this.look();
    this.reconfiguration.isToChangeRole = false;
    this.leaderId = leader;
    this.take(leader);
  }

  private makeParts(): PeerParts {
    return {
      sys: this.sys,
      config: this.config,
      db: this.db,
      clients: this.clients,
      logger: this.logger,
      metrics: this.db.metrics,
      times: this.times,
      handlerMetrics: new HandlerMetrics(this.db.metrics),
      sid: this.sid,
      epochs: this.epochs,
      membership: this.membership,
      reconfigured: (verifier, designated) =>
        this.reconfiguration.process(verifier, designated, true),
      placeMembership: () => this.setMembership(),
      isToChangeRole: () => this.reconfiguration.isToChangeRole,
      voteEpochChanged: (epoch) => {
        this.times.serves(this.state);
        this.election?.updateVoteEpoch(BigInt(epoch));
        this.setMembership();
      },
      ended: (isDiskRefused) => this.roleEnded(isDiskRefused),
    };
  }

  /** `initConfigInZKDatabase`: /zookeeper/config holds the membership in force here. */
  private setMembership(): void {
    const { text, version } = this.membership.current;
    const { tree } = this.db;
    tree.setLocally('/zookeeper/config', encodeUtf8(text), -1, version, this.sys.clock.wall());
  }

  /** A newer membership is taken over while looking, and the search begins anew with it. */
  private heardMembership(text: string): boolean {
    if (this.state !== 'LOOKING' || !this.reconfiguration.heard(text)) return false;
    this.readOnly.end();
    this.startElection();
    this.sys.soon(() => this.look());
    return true;
  }

  private observeHistory(replayed: number): void {
    const history = { zxid: this.db.lastZxid, tree: this.db.tree.digest };
    const server = { server: this.sid, epoch: this.epochs.current };
    this.sys.observe('zookeeper/recovered', { ...server, ...history, replayed });
  }

  private expire(argument: unknown): void {
    if (typeof argument === 'bigint') this.leader?.expire(argument);
  }

  private guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof StorageError || error instanceof SystemError) this.refuse(error);
      throw error;
    }
  }

  private refuse(error: Error): never {
    this.logger.error(
      'QuorumPeerMain',
      `Unexpected exception, exiting abnormally: ${error.message}`,
    );
    return this.sys.exit(EXIT_UNEXPECTED);
  }
}
