/**
 * Following and observing (`Learner`, `Follower`, `Observer`): connect to the elected leader, promise
 * its epoch, take over its history, acknowledge it once it is on disk, and from UPTODATE on serve
 * clients. Whatever goes wrong ends the role. What is brought up is logged and synced before
 * currentEpoch changes and NEWLEADER is acknowledged; release 3.8 does it in an order that can lose
 * committed transactions.
 */

import { ConfigError } from '../../config/config-error.ts';
import { type Connection, SystemError } from '../../machine/system.ts';
import { mutant } from '../mutants.ts';
import { encode, JuteError, JuteWriter } from '../protocol/jute.ts';
import {
  encodePacket,
  LearnerInfo,
  PacketType,
  QUORUM_PROTOCOL_VERSION,
  type QuorumPacket,
  QuorumPacketReader,
} from '../protocol/quorum-packet.ts';
import { Deadline } from './deadline.ts';
import { HistoryTakeover } from './history-takeover.ts';
import { Incoming } from './incoming.ts';
import { readableEntryIn } from './leader-entry.ts';
import { LeaderLink, type LearnerSource } from './leader-link.ts';
import { LearnerMembership } from './learner-membership.ts';
import { LearnerServer } from './learner-server.ts';
import { ObserverMaster } from './observer-master.ts';
import { type DiskStep, type PeerParts, Role } from './role.ts';
import { MAJOR_CHANGE, ServingLearner } from './serving-learner.ts';

type Phase = 'leader-info' | 'method' | 'catching-up' | 'up-to-date' | 'serving';

export class Learner extends Role {
  private readonly leader: number;
  private readonly isObserver: boolean;
  private readonly reader: QuorumPacketReader;
  private readonly deadline: Deadline;
  private readonly link: LeaderLink;
  private tcp: Connection | undefined;
  private phase: Phase = 'leader-info';
  private epoch = 0;
  private readonly takeover: HistoryTakeover;
  private readonly incoming: Incoming;
  private readonly membership: LearnerMembership;
  /** Once it serves. */
  private serving: ServingLearner | undefined;

  /** `master` is the server to learn from, and its quorum port or its port for observers. */
  constructor(parts: PeerParts, master: LearnerSource, isObserver: boolean) {
    super(parts);
    this.leader = master.sid;
    this.isObserver = isObserver;
    this.reader = new QuorumPacketReader((packet) => this.packet(packet));
    this.deadline = new Deadline(parts.sys, () => this.stop('Read timed out'));
    const isLogging = !isObserver || parts.config.syncEnabled;
    const acknowledge = (zxid: bigint) => this.send(encodePacket(PacketType.ack, zxid));
    this.incoming = new Incoming(parts, isLogging, isObserver ? undefined : acknowledge);
    this.membership = new LearnerMembership(parts, (start, next) => this.blocking(start, next));
    this.takeover = new HistoryTakeover(parts, this.reader, {
      begun: () => {
        this.phase = 'catching-up';
      },
      blocking: (start, next) => this.blocking(start, next),
      blockingSnapshot: (next) => this.blockingSnapshot(next),
      stop: (why) => this.stop(why),
      fatal: (exit, message) => this.fatal(exit, message),
    });
    this.link = new LeaderLink(
      parts,
      master,
      (tcp) => this.connected(tcp),
      (why) => this.stop(why),
    );
  }

  start(): void {
    const { sys, logger } = this.parts;
    logger.info('QuorumPeer', this.isObserver ? 'OBSERVING' : 'FOLLOWING');
    const kind = this.isObserver ? 'zookeeper/observing' : 'zookeeper/following';
    sys.observe(kind, { leader: this.leader });
    this.link.start();
  }

  protected release(): void {
    this.link.stop();
    this.deadline.stop();
    this.reader.end();
    this.tcp?.close();
    if (this.tcp !== undefined) this.parts.metrics.socket_closing_time.add(0);
    this.serving?.stop();
    this.incoming.abandon();
  }

  // --- the connection --------------------------------------------------------------------------

  private connected(tcp: Connection): void {
    this.tcp = tcp;
    tcp.onData = (bytes) => {
      this.deadline.heard();
      this.reading(() => this.reader.push(bytes));
    };
    tcp.onEnd = () => this.stop('the leader closed the connection');
    tcp.onError = (error) => this.stop(error.message);
    this.deadline.set(this.initLimit('no packet from the leader'));
    const type = this.isObserver ? PacketType.observerInfo : PacketType.followerInfo;
    const info = encode(LearnerInfo, {
      sid: BigInt(this.parts.sid),
      protocolVersion: QUORUM_PROTOCOL_VERSION,
      configVersion: this.parts.membership.current.version,
    });
    this.send(encodePacket(type, BigInt(this.parts.epochs.accepted) << 32n, info));
  }

  private send(packet: Uint8Array): void {
    if (!this.stopped) this.tcp?.write(packet);
  }

  /** What cannot be read ends the role. */
  private reading(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof JuteError || error instanceof ConfigError)) throw error;
      this.stop(error.message);
    }
  }

  /** A disk step during which packets wait, as they do for a Java thread. */
  private blocking(start: DiskStep, next: () => void): void {
    this.reader.hold();
    this.step(start, () =>
      this.reading(() => {
        next();
        this.reader.release();
      }),
    );
  }

  private blockingSnapshot(next: () => void): void {
    this.reader.hold();
    this.snapshotStep(() => {
      next();
      this.reading(() => this.reader.release());
    });
  }

  private packet(packet: QuorumPacket): void {
    if (this.stopped) return;
    switch (this.phase) {
      case 'leader-info':
        return this.leaderInfo(packet);
      case 'method':
        return this.takeover.start(packet);
      case 'serving':
        return this.serving?.packet(packet);
      default:
        return this.catchUp(packet);
    }
  }

  // --- discovery: registerWithLeader -------------------------------------------------------------

  private leaderInfo(packet: QuorumPacket): void {
    if (packet.type !== PacketType.leaderInfo)
      return this.stop('First packet should have been LEADERINFO');
    const { epochs, sys } = this.parts;
    const epoch = Number(packet.zxid >> 32n);
    const careless = mutant(sys, 'ignore-epoch-promise');
    this.epoch = epoch;
    if (this.parts.isToChangeRole()) return this.stop('learned about role change');
    if (epoch < epochs.accepted && !careless) {
      return this.stop(`Leaders epoch, ${epoch} is less than accepted epoch, ${epochs.accepted}`);
    }
    if (epoch === epochs.accepted || careless) {
      return this.ackEpoch(epoch === epochs.accepted && !careless ? -1 : epochs.current);
    }
    this.blocking(
      (done) => epochs.setAccepted(epoch, done),
      () => {
        sys.observe('zookeeper/epoch-accepted', { epoch });
        this.ackEpoch(epochs.current);
      },
    );
  }

  /** -1 says that this epoch was promised before, and does not count again. */
  private ackEpoch(currentEpoch: number): void {
    const data = new JuteWriter(4);
    data.int(currentEpoch);
    this.phase = 'method';
    this.parts.times.syncs();
    this.send(encodePacket(PacketType.ackEpoch, this.parts.db.lastZxid, data.finish()));
  }

  // --- synchronisation: syncWithLeader -------------------------------------------------------------

  private catchUp(packet: QuorumPacket): void {
    const { zxid, data } = packet;
    switch (packet.type) {
      case PacketType.proposal: {
        const entry = readableEntryIn(data);
        return this.membership.note(entry, () => this.incoming.proposed(entry));
      }
      case PacketType.commitAndActivate:
        if (this.membership.activate(this.incoming.proposal(zxid), packet)) {
          return this.stop(MAJOR_CHANGE);
        }
        return this.incoming.committed(zxid);
      case PacketType.commit:
        return this.incoming.committed(zxid);
      case PacketType.informAndActivate: {
        const entry = readableEntryIn(data?.subarray(8));
        if (this.membership.activate(entry, packet)) return this.stop(MAJOR_CHANGE);
        this.incoming.proposed(entry);
        return this.incoming.committed(zxid);
      }
      case PacketType.inform:
        this.incoming.proposed(readableEntryIn(data));
        return this.incoming.committed(zxid);
      case PacketType.newLeader:
        return this.membership.name(data, () => this.newLeader(zxid));
      case PacketType.upToDate:
        return this.upToDate();
      default:
        return;
    }
  }

  // --- NEWLEADER -----------------------------------------------------------------------------------

  private newLeader(zxid: bigint): void {
    const { epochs } = this.parts;
    if (this.takeover.method === 'TRUNC') this.snapshot();
    this.log = this.incoming.open(() => this.refusedByDisk('the log cannot be written'));
    this.blocking(
      (done) => epochs.prepareCurrent(this.epoch, done),
      () =>
        this.blocking(
          (done) => this.incoming.flush(done),
          () => this.acceptLeader(zxid),
        ),
    );
  }

  private acceptLeader(newLeaderZxid: bigint): void {
    const { epochs } = this.parts;
    this.blocking(
      (done) => epochs.commitCurrent(this.epoch, done),
      () => {
        this.deadline.set(this.syncLimit('no packet from the leader'));
        this.phase = 'up-to-date';
        this.send(encodePacket(PacketType.ack, newLeaderZxid));
        this.incoming.releaseAcks();
        if (mutant(this.parts.sys, 'serve-before-uptodate')) this.upToDate();
      },
    );
  }

  // --- UPTODATE --------------------------------------------------------------------------------------

  private upToDate(): void {
    const { sys, db, clients } = this.parts;
    if (this.membership.putInForce()) return this.stop(MAJOR_CHANGE);
    const mode = this.isObserver ? 'observer' : 'follower';
    this.send(encodePacket(PacketType.ack, BigInt(this.epoch) << 32n));
    const server = new LearnerServer(this.parts, mode, (packet) => this.send(packet));
    this.phase = 'serving';
    this.incoming.handTo(server);
    this.serving = new ServingLearner({
      server,
      incoming: this.incoming,
      membership: this.membership,
      send: (bytes) => this.send(bytes),
      stop: (why) => this.stop(why),
    });
    this.parts.voteEpochChanged(this.epoch);
    this.serveObservers(server);
    if (this.stopped) return;
    clients.server = server;
    sys.state(mode, this.epoch);
    const history = { zxid: db.lastZxid, tree: db.tree.digest };
    sys.observe('zookeeper/serving', { mode, epoch: this.epoch, ...history });
  }

  /** A follower with `observerMasterPort` serves observers there; a port in use ends the role. */
  private serveObservers(server: LearnerServer): void {
    if (this.isObserver || this.parts.config.observerMasterPort <= 0) return;
    this.parts.logger.info('Follower', 'Starting ObserverMaster');
    const silence = this.syncLimit('no packet from an observer');
    const master = new ObserverMaster(this.parts, server, silence);
    try {
      master.start(this.initLimit('no packet from an observer'));
      server.observerMaster = master;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      this.stop(error.message);
    }
  }
}
