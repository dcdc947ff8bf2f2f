/**
 * Following and observing (`Learner`, `Follower`, `Observer`): connect to the elected leader, promise
 * its epoch, take over its history, acknowledge it once it is on disk, and from UPTODATE on serve
 * clients. Whatever goes wrong ends the role.
 *
 * What is brought up is logged and synced before currentEpoch changes and NEWLEADER is
 * acknowledged; release 3.8 does it in an order that can lose committed transactions.
 */

import { ConfigError } from '../../config/config-error.ts';
import { type Connection, SystemError } from '../../machine/system.ts';
import { mutant } from '../mutants.ts';
import { decodeUtf8, encode, JuteError, JuteReader, JuteWriter } from '../protocol/jute.ts';
import { Op } from '../protocol/opcodes.ts';
import {
  encodePacket,
  LearnerInfo,
  PacketType,
  QUORUM_PROTOCOL_VERSION,
  type QuorumPacket,
  QuorumPacketReader,
} from '../protocol/quorum-packet.ts';
import { readTxnEntry, typeOfEntry, zxidOfEntry } from '../protocol/txn.ts';
import { type QuorumVerifier, verifierFromText } from '../quorum-verifier.ts';
import type { Snapshot } from '../storage/snapshot.ts';
import type { LogEntry } from '../storage/txn-log.ts';
import { Deadline } from './deadline.ts';
import { Incoming } from './incoming.ts';
import { LeaderLink, type LearnerSource } from './leader-link.ts';
import { LearnerServer } from './learner-server.ts';
import { ObserverMaster } from './observer-master.ts';
import { type PeerParts, Role } from './role.ts';
import { receiveSnapshot } from './snapshot-receiver.ts';

const NO_BYTES = new Uint8Array(0);
const MAJOR_CHANGE = 'changes proposed in reconfig';
const LOG_REFUSED = 'the log cannot be written';

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
  private method: 'DIFF' | 'TRUNC' | 'SNAP' = 'DIFF';
  private readonly incoming: Incoming;
  private server: LearnerServer | undefined;
  private newMembership: QuorumVerifier | undefined;

  /** `master` is the server to learn from, and its quorum port or its port for observers. */
  constructor(parts: PeerParts, master: LearnerSource, isObserver: boolean) {
    super(parts);
    this.leader = master.sid;
    this.isObserver = isObserver;
    this.reader = new QuorumPacketReader((packet) => this.packet(packet));
    this.deadline = new Deadline(parts.sys, () => this.stop('Read timed out'));
    const isLogging = !isObserver || parts.config.syncEnabled;
    this.incoming = new Incoming(parts, isLogging, (zxid) => this.acknowledge(zxid));
    this.link = new LeaderLink(
      parts,
      master,
      (tcp) => this.connected(tcp),
      (why) => this.stop(why),
    );
  }

  start(): void {
    const { sys, logger } = this.parts;
    const state = this.isObserver ? 'OBSERVING' : 'FOLLOWING';
    logger.info('QuorumPeer', state);
    const kind = this.isObserver ? 'zookeeper/observing' : 'zookeeper/following';
    sys.observe(kind, { leader: this.leader });
    this.link.start();
  }

  protected release(): void {
    this.link.stop();
    this.deadline.stop();
    this.reader.end();
    this.tcp?.close();
    this.server?.stop();
    this.incoming.abandon();
  }

  // --- the connection --------------------------------------------------------------------------

  private connected(tcp: Connection): void {
    this.tcp = tcp;
    tcp.onData = (bytes) => {
      this.deadline.heard();
      this.data(bytes);
    };
    tcp.onEnd = () => this.stop('the leader closed the connection');
    tcp.onError = (error) => this.stop(error.message);
    const { ms, origin } = this.initLimit('no packet from the leader');
    this.deadline.set(ms, origin);
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

  private data(bytes: Uint8Array): void {
    this.reading(() => this.reader.push(bytes));
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
  private blocking(start: (done: (error?: SystemError) => void) => void, next: () => void): void {
    this.reader.hold();
    this.step(start, () =>
      this.reading(() => {
        next();
        this.reader.release();
      }),
    );
  }

  private packet(packet: QuorumPacket): void {
    if (this.stopped) return;
    switch (this.phase) {
      case 'leader-info':
        return this.leaderInfo(packet);
      case 'method':
        return this.begin(packet);
      case 'serving':
        return this.fromLeader(packet);
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
    this.send(encodePacket(PacketType.ackEpoch, this.parts.db.lastZxid, data.finish()));
  }

  // --- synchronisation: syncWithLeader -------------------------------------------------------------

  private begin(packet: QuorumPacket): void {
    const { zxid } = packet;
    switch (packet.type) {
      case PacketType.diff:
        return this.catchUpBy('DIFF', zxid);
      case PacketType.trunc:
        return this.truncate(zxid);
      case PacketType.snap:
        return receiveSnapshot(this.reader, (snapshot) => this.install(snapshot, zxid));
      default:
        return this.stop(`Got unexpected packet from leader: ${packet.type}, exiting ...`);
    }
  }

  private catchUpBy(method: 'DIFF' | 'TRUNC' | 'SNAP', zxid: bigint): void {
    this.method = method;
    this.phase = 'catching-up';
    this.parts.placeMembership();
    this.parts.logger.info('Learner', `Getting a ${method} from the leader 0x${zxid.toString(16)}`);
    this.parts.sys.observe('zookeeper/synced', { method, zxid });
  }

  private truncate(zxid: bigint): void {
    const { db, sys } = this.parts;
    if (mutant(sys, 'skip-truncate')) return this.catchUpBy('TRUNC', zxid);
    let ok = false;
    this.blocking(
      (done) =>
        db.truncate(mutant(sys, 'truncate-too-little') ? zxid + 1n : zxid, (isDone) => {
          ok = isDone;
          done();
        }),
      () => {
        if (!ok) this.fatal(13, `Not able to truncate the log 0x${zxid.toString(16)}`);
        db.tree.lastProcessedZxid = zxid;
        this.catchUpBy('TRUNC', zxid);
        sys.observe('zookeeper/truncated', { zxid, tree: db.tree.digest });
      },
    );
  }

  /** Own transactions beyond the snapshot go first: replayed on top of it they would be wrong. */
  private install(snapshot: Snapshot, zxid: bigint): void {
    const { db, sys } = this.parts;
    this.blocking(
      (done) => db.log.truncate(zxid, done),
      () => {
        db.install(snapshot, zxid);
        this.catchUpBy('SNAP', zxid);
        sys.observe('zookeeper/snapshot-installed', { zxid, tree: db.tree.digest });
        this.reader.hold();
        this.snapshotStep(() => {
          db.log.removeAll();
          this.reading(() => this.reader.release());
        });
      },
    );
  }

  private catchUp(packet: QuorumPacket): void {
    const { zxid, data } = packet;
    switch (packet.type) {
      case PacketType.proposal: {
        const entry = readableEntryIn(data);
        return this.noteMembership(entry, () => this.incoming.proposed(entry));
      }
      case PacketType.commitAndActivate:
        if (this.activate(this.incoming.proposal(zxid), packet)) return;
        return this.incoming.committed(zxid);
      case PacketType.commit:
        return this.incoming.committed(zxid);
      case PacketType.informAndActivate: {
        const entry = readableEntryIn(data?.subarray(8));
        if (this.activate(entry, packet)) return;
        this.incoming.proposed(entry);
        return this.incoming.committed(zxid);
      }
      case PacketType.inform:
        this.incoming.proposed(readableEntryIn(data));
        return this.incoming.committed(zxid);
      case PacketType.newLeader:
        return this.nameMembership(data, () => this.newLeader(zxid));
      case PacketType.upToDate:
        return this.upToDate();
      default:
        return;
    }
  }

  // --- NEWLEADER -----------------------------------------------------------------------------------

  private newLeader(zxid: bigint): void {
    const { epochs } = this.parts;
    if (this.method === 'TRUNC') this.snapshot();
    this.log = this.incoming.open(() => this.refusedByDisk(LOG_REFUSED));
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
        const { ms, origin } = this.syncLimit('no packet from the leader');
        this.deadline.set(ms, origin);
        this.phase = 'up-to-date';
        this.send(encodePacket(PacketType.ack, newLeaderZxid));
        this.incoming.releaseAcks();
        if (mutant(this.parts.sys, 'serve-before-uptodate')) this.upToDate();
      },
    );
  }

  private acknowledge(zxid: bigint): void {
    if (!this.isObserver) this.send(encodePacket(PacketType.ack, zxid));
  }

  // --- the membership -----------------------------------------------------------------------------

  /** NEWLEADER tells the membership under which the leader leads; UPTODATE will put it in force. */
  private nameMembership(data: Uint8Array | null, next: () => void): void {
    const { config, membership } = this.parts;
    if (data === null || data.length <= 1 || !config.reconfigEnabled) return next();
    const verifier = verifierFromText(decodeUtf8(data), config.standaloneEnabled);
    this.newMembership = verifier;
    this.blocking((done) => membership.setLastSeen(verifier, () => done()), next);
  }

  /** A proposed membership is on disk before the proposal goes to the log. */
  private noteMembership(entry: LogEntry, next: () => void): void {
    const { membership, config } = this.parts;
    if (!config.reconfigEnabled || typeOfEntry(entry.bytes) !== Op.reconfig) return next();
    const verifier = this.membershipIn(entry);
    this.blocking((done) => membership.setLastSeen(verifier, () => done()), next);
  }

  /** COMMITANDACTIVATE, INFORMANDACTIVATE. @returns whether the role is over for that */
  private activate(entry: LogEntry | undefined, { zxid, data }: QuorumPacket): boolean {
    if (entry === undefined || data === null) return false;
    const sid = Number(new JuteReader(data).long());
    if (!this.parts.reconfigured(this.membershipIn(entry), { sid, zxid })) return false;
    if (this.phase !== 'serving') this.stop(MAJOR_CHANGE);
    return true;
  }

  private membershipIn(entry: LogEntry): QuorumVerifier {
    const { txn } = readTxnEntry(entry.bytes);
    const data = txn.type === Op.reconfig ? txn.data : null;
    return verifierFromText(decodeUtf8(data ?? NO_BYTES), this.parts.config.standaloneEnabled);
  }

  // --- UPTODATE --------------------------------------------------------------------------------------

  private upToDate(): void {
    const { sys, db, clients } = this.parts;
    if (this.newMembership !== undefined && this.parts.reconfigured(this.newMembership)) {
      return this.stop(MAJOR_CHANGE);
    }
    const mode = this.isObserver ? 'observer' : 'follower';
    this.send(encodePacket(PacketType.ack, BigInt(this.epoch) << 32n));
    const server = new LearnerServer(this.parts, mode, (packet) => this.send(packet));
    this.server = server;
    this.phase = 'serving';
    this.incoming.handTo(server);
    this.parts.voteEpochChanged(this.epoch);
    this.serveObservers(server);
    clients.server = server;
    sys.state(mode, this.epoch);
    const history = { zxid: db.lastZxid, tree: db.tree.digest };
    sys.observe('zookeeper/serving', { mode, epoch: this.epoch, ...history });
  }

  /** A follower with `observerMasterPort` serves observers there. */
  private serveObservers(server: LearnerServer): void {
    if (this.isObserver || this.parts.config.observerMasterPort <= 0) return;
    this.parts.logger.info('Follower', 'Starting ObserverMaster');
    const master = new ObserverMaster(
      this.parts,
      server,
      this.syncLimit('no packet from an observer'),
    );
    try {
      master.start(this.initLimit('no packet from an observer'));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      return this.stop(error.message);
    }
    server.observerMaster = master;
  }

  /** `Follower.processPacket`, `Observer.processPacket`. */
  private fromLeader(packet: QuorumPacket): void {
    const { zxid, data } = packet;
    const server = this.server as LearnerServer;
    switch (packet.type) {
      case PacketType.ping:
        return this.pong(zxid, server);
      case PacketType.proposal: {
        const entry = entryIn(data);
        return this.noteMembership(entry, () => {
          server.proposed(entry);
          this.incoming.write(entry);
        });
      }
      case PacketType.commitAndActivate: {
        const entry = server.nextProposal;
        const isOver = this.activate(entry, packet);
        server.committed(zxid);
        if (entry !== undefined) server.observerMaster?.activated(entry, data ?? NO_BYTES);
        return isOver ? this.stop(MAJOR_CHANGE) : undefined;
      }
      case PacketType.informAndActivate: {
        const entry = readableEntryIn(data?.subarray(8));
        const isOver = this.activate(entry, packet);
        this.incoming.write(entry);
        server.informed(entry);
        return isOver ? this.stop(MAJOR_CHANGE) : undefined;
      }
      case PacketType.commit: {
        const entry = server.nextProposal;
        server.committed(zxid);
        return entry && server.observerMaster?.committed(entry);
      }
      case PacketType.inform: {
        const entry = readableEntryIn(data);
        this.incoming.write(entry);
        return server.informed(entry);
      }
      case PacketType.sync:
        return server.synced();
      case PacketType.revalidate: {
        const input = new JuteReader(data ?? NO_BYTES);
        const session = input.long();
        const valid = input.bool();
        if (server.observerMaster?.revalidated(session, valid)) return;
        return server.revalidated(session, valid);
      }
      default:
        return;
    }
  }

  /** The answer carries the sessions heard from since the last one. */
  private pong(zxid: bigint, server: LearnerServer): void {
    const touched = server.tracker.takeTouched();
    const data = new JuteWriter(12 * touched.size);
    for (const [session, timeoutMs] of touched) {
      data.long(session);
      data.int(timeoutMs);
    }
    this.send(encodePacket(PacketType.ping, zxid, data.finish()));
  }
}

/** A transaction as it came; whoever takes it reads it before it is logged. @throws JuteError */
function entryIn(bytes: Uint8Array | null | undefined): LogEntry {
  const given = bytes ?? NO_BYTES;
  return { zxid: zxidOfEntry(given), bytes: given };
}

/** As {@link entryIn}, read here (`SerializeUtils.deserializeTxn`). @throws JuteError */
function readableEntryIn(bytes: Uint8Array | null | undefined): LogEntry {
  readTxnEntry(bytes ?? NO_BYTES);
  return entryIn(bytes);
}
