/**
 * What a committed membership means for this server (`QuorumPeer.processReconfig`): the election
 * begins anew with other peers, the client port may move, and its role or its leader may be another
 * from now on. A reconfiguration usually names the leader, so that nobody has to elect.
 */

import { ConfigError } from '../../config/config-error.ts';
import type { LearnerType, QuorumConfig, ServerSpec } from '../../config/quorum-config.ts';
import { type System, SystemError } from '../../machine/system.ts';
import type { Election } from '../election/election.ts';
import { type QuorumVerifier, sameMembers, verifierFromText } from '../quorum-verifier.ts';
import type { ClientPort } from '../server/client-port.ts';
import type { Logger } from '../server/logger.ts';
import type { Membership } from './membership.ts';

/** What a reconfiguration asks of the server. */
export interface ReconfiguredPeer {
  readonly sys: System;
  readonly config: QuorumConfig;
  readonly logger: Logger;
  readonly clients: ClientPort;
  readonly membership: Membership;
  election(): Election | undefined;
  /** With new connections and a new listener, and the vote that the server lives by. */
  restartElection(): void;
  /** `initConfigInZKDatabase`. */
  placeMembership(): void;
}

/** The leader that a reconfiguration names, and its zxid. */
export interface Designated {
  readonly sid: number;
  readonly zxid: bigint;
}

export class Reconfiguration {
  /** What this server is in the ensemble; who is no member counts as a participant. */
  learnerType: LearnerType;
  /** `reconfigFlag`: what comes after the present role is known, and needs no election. */
  isToChangeRole = false;
  private readonly peer: ReconfiguredPeer;

  constructor(peer: ReconfiguredPeer) {
    this.peer = peer;
    this.learnerType = peer.config.peerType;
    peer.membership.proposed = (verifier) => this.connectNewPeers(verifier);
  }

  /**
   * A membership is in force from now on. While the server looks for a leader it starts the
   * election anew by itself. @returns whether its role or its leader is another
   */
  process(
    verifier: QuorumVerifier,
    designated: Designated | undefined,
    restartsElection: boolean,
  ): boolean {
    const { config, membership } = this.peer;
    if (!config.reconfigEnabled) return false;
    const own = membership.self;
    const before = membership.setCurrent(verifier);
    this.peer.placeMembership();
    if (before.version >= verifier.version || sameMembers(before, verifier)) return false;
    this.observe(verifier);
    if (restartsElection) this.peer.restartElection();
    this.moveClientPort(own, verifier.member(membership.sid));
    const isRoleChanged = this.changeRole(verifier);
    if (designated !== undefined) return this.follow(designated) || isRoleChanged;
    const leader = this.peer.election()?.currentVote.leader ?? -1;
    this.isToChangeRole = false;
    return isRoleChanged || !isSameVoter(before.member(leader), verifier.member(leader));
  }

  /**
   * A peer tells its membership while this server looks for a leader; one that is newer is taken
   * over. @returns whether the election has to begin anew
   */
  heard(text: string): boolean {
    const { config, logger, membership } = this.peer;
    const { current } = membership;
    if (text === current.text) return false;
    const verifier = this.parsed(text);
    if (verifier === undefined || verifier.version <= current.version) return false;
    this.process(verifier, undefined, false);
    if (!config.reconfigEnabled || sameMembers(verifier, current)) return false;
    logger.info('FastLeaderElection', 'restarting leader election');
    return true;
  }

  /** `updateVote`. @returns whether the leader is another */
  private follow({ sid, zxid }: Designated): boolean {
    const election = this.peer.election();
    if (election === undefined || sid === election.currentVote.leader) return false;
    election.designate(sid, zxid);
    this.isToChangeRole = true;
    this.peer.logger.warn('QuorumPeer', `Suggested leader: ${sid}`);
    return true;
  }

  /** `updateLearnerType`: who is no member follows without a vote. */
  private changeRole(verifier: QuorumVerifier): boolean {
    const { sid } = this.peer.membership;
    const type = verifier.member(sid)?.role ?? 'participant';
    if (type === this.learnerType) return false;
    this.learnerType = type;
    this.isToChangeRole = true;
    const voter = verifier.isVoter(sid) ? 'a voting participant' : 'a non-voting participant';
    const text = `Becoming ${type === 'observer' ? 'an observer' : voter}`;
    this.peer.logger.info('QuorumPeer', text);
    return true;
  }

  private moveClientPort(from: ServerSpec | undefined, to: ServerSpec | undefined): void {
    if (to?.clientPort === undefined) return;
    const { config, clients, logger } = this.peer;
    const isFromServerLine = from?.clientPort !== undefined;
    const port = isFromServerLine ? from.clientPort : config.clientPort;
    const addressNow = isFromServerLine ? from.clientAddress : config.clientPortAddress;
    const address = anyAddress(to.clientAddress);
    if (to.clientPort === port && address === anyAddress(addressNow)) return;
    try {
      clients.rebind(to.clientPort, address);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const text = `Error reconfiguring client port: ${error.message}`;
      logger.error('NIOServerCnxnFactory', text);
    }
  }

  private parsed(text: string): QuorumVerifier | undefined {
    try {
      return verifierFromText(text, this.peer.config.standaloneEnabled);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return undefined;
    }
  }

  private connectNewPeers(verifier: QuorumVerifier): void {
    const { current } = this.peer.membership;
    for (const { sid } of verifier.servers) {
      if (current.member(sid) === undefined) this.peer.election()?.connectTo(sid);
    }
  }

  private observe(verifier: QuorumVerifier): void {
    this.peer.sys.observe('zookeeper/reconfigured', {
      version: verifier.version,
      voters: verifier.voters.join(','),
      quorum: verifier.minimum,
    });
  }
}

function isSameVoter(a: ServerSpec | undefined, b: ServerSpec | undefined): boolean {
  if (a?.role !== 'participant' || b?.role !== 'participant') return false;
  return a.host === b.host && a.quorumPort === b.quorumPort;
}

const anyAddress = (address: string | undefined): string | undefined =>
  address === '0.0.0.0' ? undefined : address;
