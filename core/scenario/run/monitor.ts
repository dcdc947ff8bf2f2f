/**
 * Watches `always` and `never` while a scenario or a group lasts: the checks are read at every
 * event that can change them, and the first that breaks ends the run.
 */

import type { TraceRecord } from '../../kernel/trace.ts';
import { KIND } from '../../machine/kinds.ts';
import type { Check } from '../model.ts';
import { CheckRun, kindsOf } from './check-run.ts';
import type { Director } from './director.ts';
import type { Names } from './names.ts';

/** Events after which any check may read differently. */
const WORLD_KINDS: readonly string[] = [
  KIND.booted,
  KIND.poweredOff,
  KIND.started,
  KIND.exited,
  KIND.stopped,
  KIND.continued,
  KIND.state,
  KIND.answered,
];

export class Monitor {
  private readonly watches: { readonly run: CheckRun; readonly check: Check; holds: boolean }[];
  private readonly director: Director;
  private closed = false;

  constructor(director: Director, always: readonly Check[], never: readonly Check[], names: Names) {
    this.director = director;
    const open = (check: Check, holds: boolean) => {
      const world = director.world({ names }, 'monitor', director.timeline.now);
      return { run: new CheckRun(director, [check], world), check, holds };
    };
    this.watches = [
      ...always.map((check) => open(check, true)),
      ...never.map((check) => open(check, false)),
    ];
    if (this.watches.length === 0) return;
    const kinds = new Set([...WORLD_KINDS, ...kindsOf(director.registry, [...always, ...never])]);
    for (const kind of kinds) director.timeline.on(kind, (record) => this.look(record));
  }

  close(): void {
    this.closed = true;
    for (const { run } of this.watches) run.close();
  }

  private look(record: TraceRecord): void {
    if (this.closed) return;
    for (const { run, check, holds } of this.watches) {
      if (!run.ready) continue;
      const verdict = run.evaluate();
      if (verdict.holds === holds) continue;
      const word = holds ? 'always' : 'never';
      this.director.fail({
        kind: word,
        message: holds ? `it no longer holds that ${check.title}` : `it happened: ${check.title}`,
        at: check.at,
        step: undefined,
        expected: `${word} ${check.title}`,
        actual: verdict.saw,
        about: { lane: record.lane, sequence: record.sequence },
        exit: 1,
        time: this.director.timeline.now,
      });
      return;
    }
  }
}
