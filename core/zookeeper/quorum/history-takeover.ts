/**
 * How a learner's tree comes to the leader's history (`Learner.syncWithLeader`): it goes on from where
 * it is, takes back what only it had, or takes over a snapshot.
 */

import { mutant } from '../mutants.ts';
import {
  PacketType,
  type QuorumPacket,
  type QuorumPacketReader,
} from '../protocol/quorum-packet.ts';
import type { Snapshot } from '../storage/snapshot.ts';
import type { Blocking, PeerParts } from './role.ts';
import { receiveSnapshot } from './snapshot-receiver.ts';

/** `ExitCode.QUORUM_PACKET_ERROR`. */
const EXIT_NOT_TRUNCATED = 13;

export interface TakeoverSteps {
  /** From now on, proposals and commits follow. */
  begun(): void;
  readonly blocking: Blocking;
  /** Writes a snapshot of the tree; packets wait. */
  blockingSnapshot(next: () => void): void;
  /** Ends the role. */
  stop(why: string): void;
  /** Ends the process. */
  fatal(exit: number, message: string): never;
}

export class HistoryTakeover {
  /** What the leader has chosen. */
  method: 'DIFF' | 'TRUNC' | 'SNAP' = 'DIFF';
  private readonly parts: PeerParts;
  private readonly reader: QuorumPacketReader;
  private readonly steps: TakeoverSteps;

  constructor(parts: PeerParts, reader: QuorumPacketReader, steps: TakeoverSteps) {
    this.parts = parts;
    this.reader = reader;
    this.steps = steps;
  }

  /** The packet that says how. */
  start({ type, zxid }: QuorumPacket): void {
    switch (type) {
      case PacketType.diff:
        return this.begin('DIFF', zxid);
      case PacketType.trunc:
        return this.truncate(zxid);
      case PacketType.snap:
        return receiveSnapshot(this.reader, (snapshot) => this.install(snapshot, zxid));
      default:
        return this.steps.stop(`Got unexpected packet from leader: ${type}, exiting ...`);
    }
  }

  /** The tree is as the leader wants it: what it lacks comes next. */
  private begin(method: 'DIFF' | 'TRUNC' | 'SNAP', zxid: bigint): void {
    this.method = method;
    this.steps.begun();
    this.parts.placeMembership();
    this.parts.logger.info('Learner', `Getting a ${method} from the leader 0x${zxid.toString(16)}`);
    this.parts.sys.observe('zookeeper/synced', { method, zxid });
  }

  private truncate(zxid: bigint): void {
    const { db, sys } = this.parts;
    if (mutant(sys, 'skip-truncate')) return this.begin('TRUNC', zxid);
    let ok = false;
    this.steps.blocking(
      (done) =>
        db.truncate(mutant(sys, 'truncate-too-little') ? zxid + 1n : zxid, (isDone) => {
          ok = isDone;
          done();
        }),
      () => {
        if (!ok) {
          const text = `Not able to truncate the log 0x${zxid.toString(16)}`;
          this.steps.fatal(EXIT_NOT_TRUNCATED, text);
        }
        db.tree.lastProcessedZxid = zxid;
        this.begin('TRUNC', zxid);
        sys.observe('zookeeper/truncated', { zxid, tree: db.tree.digest });
      },
    );
  }

  /** Own transactions beyond the snapshot go first: replayed on top of it they would be wrong. */
  private install(snapshot: Snapshot, zxid: bigint): void {
    const { db, sys } = this.parts;
    this.steps.blocking(
      (done) => db.log.truncate(zxid, done),
      () => {
        db.install(snapshot, zxid);
        this.begin('SNAP', zxid);
        sys.observe('zookeeper/snapshot-installed', { zxid, tree: db.tree.digest });
        this.steps.blockingSnapshot(() => db.log.removeAll());
      },
    );
  }
}
