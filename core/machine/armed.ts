/**
 * Armed faults of a host: they wait for the nth call or event of a program and strike there, in
 * the middle of its work, where a message from the timeline would always come too late.
 */

import type { Trap } from './control.ts';
import type { Process } from './process.ts';

export class ArmedTraps {
  private traps: { trap: Trap; left: number }[] = [];
  private readonly strike: (trap: Trap, process: Process) => void;

  constructor(strike: (trap: Trap, process: Process) => void) {
    this.strike = strike;
  }

  get any(): boolean {
    return this.traps.length > 0;
  }

  arm(trap: Trap): void {
    this.traps.push({ trap, left: trap.nth });
  }

  disarm(id: string): void {
    this.traps = this.traps.filter(({ trap }) => trap.id !== id);
  }

  /** A process is at a call or an event. */
  pass(process: Process, when: 'before' | 'after', subject: string): void {
    for (const armed of [...this.traps]) {
      const { trap } = armed;
      if (trap.when !== when || trap.subject !== subject) continue;
      if (trap.pid !== undefined && trap.pid !== process.pid) continue;
      armed.left--;
      if (armed.left > 0) continue;
      this.disarm(trap.id);
      this.strike(trap, process);
    }
  }
}
