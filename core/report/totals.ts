/** The last lines of a report for people: how many scenarios came to what, and how long it took. */

import type { RunInfo, RunSummary, ScenarioReport } from './reporter.ts';
import type { Style } from './style.ts';
import { count, duration } from './units.ts';

/** Below a run. */
export function totals(summary: RunSummary, info: RunInfo, style: Style): string[] {
  const { scenarios, interrupted } = summary;
  const parts = counts(summary, style);
  const what = info.seeds ? '     plays' : ' scenarios';
  const lines = parts.length > 0 ? [`${what}  ${parts.join(', ')}`] : [];
  if (scenarios.length === 0) return lines;
  const steps = scenarios.reduce((sum, { steps }) => sum + steps.length, 0);
  const virtual = scenarios.reduce((sum, { virtualTimeMs }) => sum + virtualTimeMs, 0);
  lines.unshift('');
  const left = scenarios.flatMap((one) => one.steps).filter((one) => one.skipped !== undefined);
  const remark = left.length > 0 ? `, ${left.length} of them skipped` : '';
  lines.push(`     steps  ${steps}${remark}`);
  if (interrupted) lines.push(`   stopped  by ${interrupted}; what is known stands above`);
  lines.push(`      time  ${duration(virtual)} virtual in ${duration(summary.wallTimeMs)}`);
  return lines;
}

/** `2 failed`, `5 passed`, `1 not run`: only what there is. */
export function counts(summary: RunSummary, style: Style): string[] {
  const { scenarios, notRun, problems } = summary;
  const number = (is: (scenario: ScenarioReport) => boolean) => scenarios.filter(is).length;
  const skipped = number((scenario) => scenario.skipped !== undefined);
  const passed = number((scenario) => scenario.passed) - skipped;
  const stopped = number((scenario) => scenario.interrupted);
  const failed = scenarios.length - passed - skipped - stopped;
  return [
    failed > 0 ? style.red(`${failed} failed`) : '',
    passed > 0 ? style.green(`${passed} passed`) : '',
    skipped > 0 ? `${skipped} skipped` : '',
    stopped > 0 ? style.yellow(`${stopped} interrupted`) : '',
    notRun.length > 0 ? style.yellow(`${notRun.length} not run`) : '',
    problems.length > 0 ? style.red(`${count(problems.length, 'problem')} in the files`) : '',
  ].filter((part) => part !== '');
}

/** Below `quorate validate`. */
export function validated(
  { problems, warnings }: RunSummary,
  info: RunInfo,
  style: Style,
): string[] {
  if (problems.length > 0) return ['', style.red(` ${count(problems.length, 'problem')}`)];
  const { scenarios, clusters = 0, stepsFiles = 0 } = info;
  const steps = stepsFiles > 0 ? `, ${stepsFiles} of steps` : '';
  const what = `${count(scenarios.length, 'scenario')}, ${count(clusters, 'cluster file')}${steps}`;
  const also = warnings.length > 0 ? `, ${style.yellow(count(warnings.length, 'warning'))}` : '';
  return [`${style.green('✓')} ${what}: no problems${also}`];
}
