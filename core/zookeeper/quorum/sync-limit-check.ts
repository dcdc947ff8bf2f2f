/**
 * Since when the learner owes an acknowledgement (`SyncLimitCheck`): the oldest proposal that is
 * not acknowledged and the newest one are remembered, no more.
 */
export class SyncLimitCheck {
  isStarted = false;
  private currentMs = 0;
  private currentZxid = 0n;
  private nextMs = 0;
  private nextZxid = 0n;

  start(): void {
    this.isStarted = true;
  }

  proposed(zxid: bigint, nowMs: number): void {
    if (!this.isStarted) return;
    if (this.currentMs === 0) {
      this.currentMs = nowMs;
      this.currentZxid = zxid;
    } else {
      this.nextMs = nowMs;
      this.nextZxid = zxid;
    }
  }

  acked(zxid: bigint): void {
    if (zxid === this.currentZxid) {
      this.currentMs = this.nextMs;
      this.currentZxid = this.nextZxid;
      this.nextMs = 0;
      this.nextZxid = 0n;
    } else if (zxid === this.nextZxid) {
      this.nextMs = 0;
      this.nextZxid = 0n;
    }
  }

  isOverdue(nowMs: number, limitMs: number): boolean {
    return this.currentMs !== 0 && nowMs - this.currentMs >= limitMs;
  }
}
