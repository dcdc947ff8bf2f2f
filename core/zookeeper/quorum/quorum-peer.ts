/**
 * A member of an ensemble (`QuorumPeer`): loads what its disk holds, then for ever looks for a
 * leader and takes the role that the vote gives it, until that ends.
 */

import type { QuorumConfig } from '../../config/quorum-config.ts';
import { type System, SystemError } from '../../machine/system.ts';
import { Election, type PeerState, type Vote } from '../election/election.ts';
import { encodeUtf8 } from '../protocol/jute.ts';
import { type QuorumVerifier, quorumVerifier } from '../quorum-verifier.ts';
import { ClientPort } from '../server/client-port.ts';
import { Logger } from '../server/logger.ts';
import { exposeViews } from '../server/views.ts';
import { Database } from '../storage/database.ts';
import { Epochs } from '../storage/epochs.ts';
import { StorageError } from '../storage/files.ts';
import { Leader } from './leader.ts';
import { Learner } from './learner.ts';
import type { PeerParts } from './role.ts';

/** `ExitCode.UNEXPECTED_ERROR`. */
const EXIT_UNEXPECTED = 1;

export class QuorumPeer {
  private readonly sys: System;
  private readonly config: QuorumConfig;
  private readonly sid: number;
  private readonly logger: Logger;
  private readonly db: Database;
  private readonly epochs: Epochs;
  private readonly clients: ClientPort;
  private readonly verifier: QuorumVerifier;
  private readonly parts: PeerParts;
  private election: Election | undefined;
  private state: PeerState = 'LOOKING';
  private leader: Leader | undefined;
  /** Whom the latest election found. */
  private leaderId: number | undefined;

  constructor(sys: System, config: QuorumConfig, sid: number) {
    this.sys = sys;
    this.config = config;
    this.sid = sid;
    this.logger = new Logger(sys, sid);
    this.logger.thread = `QuorumPeer[myid=${sid}](plain=0.0.0.0:${config.clientPort})(secure=disabled)`;
    this.db = new Database(sys, config);
    this.epochs = new Epochs(sys.disk, this.db.snapshotDirectory);
    this.clients = new ClientPort(sys, config);
    this.verifier = quorumVerifier(config);
    this.clients.peer = {
      sid,
      leaderId: () => this.leaderId,
      quorumSize: () => this.config.servers.filter(({ role }) => role === 'participant').length,
    };
    this.parts = this.makeParts();
  }

  /** Loads, then opens the ports. What was logged in an earlier life is synced before it counts. */
  start(): void {
    if (!this.config.servers.some((server) => server.sid === this.sid)) {
      this.refuse(new Error(`My id ${this.sid} not in the peer list`));
    }
    const replayed = this.guarded(() => {
      const count = this.db.load();
      this.epochs.load(this.db.lastZxid);
      return count;
    });
    this.setMembership();
    this.observeHistory(replayed);
    exposeViews(this.sys, this.db, this.clients);
    this.sys.onCommand('expire-session', (argument) => this.expire(argument));
    this.guarded(() => this.clients.start());
    this.sys.state('looking');
    this.settleDisk(() => this.beginElections());
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
    const election = new Election(this.sys, this.config, {
      sid: this.sid,
      initialVote: () => ({ zxid: this.db.lastZxid, peerEpoch: BigInt(this.epochs.current) }),
      peerState: () => this.state,
    });
    this.election = election;
    this.guarded(() => election.start());
    this.look();
  }

  private look(): void {
    this.state = 'LOOKING';
    this.leader = undefined;
    this.leaderId = undefined;
    this.clients.count('looking_count');
    this.logger.info('QuorumPeer', 'LOOKING');
    this.sys.observe('zookeeper/looking');
    this.election?.lookForLeader((vote) => this.elected(vote));
  }

  private elected(vote: Vote): void {
    const { leader } = vote;
    this.leaderId = leader;
    this.sys.observe('zookeeper/elected', { leader, round: Number(vote.electionEpoch) });
    if (leader === this.sid) {
      this.state = 'LEADING';
      this.leader = new Leader(this.parts);
      this.leader.start();
      return;
    }
    const isObserver = this.config.peerType === 'observer';
    this.state = isObserver ? 'OBSERVING' : 'FOLLOWING';
    new Learner(this.parts, leader, isObserver).start();
  }

  /** Everything logged is taken for true again; the next leader decides what stays. */
  private roleEnded(): void {
    const replayed = this.guarded(() => this.db.fastForward());
    this.observeHistory(replayed);
    this.sys.soon(() => this.look());
  }

  private makeParts(): PeerParts {
    return {
      sys: this.sys,
      config: this.config,
      db: this.db,
      clients: this.clients,
      logger: this.logger,
      sid: this.sid,
      epochs: this.epochs,
      verifier: this.verifier,
      voteEpochChanged: (epoch) => {
        this.election?.updateVoteEpoch(BigInt(epoch));
        this.setMembership();
      },
      ended: () => this.roleEnded(),
    };
  }

  /** `initConfigInZKDatabase`: /zookeeper/config holds what this server was configured with. */
  private setMembership(): void {
    const text = encodeUtf8(this.verifier.text);
    this.db.tree.setLocally('/zookeeper/config', text, -1, 0n, this.sys.clock.wall());
  }

  private observeHistory(replayed: number): void {
    this.sys.observe('zookeeper/recovered', {
      zxid: this.db.lastZxid,
      tree: this.db.tree.digest,
      epoch: this.epochs.current,
      replayed,
    });
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
