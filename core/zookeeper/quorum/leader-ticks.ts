/**
 * The pulse of a leader that has been established: twice a tick learners hear a ping; once a tick
 * the leader asks itself whether a quorum has been heard of, and steps down if not.
 */

import type { Timer } from '../../machine/system.ts';
import type { LearnerHandler } from './learner-handler.ts';
import type { Limit, PeerParts } from './role.ts';

export interface TicksParts {
  /** Of all who are connected. */
  readonly handlers: ReadonlySet<LearnerHandler>;
  /** How long a quorum may be silent. */
  readonly syncLimit: Limit;
  /** The zxid that a ping carries. */
  readonly lastProposed: () => bigint;
  /** Ends the role. */
  readonly stop: (why: string) => void;
}

export class LeaderTicks {
  /** How many there have been. */
  count = 0;
  private readonly peer: PeerParts;
  private readonly parts: TicksParts;
  private timer: Timer | undefined;
  /** That of the step down. */
  private end: Timer | undefined;
  private halfTickMs = 0;
  private skipsNext = false;
  private isStopped = false;

  constructor(peer: PeerParts, parts: TicksParts) {
    this.peer = peer;
    this.parts = parts;
  }

  start(): void {
    this.schedule(true);
  }

  stop(): void {
    this.isStopped = true;
    this.timer?.cancel();
    this.end?.cancel();
  }

  /** A learner is gone: the tick that counts who is left has this loss as its cause. */
  lost(): void {
    if (this.timer && !this.isStopped) this.arm();
  }

  isAlive(handler: LearnerHandler): boolean {
    return this.count <= handler.aliveUntilTick;
  }

  private schedule(skip: boolean): void {
    const { sys, config } = this.peer;
    this.halfTickMs = sys.clock.monotonic() + config.tickTimeMs / 2;
    this.skipsNext = skip;
    this.arm();
  }

  private arm(): void {
    const { sys } = this.peer;
    const skip = this.skipsNext;
    this.timer?.cancel();
    this.timer = sys.timer(this.halfTickMs - sys.clock.monotonic(), () => {
      if (skip) this.ping();
      else this.tick();
      if (!this.isStopped) this.schedule(!skip);
    });
  }

  /** Every other half tick. */
  private tick(): void {
    this.count++;
    const alive = new Set([this.peer.sid]);
    for (const handler of this.parts.handlers) {
      if (this.isAlive(handler)) alive.add(handler.sid);
    }
    if (this.haveAllQuorums(alive)) return this.ping();
    const sids = [...alive].sort((a, b) => a - b).join(',');
    this.stepDown(`Not sufficient followers synced, only synced with sids: [ [${sids}] ]`);
  }

  private ping(): void {
    for (const handler of [...this.parts.handlers]) handler.ping(this.parts.lastProposed());
  }

  /** Too few are connected, or those who are were silent for syncLimit ticks. */
  private stepDown(why: string): void {
    const { sys, sid, config } = this.peer;
    const connected = new Set([sid, ...[...this.parts.handlers].map((handler) => handler.sid)]);
    const { ms, origin } = this.parts.syncLimit;
    const tick = { label: 'a tick with too few connected', key: 'tickTime' };
    const seen = this.haveAllQuorums(connected)
      ? { ...origin, limitMs: ms }
      : { ...tick, limitMs: config.tickTimeMs };
    this.end = sys.timer(0, () => this.parts.stop(why), seen);
  }

  private haveAllQuorums(sids: ReadonlySet<number>): boolean {
    const { verifiers } = this.peer.membership;
    return verifiers.every((verifier) => verifier.containsQuorum(sids));
  }
}
