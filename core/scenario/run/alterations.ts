/** What the timeline's faults have done to links, disks and clocks so far, and not yet undone. */

import type { DiskFault } from '../../machine/disk/device.ts';
import type { LinkRule } from '../../machine/network/links.ts';

export class Alterations {
  /** Faults that last, from their begin to their end. */
  readonly inForce = new Map<string, { readonly title: string; readonly beganAt: number }>();
  rules: readonly LinkRule[] = [];
  readonly disks = new Map<string, DiskFault>();
  private readonly clocks = new Map<string, { offsetMs: number; ratePpm: number }>();

  addRule(rule: LinkRule): void {
    this.rules = [...this.rules, rule];
  }

  removeRule(id: string): void {
    this.rules = this.rules.filter((rule) => rule.id !== id);
  }

  setDisk(host: string, fault: DiskFault | undefined): void {
    if (fault) this.disks.set(host, fault);
    else this.disks.delete(host);
  }

  clockOf(host: string): { offsetMs: number; ratePpm: number } {
    return this.clocks.get(host) ?? { offsetMs: 0, ratePpm: 0 };
  }

  changeClock(host: string, change: { offsetMs?: number; ratePpm?: number }): void {
    const before = this.clockOf(host);
    this.clocks.set(host, {
      offsetMs: before.offsetMs + (change.offsetMs ?? 0),
      ratePpm: change.ratePpm ?? before.ratePpm,
    });
  }
}
