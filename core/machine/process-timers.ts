/** Timers of a process: they follow its host's monotonic clock and die with it. */

import { microsOf } from '../kernel/time.ts';
import { KIND } from './kinds.ts';
import type { Machine } from './machine.ts';
import type { Process } from './process.ts';
import type { Timer, TimerOrigin } from './system.ts';

/** With an `origin` the timer is a time-out, and traced when it fires. */
export function armTimer(
  machine: Machine,
  process: Process,
  ms: number,
  fire: () => void,
  origin?: TimerOrigin,
): Timer {
  const { lane, clock } = machine;
  // A rest that is too short for the clock is one tick of it, or whoever waits it out would spin.
  const delay = Math.max(ms > 0 ? 1 : 0, microsOf(ms));
  const deadline = clock.monotonicMicros(lane.now) + delay;
  const due = () => {
    process.timers.delete(event);
    machine.enter(process, () => {
      if (origin) {
        const { label, key = '', limitMs = ms } = origin;
        lane.emit(KIND.timeout, { label, key, ms: limitMs }, process.pid);
      }
      return fire();
    });
  };
  const event = lane.at(clock.timeOf(deadline), due, lane.cause, deadline);
  process.timers.add(event);
  return {
    cancel: () => {
      if (process.timers.delete(event)) lane.cancel(event);
    },
  };
}
