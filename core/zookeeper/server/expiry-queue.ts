/**
 * Things that expire when they have not been touched for a time (`ExpiryQueue`). Expiry times are
 * rounded up to whole intervals, so whatever expires together is handled together and touching is
 * cheap: most touches find their bucket unchanged. Each non-empty bucket has one timer.
 */

import type { System, Timer, TimerOrigin } from '../../machine/system.ts';

interface Bucket<T> {
  readonly members: Set<T>;
  readonly timer: Timer;
}

export class ExpiryQueue<T> {
  private readonly sys: System;
  private readonly intervalMs: number;
  private readonly origin: TimerOrigin;
  private readonly expire: (member: T) => void;
  private readonly buckets = new Map<number, Bucket<T>>();
  private readonly times = new Map<T, number>();
  /** When buckets end that once had members: an empty one is shown until its time has come. */
  private readonly ends = new Set<number>();

  constructor(sys: System, intervalMs: number, origin: TimerOrigin, expire: (member: T) => void) {
    this.sys = sys;
    this.intervalMs = intervalMs;
    this.origin = origin;
    this.expire = expire;
  }

  /** Postpones (or begins) the expiry of a member. */
  touch(member: T, timeoutMs: number): void {
    const now = Math.floor(this.sys.clock.monotonic());
    const interval = this.intervalMs;
    const time = (Math.floor((now + timeoutMs) / interval) + 1) * interval;
    const before = this.times.get(member);
    if (before === time) return;
    this.times.set(member, time);
    if (before !== undefined) this.leave(member, before);
    const bucket = this.buckets.get(time);
    if (bucket !== undefined) bucket.members.add(member);
    else this.open(member, time, timeoutMs);
  }

  remove(member: T): void {
    const time = this.times.get(member);
    if (time === undefined) return;
    this.times.delete(member);
    this.leave(member, time);
  }

  /** `dump`: what expires at the end of which interval, in order; times on the monotonic clock. */
  sets(): readonly { readonly timeMs: number; readonly members: readonly T[] }[] {
    this.forgetPast();
    return [...this.ends]
      .sort((a, b) => a - b)
      .map((timeMs) => ({ timeMs, members: [...(this.buckets.get(timeMs)?.members ?? [])] }));
  }

  /** Nothing expires any more. */
  stop(): void {
    for (const bucket of this.buckets.values()) bucket.timer.cancel();
    this.buckets.clear();
    this.times.clear();
  }

  private open(member: T, time: number, limitMs: number): void {
    const delayMs = Math.max(0, time - this.sys.clock.monotonic());
    const timer = this.sys.timer(delayMs, () => this.fire(time), {
      ...this.origin,
      limitMs,
    });
    this.buckets.set(time, { members: new Set([member]), timer });
    this.forgetPast();
    this.ends.add(time);
  }

  private forgetPast(): void {
    const now = this.sys.clock.monotonic();
    for (const end of this.ends) if (end < now) this.ends.delete(end);
  }

  private leave(member: T, time: number): void {
    const bucket = this.buckets.get(time);
    if (bucket === undefined) return;
    bucket.members.delete(member);
    if (bucket.members.size > 0) return;
    bucket.timer.cancel();
    this.buckets.delete(time);
  }

  private fire(time: number): void {
    const bucket = this.buckets.get(time);
    this.buckets.delete(time);
    for (const member of bucket?.members ?? []) {
      this.times.delete(member);
      this.expire(member);
    }
  }
}
