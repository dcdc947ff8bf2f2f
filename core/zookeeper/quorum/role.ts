/**
 * What leading and learning have in common: a role lasts until something goes wrong, then it lets
 * go of everything in order (connections, clients, log) and the peer looks for a leader again. Disk
 * steps that a Java thread would sit through are waited for before that.
 */

import { SystemError, type TimerOrigin } from '../../machine/system.ts';
import type { QuorumVerifier } from '../quorum-verifier.ts';
import type { ServerParts } from '../server/server-parts.ts';
import type { SyncLog } from '../server/sync-log.ts';
import type { Epochs } from '../storage/epochs.ts';
import type { HandlerMetrics } from './handler-metrics.ts';
import type { Membership } from './membership.ts';
import type { Designated } from './reconfiguration.ts';
import type { RoleTimes } from './role-times.ts';

/** `ExitCode.TXNLOG_ERROR_TAKING_SNAPSHOT`. */
const EXIT_SNAPSHOT = 10;

export interface PeerParts extends ServerParts {
  readonly sid: number;
  readonly epochs: Epochs;
  readonly membership: Membership;
  readonly times: RoleTimes;
  readonly handlerMetrics: HandlerMetrics;
  /**
   * `QuorumPeer.processReconfig`: a membership is committed; `designated` is the leader that it
   * names, if any. @returns whether this server's role or its leader is another now
   */
  reconfigured(verifier: QuorumVerifier, designated?: Designated): boolean;
  /** `initConfigInZKDatabase`: what a history from elsewhere says of the membership is overwritten. */
  placeMembership(): void;
  /** A reconfiguration has given this server another role that it has not taken yet. */
  isToChangeRole(): boolean;
  /** The new epoch is established: peers that look are told it. */
  voteEpochChanged(epoch: number): void;
  /** The role is over and everything is let go of; perhaps because the disk took nothing more. */
  ended(isDiskRefused: boolean): void;
}

/** Begins a disk operation, which tells when it is done, or what it failed by. */
export type DiskStep = (done: (error?: SystemError) => void) => void;

/** A disk operation during which the packets that follow wait, and what comes after it. */
export type Blocking = (start: DiskStep, next: () => void) => void;

/** Something that ends within a time, and the keys that set it. */
export interface Limit {
  readonly ms: number;
  readonly origin: TimerOrigin;
}

export abstract class Role {
  protected readonly parts: PeerParts;
  protected stopped = false;
  protected log: SyncLog | undefined;
  private stepsUnderWay = 0;
  private isSettled = false;
  private isDiskRefused = false;

  constructor(parts: PeerParts) {
    this.parts = parts;
  }

  /** Closes listeners, connections and timers. */
  protected abstract release(): void;

  protected ticks(count: number): number {
    return count * this.parts.config.tickTimeMs;
  }

  protected initLimit(label: string): Limit {
    const ms = this.ticks(this.parts.config.initLimit);
    return { ms, origin: { label, key: 'initLimit * tickTime' } };
  }

  protected syncLimit(label: string): Limit {
    const ms = this.ticks(this.parts.config.syncLimit);
    return { ms, origin: { label, key: 'syncLimit * tickTime' } };
  }

  /** Leaves the role. Clients are dropped at once; the log is finished first. */
  stop(why: string): void {
    if (this.stopped) return;
    this.stopped = true;
    const { sys, clients } = this.parts;
    sys.observe('zookeeper/stepped-down', { why });
    sys.state('looking');
    clients.server = undefined;
    clients.closeAll();
    this.release();
    if (this.log === undefined) this.settle();
    else this.log.stop(() => this.endLog());
  }

  /** The disk does not take what the role has to write down. */
  protected refusedByDisk(why: string): void {
    this.isDiskRefused = true;
    this.stop(why);
  }

  /** A disk operation that the role waits for; a failure ends the role. */
  protected step(start: DiskStep, next: () => void): void {
    this.stepsUnderWay++;
    const done = (error?: SystemError): void => {
      this.stepsUnderWay--;
      if (error !== undefined) this.refusedByDisk(error.message);
      if (this.stopped) this.settle();
      else next();
    };
    try {
      start(done);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      done(error);
    }
  }

  /** As {@link step}, for a snapshot: without it the process ends. */
  protected snapshotStep(next: () => void): void {
    const written = (then: () => void) => (error?: SystemError) => {
      if (error !== undefined) this.fatal(EXIT_SNAPSHOT, error.message);
      then();
    };
    this.step(
      (done) => this.onDisk(EXIT_SNAPSHOT, () => this.parts.db.takeSnapshot(written(done))),
      next,
    );
  }

  /** `takeSnapshot`: in the background. */
  protected snapshot(): void {
    const { db, logger } = this.parts;
    logger.info('FileTxnSnapLog', `Snapshotting: 0x${db.lastZxid.toString(16)}`);
    this.onDisk(EXIT_SNAPSHOT, () =>
      db.takeSnapshot((error) => {
        if (error !== undefined) this.fatal(EXIT_SNAPSHOT, error.message);
      }),
    );
  }

  /** A disk that refuses ends the process. */
  private onDisk(exit: number, access: () => void): void {
    try {
      access();
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      this.fatal(exit, `Severe unrecoverable error, exiting: ${error.message}`);
    }
  }

  protected fatal(exit: number, message: string): never {
    this.parts.logger.error('QuorumPeer', message);
    return this.parts.sys.exit(exit);
  }

  private endLog(): void {
    this.log = undefined;
    this.settle();
  }

  private settle(): void {
    if (this.isSettled || this.log !== undefined || this.stepsUnderWay > 0) return;
    this.isSettled = true;
    this.parts.ended(this.isDiskRefused);
  }
}
