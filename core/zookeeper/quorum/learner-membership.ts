/**
 * What a learner hears of the membership: NEWLEADER names the one under which the leader leads,
 * proposals carry new ones, and the packets that commit those put them in force.
 */

import { decodeUtf8, JuteReader } from '../protocol/jute.ts';
import { Op } from '../protocol/opcodes.ts';
import type { QuorumPacket } from '../protocol/quorum-packet.ts';
import { readTxnEntry, typeOfEntry } from '../protocol/txn.ts';
import { type QuorumVerifier, verifierFromText } from '../quorum-verifier.ts';
import type { LogEntry } from '../storage/txn-log.ts';
import type { Blocking, PeerParts } from './role.ts';

const NO_BYTES = new Uint8Array(0);

export class LearnerMembership {
  private readonly parts: PeerParts;
  private readonly blocking: Blocking;
  /** What NEWLEADER named, until UPTODATE puts it in force. */
  private named: QuorumVerifier | undefined;

  constructor(parts: PeerParts, blocking: Blocking) {
    this.parts = parts;
    this.blocking = blocking;
  }

  /** NEWLEADER tells the membership under which the leader leads. @throws ConfigError */
  name(data: Uint8Array | null, next: () => void): void {
    const { config } = this.parts;
    if (data === null || data.length <= 1 || !config.reconfigEnabled) return next();
    const verifier = verifierFromText(decodeUtf8(data), config.standaloneEnabled);
    this.named = verifier;
    this.keep(verifier, next);
  }

  /** UPTODATE. @returns whether the role is over for that */
  putInForce(): boolean {
    return this.named !== undefined && this.parts.reconfigured(this.named);
  }

  /** A proposed membership is on disk before the proposal goes to the log. @throws ConfigError */
  note(entry: LogEntry, next: () => void): void {
    const { config } = this.parts;
    if (!config.reconfigEnabled || typeOfEntry(entry.bytes) !== Op.reconfig) return next();
    this.keep(this.membershipIn(entry), next);
  }

  /** COMMITANDACTIVATE, INFORMANDACTIVATE. @returns whether the role is over for that */
  activate(entry: LogEntry | undefined, { zxid, data }: QuorumPacket): boolean {
    if (entry === undefined || data === null) return false;
    const sid = Number(new JuteReader(data).long());
    return this.parts.reconfigured(this.membershipIn(entry), { sid, zxid });
  }

  private keep(verifier: QuorumVerifier, next: () => void): void {
    this.blocking((done) => this.parts.membership.setLastSeen(verifier, () => done()), next);
  }

  private membershipIn(entry: LogEntry): QuorumVerifier {
    const { txn } = readTxnEntry(entry.bytes);
    const data = txn.type === Op.reconfig ? txn.data : null;
    return verifierFromText(decodeUtf8(data ?? NO_BYTES), this.parts.config.standaloneEnabled);
  }
}
