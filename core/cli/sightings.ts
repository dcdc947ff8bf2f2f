/**
 * `sometimes` over a sweep: what must have held once need do so with one seed only. So the verdict
 * falls with the last play of a scenario, and is a failure of that play.
 */

import type { ScenarioReport } from '../report/reporter.ts';
import { blankFailure } from '../scenario/blank.ts';
import type { Failure, Sighting } from '../scenario/result.ts';
import type { Play } from './play.ts';

export class Sightings {
  private readonly sweep: readonly number[];
  /** Checks that no seed has seen so far, of the scenario that is being told. */
  private missed: readonly Sighting[] | undefined;

  constructor(sweep: readonly number[]) {
    this.sweep = sweep;
  }

  /** The report as it is to be told; to be asked in the order of the plays. */
  judge({ seed }: Play, report: ScenarioReport): ScenarioReport {
    if (this.sweep.length < 2) return report;
    const before = this.missed;
    const unseen = report.sightings.filter(({ seenMs }) => seenMs === undefined);
    const isMissed = (one: Sighting) => unseen.some(({ check }) => check === one.check);
    this.missed = report.passed ? (before?.filter(isMissed) ?? unseen) : before;
    if (seed !== this.sweep.at(-1)) return report;
    const [missed] = this.missed ?? [];
    this.missed = undefined;
    if (!missed || !report.passed) return report;
    return { ...report, passed: false, failure: this.failureOf(missed, report) };
  }

  private failureOf(
    { check, at, saw }: Sighting,
    { virtualTimeMs, file }: ScenarioReport,
  ): Failure {
    const [first, last] = [this.sweep[0], this.sweep.at(-1)];
    const isRange = this.sweep.length === Number(last) - Number(first) + 1;
    const seeds = isRange ? `${first}..${last}` : this.sweep.join(',');
    const message = `with none of ${this.sweep.length} seeds was it so: ${check}`;
    return {
      ...blankFailure({ kind: 'sometimes', by: 'sometimes', message, at }),
      expected: `once: ${check}`,
      actual: saw,
      atMs: virtualTimeMs,
      replay: `npx quorate run ${file} --seeds ${seeds}`,
    };
  }
}
