/**
 * Watches `always`, `never` and `sometimes` while a scenario or a group lasts: the checks are read
 * at every event that can change them. The first of the former two that breaks ends the run; of
 * `sometimes` it is kept when it first held. A check whose subject was there at no look says so.
 */

import type { EventRef, TraceRecord } from '../../kernel/trace.ts';
import { KIND } from '../../machine/kinds.ts';
import type { Check } from '../model.ts';
import type { Sighting, VacuousCheck } from '../result.ts';
import { CheckRun, evidenceOf, kindsOf } from './check-run.ts';
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

export interface Watched {
  readonly always: readonly Check[];
  readonly never: readonly Check[];
  readonly sometimes?: readonly Check[];
}

interface Watch {
  readonly word: 'always' | 'never' | 'sometimes';
  readonly check: Check;
  readonly run: CheckRun;
  /** What was missing at every look so far; undefined once its subject was there. */
  absent: string | undefined;
  seenAt: number | undefined;
  saw: string;
  /** What made it so, at the last look. */
  evidence: readonly EventRef[];
}

export class Monitor {
  private readonly watches: readonly Watch[];
  private readonly director: Director;
  private closed = false;

  constructor(director: Director, watched: Watched, names: Names) {
    this.director = director;
    const { always, never, sometimes = [] } = watched;
    const open = (word: Watch['word']) => (check: Check) => {
      const world = director.world({ names }, 'monitor', director.timeline.now);
      const run = new CheckRun(director, [check], world);
      return {
        word,
        check,
        run,
        absent: 'nothing happened',
        seenAt: undefined,
        saw: '',
        evidence: [],
      };
    };
    this.watches = [
      ...always.map(open('always')),
      ...never.map(open('never')),
      ...sometimes.map(open('sometimes')),
    ];
    if (this.watches.length === 0) return;
    const checks = this.watches.map(({ check }) => check);
    const kinds = new Set([...WORLD_KINDS, ...kindsOf(director.registry, checks)]);
    for (const kind of kinds) director.timeline.on(kind, (record) => this.look(record));
  }

  /** Looks once more, and no more after that. */
  close(): void {
    this.look(undefined);
    this.closed = true;
    for (const { run } of this.watches) run.close();
  }

  /** What of `sometimes` was seen. */
  get sightings(): Sighting[] {
    return this.watches
      .filter(({ word }) => word === 'sometimes')
      .map(({ check, seenAt, saw }) => ({
        check: check.title,
        at: check.at,
        seenMs: seenAt === undefined ? undefined : seenAt / 1_000,
        saw,
      }));
  }

  /** The checks that had nothing to look at. */
  get vacuous(): VacuousCheck[] {
    return this.watches.flatMap(({ word, check, absent }) =>
      absent === undefined ? [] : [{ check: `${word}: ${check.title}`, at: check.at, why: absent }],
    );
  }

  private look(record: TraceRecord | undefined): void {
    if (this.closed) return;
    for (const watch of this.watches) {
      if (!watch.run.ready || watch.seenAt !== undefined) continue;
      const verdict = watch.run.evaluate();
      if (watch.absent !== undefined) watch.absent = verdict.absent;
      watch.saw = verdict.saw;
      watch.evidence = evidenceOf(verdict);
      if (watch.word === 'sometimes') {
        if (verdict.holds) watch.seenAt = this.director.timeline.now;
      } else if (verdict.holds !== (watch.word === 'always')) {
        this.broke(watch, record);
        return;
      }
    }
  }

  private broke({ word, check, saw, evidence }: Watch, record: TraceRecord | undefined): void {
    const isAlways = word === 'always';
    this.director.fail({
      kind: word,
      message: isAlways ? `it no longer holds that ${check.title}` : `it happened: ${check.title}`,
      at: check.at,
      step: undefined,
      expected: `${word} ${check.title}`,
      actual: saw,
      evidence: evidence.slice(-2),
      about: record && { lane: record.lane, sequence: record.sequence },
      exit: 1,
      time: this.director.timeline.now,
    });
  }
}
