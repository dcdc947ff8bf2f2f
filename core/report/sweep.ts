/**
 * Many seeds of one scenario, as they are told: what fails with each is shown once and whole, and
 * otherwise in a line; what passes, as a number.
 */

import type { ScenarioReport } from './reporter.ts';
import type { Style } from './style.ts';
import { count, duration } from './units.ts';

/** Seeds that a line names. */
const MOST_NAMED = 12;

/** The plays of one scenario in a sweep, gathered until the last has ended. */
export class Sweep {
  private readonly reports: ScenarioReport[] = [];
  private readonly size: number;

  /** `size`: how many seeds there are. */
  constructor(size: number) {
    this.size = size;
  }

  /** Whether this is the first that fails, which is drawn whole. */
  add(report: ScenarioReport): 'first failure' | 'failure' | 'no failure' {
    const before = this.failing.length;
    this.reports.push(report);
    if (this.failing.length === before) return 'no failure';
    return before === 0 ? 'first failure' : 'failure';
  }

  get complete(): boolean {
    return this.reports.length === this.size;
  }

  private get failing(): readonly ScenarioReport[] {
    return this.reports.filter(({ passed, interrupted }) => !passed && !interrupted);
  }

  /** ` FAIL  name   fails with 3 of 20 seeds: 4, 9, 17`. */
  verdict(style: Style): string[] {
    const { reports, failing } = this;
    const [one] = reports;
    if (!one) return [];
    const stopped = reports.filter((report) => report.interrupted).length;
    // That no seed saw something is told with the last, and is the failure of all of them.
    const single = failing.filter(({ failure }) => failure?.kind !== 'sometimes');
    const badge =
      failing.length > 0
        ? style.inverse(style.red(' FAIL '))
        : stopped > 0
          ? style.inverse(style.yellow(' STOP '))
          : style.inverse(style.green(' PASS '));
    const played = count(reports.length - stopped, 'seed');
    const said =
      single.length > 0
        ? `fails with ${single.length} of ${played}: ${named(single)}`
        : failing.length > 0
          ? `never sees with ${played} what it must see once`
          : `passes with ${played}`;
    const left = this.size - reports.length + stopped;
    const rest = left > 0 ? `, ${left} not played to the end` : '';
    const virtual = reports.reduce((sum, { virtualTimeMs }) => sum + virtualTimeMs, 0);
    const facts = style.dim(`   ${duration(virtual)} virtual`);
    return [`${badge} ${style.bold(one.name)}   ${said}${rest}${facts}`];
  }
}

function named(reports: readonly ScenarioReport[]): string {
  const seeds = reports.map(({ seed }) => seed);
  const more = seeds.length > MOST_NAMED ? `, and ${seeds.length - MOST_NAMED} more` : '';
  return seeds.slice(0, MOST_NAMED).join(', ') + more;
}

/** A failure after the first, in two lines: what, and how to see it. */
export function drawBriefly(report: ScenarioReport, style: Style): string[] {
  const { seed, failure } = report;
  if (!failure) return [];
  const { file, line } = failure.at;
  const [first = ''] = failure.message.split('\n');
  return [
    `   ${style.red('✗')} seed ${seed}   ${first}   ${style.dim(`${file}:${line}`)}`,
    `     ${style.dim(failure.replay ?? '')}`.trimEnd(),
  ];
}
