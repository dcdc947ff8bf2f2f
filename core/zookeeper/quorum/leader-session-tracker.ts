/**
 * Sessions at the leader (`LeaderSessionTracker`): those of the ensemble, which it expires, and,
 * where they are enabled, the local ones of its own clients. A session that it does not know may be
 * local to another server, so that it cannot call it expired.
 */

import type { System } from '../../machine/system.ts';
import { Code } from '../protocol/codes.ts';
import type { LocalSessions } from '../server/local-sessions.ts';
import type { SessionOwner } from '../server/request.ts';
import { ExpiringSessionTracker } from '../server/session-tracker.ts';

export class LeaderSessionTracker extends ExpiringSessionTracker {
  private readonly sid: number;
  readonly local: LocalSessions;

  constructor(
    sys: System,
    tickTimeMs: number,
    known: ReadonlyMap<bigint, number>,
    expire: (session: bigint, timeoutMs: number) => void,
    sid: number,
    local: LocalSessions,
  ) {
    super(sys, tickTimeMs, known, expire);
    this.sid = sid;
    this.local = local;
  }

  override touch(id: bigint, timeoutMs: number): boolean {
    return this.local.touch(id, timeoutMs) || super.touch(id, timeoutMs);
  }

  override commit(id: bigint, timeoutMs: number): void {
    super.commit(id, timeoutMs);
    this.local.committed(id);
  }

  override remove(id: bigint): void {
    this.local.remove(id);
    super.remove(id);
  }

  override setClosing(id: bigint): void {
    this.local.setClosing(id);
    super.setClosing(id);
  }

  override setOwner(id: bigint, owner: SessionOwner): void {
    if (this.local.has(id)) this.local.setOwner(id, owner);
    else super.setOwner(id, owner);
  }

  override check(id: bigint, owner: SessionOwner): number {
    if (this.local.has(id)) {
      const code = this.local.check(id, owner);
      // While it is upgraded a session is both.
      if (code !== Code.ok || !this.has(id)) return code;
    }
    if (this.has(id)) return super.check(id, owner);
    return Number(id >> 56n) === this.sid ? Code.sessionExpired : Code.ok;
  }

  override checkGlobal(id: bigint, owner: SessionOwner): number {
    return super.check(id, owner);
  }
}
