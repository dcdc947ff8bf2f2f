/**
 * Reaching the elected leader's quorum port (`Learner.connectToLeader`): up to five attempts, a
 * tenth of a second apart, within initLimit (or connectToLearnerMasterLimit). The leader may take a
 * moment longer than its followers to learn that it leads.
 */

import type { Connection, SystemError, Timer } from '../../machine/system.ts';
import type { PeerParts } from './role.ts';

const ATTEMPTS = 5;
/** `zookeeper.leaderConnectDelayDuringRetryMs`. */
const RETRY_DELAY_MS = 100;

export class LeaderLink {
  private readonly parts: PeerParts;
  private readonly leader: number;
  private readonly connected: (tcp: Connection) => void;
  private readonly failed: (why: string) => void;
  private tries = 0;
  private startedMs = 0;
  private tcp: Connection | undefined;
  private retry: Timer | undefined;

  constructor(
    parts: PeerParts,
    leader: number,
    connected: (tcp: Connection) => void,
    failed: (why: string) => void,
  ) {
    this.parts = parts;
    this.leader = leader;
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
    const { config, membership, sys } = this.parts;
    const spec = membership.current.member(this.leader);
    if (spec === undefined) return this.failed(`Couldn't find the leader with id = ${this.leader}`);
    const limit = config.connectToLearnerMasterLimit ? 'connectToLearnerMasterLimit' : 'initLimit';
    const tcp = sys.net.connect(spec.host, spec.quorumPort, {
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
