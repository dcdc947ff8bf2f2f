/**
 * FastLeaderElection of ZooKeeper 3.8: servers that are LOOKING exchange notifications until a
 * quorum agrees on the best vote and no better one has come for 200 ms. Servers that already
 * follow or lead answer those who are looking with the vote they live by, which is how a restarted
 * server joins a running ensemble. What Java does with four threads is done here by handlers on one;
 * the waits, their lengths and their order are Java's.
 */
import type { QuorumConfig } from '../../config/zoo-cfg.ts';
import type { System, Timer } from '../../machine/system.ts';
import type { Membership } from '../quorum/membership.ts';
import { ElectionConnections } from './connections.ts';
import { decodeNotification, encodeNotification, type Notification } from './messages.ts';
import type { ElectionSelf } from './self.ts';
import {
  beats,
  type Candidate,
  NO_LEADER,
  NO_ZXID,
  type PeerState,
  sameVote,
  type Vote,
} from './vote.ts';

export type { PeerState, Vote } from './vote.ts';

/** `FastLeaderElection.finalizeWait`: silence after a quorum agreed. */
const FINALIZE_WAIT_MS = 200;

interface Received extends Notification {
  readonly sid: number;
}

/** One run of `lookForLeader`. */
interface Round {
  readonly found: (vote: Vote) => void;
  readonly votes: Map<number, Vote>;
  readonly outOfElection: Map<number, Vote>;
  proposal: Candidate;
  /** How long the next silence may last. */
  notTimeoutMs: number;
  /** A quorum agrees: the last 200 ms are running. */
  finalizing: boolean;
}

export class Election {
  readonly #sys: System;
  readonly #config: QuorumConfig;
  readonly #self: ElectionSelf;
  readonly #members: Membership;
  readonly #connections: ElectionConnections;
  /** `logicalclock`. */
  #clock = 0n;
  #current: Vote;
  #round: Round | undefined;
  #timer: Timer | undefined;
  /** `recvqueue`: what came while LOOKING and was not looked at yet. */
  readonly #inbox: Received[] = [];
  #stopped = false;

  /** `current` is the vote that the server lives by when the election is made anew while it serves. */
  constructor(
    sys: System,
    config: QuorumConfig,
    members: Membership,
    self: ElectionSelf,
    current?: Vote,
  ) {
    this.#sys = sys;
    this.#config = config;
    this.#self = self;
    this.#members = members;
    this.#current = current ?? {
      leader: self.sid,
      electionEpoch: 0n,
      state: 'LOOKING',
      ...self.initialVote(),
    };
    this.#connections = new ElectionConnections(sys, config, members, (sid, payload) =>
      this.#receive(sid, payload),
    );
  }

  /** Opens the election port. From here on peers that are looking get an answer. */
  start(): void {
    this.#connections.start();
  }

  /** Closes the port and every connection; a running search ends without a result. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#round = undefined;
    this.#inbox.length = 0;
    this.#connections.stop();
  }

  /**
   * Searches for a leader in a new round. `found` runs once, in an event of its own; the vote's
   * state is the one this server must now take. The server must be LOOKING until then.
   */
  lookForLeader(found: (vote: Vote) => void): void {
    this.#clock++;
    this.#round = {
      found,
      votes: new Map(),
      outOfElection: new Map(),
      proposal: this.#initial(),
      notTimeoutMs: this.#config.minNotificationIntervalMs,
      finalizing: false,
    };
    this.#broadcast();
    this.#wait();
    this.#work();
  }

  /** `updateElectionVote`: peers that look are told the epoch that is established now. */
  updateVoteEpoch(peerEpoch: bigint): void {
    this.#current = { ...this.#current, peerEpoch };
  }

  /** `updateVote`: a reconfiguration names the leader, and nobody is elected. */
  designate(leader: number, zxid: bigint): void {
    this.#current = { leader, zxid, electionEpoch: -1n, peerEpoch: -1n, state: 'LOOKING' };
  }

  /** `connectNewPeers`: those of a proposed membership are called at once. */
  connectTo(sid: number): void {
    this.#connections.connectTo(sid);
  }

  /** The vote that this server lives by: the last one found. */
  get currentVote(): Vote {
    return this.#current;
  }

  // --- sending -----------------------------------------------------------------------------
  /** An observer proposes nobody: `Long.MIN_VALUE` loses to every vote. */
  #initial(): Candidate {
    const { sid } = this.#self;
    if (!this.#members.current.isVoter(sid)) {
      return { leader: NO_LEADER, zxid: NO_ZXID, peerEpoch: NO_ZXID };
    }
    return { leader: sid, ...this.#self.initialVote() };
  }

  #broadcast(): void {
    const { proposal } = this.#round as Round;
    const vote: Vote = { ...proposal, electionEpoch: this.#clock, state: 'LOOKING' };
    const payload = encodeNotification(vote, this.#members.current.text);
    for (const sid of this.#members.voters) this.#connections.send(sid, payload);
  }

  #answer(sid: number, vote: Vote): void {
    this.#connections.send(sid, encodeNotification(vote, this.#members.current.text));
  }

  // --- receiving: WorkerReceiver -------------------------------------------------------------

  #receive(sid: number, payload: Uint8Array): void {
    const notification = decodeNotification(payload);
    if (!notification) return;
    const state = this.#self.peerState();
    const { configText } = notification;
    if (configText !== undefined && this.#self.heardMembership?.(configText)) return;
    if (!this.#members.isVoter(sid)) {
      this.#answer(sid, { ...this.#current, electionEpoch: this.#clock, state });
    } else if (state === 'LOOKING') {
      const behind = notification.state === 'LOOKING' && notification.electionEpoch < this.#clock;
      if (behind && this.#round) {
        this.#answer(sid, { ...this.#round.proposal, electionEpoch: this.#clock, state });
      }
      this.#inbox.push({ ...notification, sid });
      this.#work();
    } else if (notification.state === 'LOOKING') {
      this.#answer(sid, { ...this.#current, state });
    }
  }

  // --- deciding: lookForLeader ---------------------------------------------------------------

  #work(): void {
    while (this.#round && !this.#stopped) {
      const next = this.#inbox.shift();
      if (!next) return;
      if (this.#round.finalizing && !this.#wins(next, this.#round.proposal)) {
        this.#wait();
        continue;
      }
      this.#round.finalizing = false;
      this.#wait();
      this.#handle(this.#round, next);
    }
  }

  #handle(round: Round, n: Received): void {
    if (!this.#members.isVoter(n.sid) || !this.#members.isVoter(n.leader)) return;
    if (n.state === 'LOOKING') this.#fromLooking(round, n);
    else if (n.state !== 'OBSERVING') this.#fromSettled(round, n);
  }

  #fromLooking(round: Round, n: Received): void {
    const initial = this.#initial();
    if (initial.zxid === -1n || n.zxid === -1n) return;
    if (n.electionEpoch < this.#clock) return;
    if (n.electionEpoch > this.#clock) {
      this.#clock = n.electionEpoch;
      round.votes.clear();
      round.proposal = this.#wins(n, initial) ? candidate(n) : initial;
      this.#broadcast();
    } else if (this.#wins(n, round.proposal)) {
      round.proposal = candidate(n);
      this.#broadcast();
    }
    round.votes.set(n.sid, n);
    const mine: Vote = { ...round.proposal, electionEpoch: this.#clock, state: 'LOOKING' };
    if (!this.#agreed(round.votes, mine)) return;
    round.finalizing = true;
    this.#wait();
  }

  /** A peer that follows or leads: either in this same round, or in an ensemble that runs. */
  #fromSettled(round: Round, n: Received): void {
    if (n.electionEpoch === this.#clock) {
      round.votes.set(n.sid, n);
      if (this.#agreed(round.votes, n) && this.#leaderSaysSo(round.votes, n)) {
        this.#settle(n);
        return;
      }
    }
    round.outOfElection.set(n.sid, n);
    if (this.#agreed(round.outOfElection, n) && this.#leaderSaysSo(round.outOfElection, n)) {
      this.#clock = n.electionEpoch;
      this.#settle(n);
    }
  }

  /** `totalOrderPredicate`. */
  #wins(next: Candidate, current: Candidate): boolean {
    return this.#members.current.weight(next.leader) > 0 && beats(next, current);
  }

  #agreed(votes: ReadonlyMap<number, Vote>, vote: Vote): boolean {
    const acks: number[] = [];
    for (const [sid, cast] of votes) if (sameVote(vote, cast)) acks.push(sid);
    return this.#members.verifiers.every((verifier) => verifier.containsQuorum(acks));
  }

  /** `checkLeader`: followers alone may be wrong, when their leader has just died. */
  #leaderSaysSo(votes: ReadonlyMap<number, Vote>, n: Received): boolean {
    if (n.leader === this.#self.sid) return this.#clock === n.electionEpoch;
    return votes.get(n.leader)?.state === 'LEADING';
  }

  // --- waiting -------------------------------------------------------------------------------

  /** Every poll of the queue waits its full time again. */
  #wait(): void {
    this.#timer?.cancel();
    const round = this.#round;
    if (!round) return;
    if (round.finalizing) {
      this.#timer = this.#sys.timer(FINALIZE_WAIT_MS, () => {
        this.#settle({ ...round.proposal, electionEpoch: this.#clock, state: 'LOOKING' });
      });
      return;
    }
    this.#timer = this.#sys.timer(round.notTimeoutMs, () => this.#silence(round), {
      label: 'no notification of a vote',
      key: 'fastleader.minNotificationInterval',
    });
  }

  /** Nothing came: say it again, or knock again where nothing could be delivered. */
  #silence(round: Round): void {
    if (this.#connections.haveDelivered()) this.#broadcast();
    else this.#connections.connectAll();
    const most = this.#config.maxNotificationIntervalMs;
    round.notTimeoutMs = Math.min(round.notTimeoutMs * 2, most);
    this.#wait();
  }

  #settle(vote: Vote): void {
    const round = this.#round;
    this.#round = undefined;
    this.#timer?.cancel();
    this.#inbox.length = 0;
    const { leader, zxid, electionEpoch, peerEpoch } = vote;
    this.#current = { leader, zxid, electionEpoch, peerEpoch, state: this.#stateUnder(leader) };
    round?.found(this.#current);
  }

  #stateUnder(leader: number): PeerState {
    if (leader === this.#self.sid) return 'LEADING';
    return this.#self.isObserver() ? 'OBSERVING' : 'FOLLOWING';
  }
}

function candidate({ leader, zxid, peerEpoch }: Candidate): Candidate {
  return { leader, zxid, peerEpoch };
}
