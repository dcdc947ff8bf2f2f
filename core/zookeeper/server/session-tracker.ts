/**
 * Who has a session (`SessionTrackerImpl`, `LeaderSessionTracker`, `LearnerSessionTracker`). Only
 * the leader, or a server on its own, expires sessions; a learner hands out ids for its clients and
 * remembers whom it has heard from, for the leader's next ping.
 */

import type { System } from '../../machine/system.ts';
import { Code } from '../protocol/codes.ts';
import { ExpiryQueue } from './expiry-queue.ts';
import type { LocalSessions } from './local-sessions.ts';
import type { SessionOwner } from './request.ts';
import { firstSessionId } from './session-id.ts';

/** Hands out session ids; a new one begins whenever a server starts to serve. */
export class SessionIds {
  private next: bigint;
  private readonly taken: ReadonlyMap<bigint, number>;

  /** `taken` guards against a clock that was at the same millisecond in an earlier life. */
  constructor(sys: System, serverId: number, taken: ReadonlyMap<bigint, number>) {
    this.next = firstSessionId(serverId, sys.clock.monotonic());
    this.taken = taken;
  }

  take(): bigint {
    while (this.taken.has(this.next)) this.next++;
    return this.next++;
  }
}

export interface SessionTracker {
  /** Sessions of this server alone, where there are any. */
  readonly local?: LocalSessions | undefined;
  /** Heard from a client. @returns false if the session is not tracked or is closing */
  touch(session: bigint, timeoutMs: number): boolean;
  /** A createSession was applied. */
  commit(session: bigint, timeoutMs: number): void;
  /** A closeSession was applied. */
  remove(session: bigint): void;
  stop(): void;
}

export interface TrackedSession {
  readonly id: bigint;
  timeoutMs: number;
  owner: SessionOwner | undefined;
  closing: boolean;
}

export class ExpiringSessionTracker implements SessionTracker {
  private readonly sessions = new Map<bigint, TrackedSession>();
  /** When which session ends if nothing is heard of it. */
  readonly queue: ExpiryQueue<TrackedSession>;

  /** Every session in `known` starts with a full, fresh time-out. */
  constructor(
    sys: System,
    tickTimeMs: number,
    known: ReadonlyMap<bigint, number>,
    expire: (session: bigint, timeoutMs: number) => void,
  ) {
    const origin = { label: 'no word from the client of a session', key: 'sessionTimeout' };
    this.queue = new ExpiryQueue(sys, tickTimeMs, origin, (session) => {
      session.closing = true;
      expire(session.id, session.timeoutMs);
    });
    for (const [id, timeoutMs] of known) this.track(id, timeoutMs);
  }

  /** `trackSession`: begins to track; a tracked one is only touched. */
  track(id: bigint, timeoutMs: number): void {
    let session = this.sessions.get(id);
    if (session === undefined) {
      session = { id, timeoutMs, owner: undefined, closing: false };
      this.sessions.set(id, session);
    }
    if (!session.closing) this.queue.touch(session, timeoutMs);
  }

  touch(id: bigint, timeoutMs: number): boolean {
    const session = this.sessions.get(id);
    if (session === undefined || session.closing) return false;
    session.timeoutMs = timeoutMs;
    this.queue.touch(session, timeoutMs);
    return true;
  }

  commit(id: bigint, timeoutMs: number): void {
    this.track(id, timeoutMs);
  }

  remove(id: bigint): void {
    const session = this.sessions.get(id);
    if (session === undefined) return;
    this.sessions.delete(id);
    this.queue.remove(session);
  }

  /** Further requests of the session are refused with SessionExpired. */
  setClosing(id: bigint): void {
    const session = this.sessions.get(id);
    if (session !== undefined) session.closing = true;
  }

  setOwner(id: bigint, owner: SessionOwner): void {
    const session = this.sessions.get(id);
    if (session !== undefined && !session.closing) session.owner = owner;
  }

  /** `checkSession`. @returns a `Code`: ok, sessionExpired or sessionMoved */
  check(id: bigint, owner: SessionOwner): number {
    const session = this.sessions.get(id);
    if (session === undefined || session.closing) return Code.sessionExpired;
    session.owner ??= owner;
    return session.owner === owner ? Code.ok : Code.sessionMoved;
  }

  /** `checkGlobalSession`: as {@link check}, and never for a session that is local to a server. */
  checkGlobal(id: bigint, owner: SessionOwner): number {
    return this.check(id, owner);
  }

  has(id: bigint): boolean {
    return this.sessions.has(id);
  }

  stop(): void {
    this.queue.stop();
  }
}

export class LearnerSessionTracker implements SessionTracker {
  private touched = new Map<bigint, number>();
  readonly local: LocalSessions | undefined;
  private readonly known: () => ReadonlyMap<bigint, number>;

  /** `known` are the sessions of the ensemble; `local` those of this server, where it has any. */
  constructor(known: () => ReadonlyMap<bigint, number>, local: LocalSessions | undefined) {
    this.known = known;
    this.local = local;
  }

  touch(session: bigint, timeoutMs: number): boolean {
    if (this.local?.touch(session, timeoutMs)) return true;
    if (this.local && !this.known().has(session) && !this.local.isUpgrading(session)) return false;
    this.touched.set(session, timeoutMs);
    return true;
  }

  /** Every learner speaks for a new session once, whoever its client is connected to. */
  commit(session: bigint, timeoutMs: number): void {
    this.local?.committed(session);
    this.touched.set(session, timeoutMs);
  }

  remove(session: bigint): void {
    this.local?.remove(session);
    this.touched.delete(session);
  }

  /** Sessions heard from since the last call, with their time-outs: the body of a PING. */
  takeTouched(): ReadonlyMap<bigint, number> {
    const touched = this.touched;
    this.touched = new Map();
    return touched;
  }

  stop(): void {
    this.local?.stop();
  }
}
