/**
 * Sessions that only the server knows to which their client is connected (`LocalSessionTracker`,
 * and what `UpgradeableSessionTracker` adds): no transaction makes or ends them, they cannot move,
 * and this server expires them itself. One that needs an ephemeral node becomes a session of the
 * whole ensemble.
 */

import type { System } from '../../machine/system.ts';
import { Code } from '../protocol/codes.ts';
import type { ExpiryQueue } from './expiry-queue.ts';
import type { SessionOwner } from './request.ts';
import { ExpiringSessionTracker, type TrackedSession } from './session-tracker.ts';

export class LocalSessions {
  private readonly tracker: ExpiringSessionTracker;
  private readonly timeouts = new Map<bigint, number>();
  private readonly upgrading = new Set<bigint>();

  constructor(
    sys: System,
    tickTimeMs: number,
    expire: (session: bigint, timeoutMs: number) => void,
  ) {
    this.tracker = new ExpiringSessionTracker(sys, tickTimeMs, new Map(), expire);
  }

  /** When which of them ends if nothing is heard of it. */
  get queue(): ExpiryQueue<TrackedSession> {
    return this.tracker.queue;
  }

  get size(): number {
    return this.timeouts.size;
  }

  /** Sessions and their time-outs in ms. */
  list(): IterableIterator<[bigint, number]> {
    return this.timeouts.entries();
  }

  create(session: bigint, timeoutMs: number): void {
    this.timeouts.set(session, timeoutMs);
    this.tracker.track(session, timeoutMs);
  }

  has(session: bigint): boolean {
    return this.timeouts.has(session);
  }

  /** Its creation for all is on its way to the leader. */
  isUpgrading(session: bigint): boolean {
    return this.upgrading.has(session);
  }

  touch(session: bigint, timeoutMs: number): boolean {
    return this.tracker.touch(session, timeoutMs);
  }

  /** As `SessionTracker.checkSession`; only for a session that is local. */
  check(session: bigint, owner: SessionOwner): number {
    return this.has(session) ? this.tracker.check(session, owner) : Code.sessionExpired;
  }

  setOwner(session: bigint, owner: SessionOwner): void {
    this.tracker.setOwner(session, owner);
  }

  setClosing(session: bigint): void {
    this.tracker.setClosing(session);
  }

  /** `upgradeSession`. @returns its time-out in ms, or undefined if it is not local (any more) */
  upgrade(session: bigint): number | undefined {
    const timeoutMs = this.timeouts.get(session);
    if (timeoutMs === undefined) return undefined;
    this.remove(session);
    this.upgrading.add(session);
    return timeoutMs;
  }

  /** A session of the whole ensemble was made under this id. */
  committed(session: bigint): void {
    this.remove(session);
    this.upgrading.delete(session);
  }

  remove(session: bigint): void {
    this.timeouts.delete(session);
    this.tracker.remove(session);
  }

  stop(): void {
    this.tracker.stop();
  }
}
