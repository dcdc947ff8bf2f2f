/** The trace as a piece of a plugin reads it: by kind, newest or all, from some moment on. */

import type { Trace, TraceEvent, Verdict } from '../../plugin/define.ts';
import { allOf } from '../../plugin/verdict.ts';
import type { WorldView } from './world-view.ts';

type Which = (event: TraceEvent) => boolean;

const EVERY: Which = () => true;

export class EventTrace implements Trace {
  private readonly view: WorldView;
  /** Whose events go by their own names here. */
  private readonly plugin: string;
  /** Microseconds; what was before does not count. */
  private readonly since: number;

  constructor(view: WorldView, plugin: string, since = 0) {
    this.view = view;
    this.plugin = plugin;
    this.since = since;
  }

  last(kind: string, which: Which = EVERY): TraceEvent | undefined {
    return this.events(kind).findLast((event) => event.time >= this.since && which(event));
  }

  any(kind: string, which: Which = EVERY): boolean {
    return this.events(kind).some((event) => event.time >= this.since && which(event));
  }

  all(kind: string, which: Which = EVERY): readonly TraceEvent[] {
    return this.events(kind).filter((event) => event.time >= this.since && which(event));
  }

  saw(text: string): Verdict {
    return { holds: false, saw: text, absent: text };
  }

  both(...verdicts: readonly Verdict[]): Verdict {
    return allOf(verdicts);
  }

  private events(kind: string): readonly TraceEvent[] {
    return this.view.events(kind.includes('/') ? kind : `${this.plugin}/${kind}`);
  }
}
