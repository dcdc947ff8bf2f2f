/**
 * What a learner does with the packets of the leader once it serves clients
 * (`Follower.processPacket`, `Observer.processPacket`).
 */

import { JuteReader, JuteWriter } from '../protocol/jute.ts';
import { encodePacket, PacketType, type QuorumPacket } from '../protocol/quorum-packet.ts';
import type { Incoming } from './incoming.ts';
import { entryIn, readableEntryIn } from './leader-entry.ts';
import type { LearnerMembership } from './learner-membership.ts';
import type { LearnerServer } from './learner-server.ts';

const NO_BYTES = new Uint8Array(0);
/** Another role or another leader: the server looks again. */
export const MAJOR_CHANGE = 'changes proposed in reconfig';

export interface ServingParts {
  readonly server: LearnerServer;
  readonly incoming: Incoming;
  readonly membership: LearnerMembership;
  readonly send: (packet: Uint8Array) => void;
  /** Ends the role. */
  readonly stop: (why: string) => void;
}

export class ServingLearner {
  private readonly parts: ServingParts;

  constructor(parts: ServingParts) {
    this.parts = parts;
  }

  stop(): void {
    this.parts.server.stop();
  }

  /** @throws JuteError, ConfigError for what cannot be read */
  packet(packet: QuorumPacket): void {
    const { zxid, data } = packet;
    const { server, incoming, membership } = this.parts;
    switch (packet.type) {
      case PacketType.ping:
        return this.pong(zxid);
      case PacketType.proposal: {
        const entry = entryIn(data);
        return membership.note(entry, () => {
          server.proposed(entry);
          incoming.write(entry);
          server.counts.proposalReceived(entry, server.observerMaster !== undefined);
        });
      }
      case PacketType.commitAndActivate: {
        const entry = server.nextProposal;
        const isOver = membership.activate(entry, packet);
        server.committed(zxid);
        if (entry !== undefined) server.observerMaster?.activated(entry, data ?? NO_BYTES);
        return isOver ? this.parts.stop(MAJOR_CHANGE) : undefined;
      }
      case PacketType.informAndActivate: {
        const entry = readableEntryIn(data?.subarray(8));
        const isOver = membership.activate(entry, packet);
        incoming.write(entry);
        server.informed(entry);
        return isOver ? this.parts.stop(MAJOR_CHANGE) : undefined;
      }
      case PacketType.commit: {
        const entry = server.nextProposal;
        server.counts.commitReceived();
        server.committed(zxid);
        return entry && server.observerMaster?.committed(entry);
      }
      case PacketType.inform: {
        const entry = readableEntryIn(data);
        server.counts.commitReceived();
        incoming.write(entry);
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
  private pong(zxid: bigint): void {
    const touched = this.parts.server.tracker.takeTouched();
    const data = new JuteWriter(12 * touched.size);
    for (const [session, timeoutMs] of touched) {
      data.long(session);
      data.int(timeoutMs);
    }
    this.parts.send(encodePacket(PacketType.ping, zxid, data.finish()));
  }
}
