/**
 * Reaching the elected leader's quorum port, or a follower's port for observers
 * (`Learner.connectToLeader`): up to five attempts, a
 * tenth of a second apart, within initLimit (or connectToLearnerMasterLimit). The leader may take a
 * moment longer than its followers to learn that it leads.
 */

import type { Connection, SystemError, Timer } from '../../machine/system.ts';
import type { PeerParts } from './role.ts';

const ATTEMPTS = 5;
/** `zookeeper.leaderConnectDelayDuringRetryMs`. */
const RETRY_DELAY_MS = 100;

/** Whom a learner learns from, and where that one listens; nowhere if it is no member any more. */
export interface LearnerSource {
  readonly sid: number;
  readonly host?: string;
  readonly port?: number;
}

export class LeaderLink {
  private readonly parts: PeerParts;
  private readonly source: LearnerSource;
  private readonly connected: (tcp: Connection) => void;
  private readonly failed: (why: string) => void;
  private tries = 0;
  private startedMs = 0;
  private tcp: Connection | undefined;
  private retry: Timer | undefined;

  constructor(
    parts: PeerParts,
    source: LearnerSource,
    connected: (tcp: Connection) => void,
    failed: (why: string) => void,
  ) {
    this.parts = parts;
    this.source = source;
    this.connected = connected;
    this.failed = failed;
  }

  start(): void {
    this.startedMs = this.parts.sys.clock.monotonic();
    this.attempt();
  }

  stop(): void {
    this.retry?.cancel();
    if (this.tcp?.state === 'connecting') this.tcp.close();
  }

  private get remainingMs(): number {
    const { config, sys } = this.parts;
    const ticks = config.connectToLearnerMasterLimit || config.initLimit;
    return ticks * config.tickTimeMs - (sys.clock.monotonic() - this.startedMs);
  }

  private attempt(): void {
    const { config, sys } = this.parts;
    const { sid, host, port } = this.source;
    if (host === undefined || port === undefined) {
      return this.failed(`Couldn't find the leader with id = ${sid}`);
    }
    const limit = config.connectToLearnerMasterLimit ? 'connectToLearnerMasterLimit' : 'initLimit';
    const tcp = sys.net.connect(host, port, {
      timeoutMs: this.remainingMs,
      timeoutKey: `${limit} * tickTime`,
    });
    this.tcp = tcp;
    tcp.onOpen = () => this.connected(tcp);
    tcp.onError = (error) => this.refused(error);
  }

  private refused(error: SystemError): void {
    const left = this.remainingMs;
    const { logger, sys } = this.parts;
    const tries = this.tries++;
    if (left <= RETRY_DELAY_MS || tries >= ATTEMPTS - 1) return this.failed(error.message);
    logger.warn(
      'Learner',
      `Unexpected exception, tries=${tries}, remaining init limit=${Math.floor(left)}, connecting to ${error.subject}`,
    );
    this.retry = sys.timer(RETRY_DELAY_MS, () => this.attempt());
  }
}
