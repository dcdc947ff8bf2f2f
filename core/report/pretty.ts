/**
 * The default reporter: the run as the terminal session it replaces. Every scenario ends in one
 * line with its virtual and real time, seed and trace; failures are drawn; totals come last. Of
 * many scenarios only those that failed show their session, unless more is asked for.
 */

import type { Problem } from '../plugin/source.ts';
import { drawError } from './error.ts';
import { drawFailure } from './failure.ts';
import { drawProblems } from './problems.ts';
import type {
  Reporter,
  ReporterOptions,
  RunInfo,
  RunSummary,
  ScenarioRef,
  ScenarioReport,
} from './reporter.ts';
import { styleFor } from './style.ts';
import { transcript } from './transcript.ts';
import { count, duration, moment } from './units.ts';
import { prepareWidths } from './width.ts';

/** Digits of a hash that a line has room for. */
const SHORT_HASH = 12;

export function prettyReporter(options: ReporterOptions): Reporter {
  return new PrettyReporter(options);
}

class PrettyReporter implements Reporter {
  private readonly options: ReporterOptions;
  private readonly style: ReturnType<typeof styleFor>;
  private info: RunInfo | undefined;

  constructor(options: ReporterOptions) {
    this.options = options;
    this.style = styleFor(options.colour);
  }

  async onProblems(problems: readonly Problem[]): Promise<void> {
    const { readFile } = this.options;
    const files = [...new Set(problems.map(({ at }) => at.file))];
    await prepareWidths(...files.map((file) => readFile(file) ?? ''));
    this.print(drawProblems(problems, { ...this.options, style: this.style }));
  }

  onRunStart(info: RunInfo): void {
    this.info = info;
  }

  async onScenarioEnd(scenario: ScenarioReport): Promise<void> {
    const { options, style } = this;
    const { failure } = scenario;
    const text = failure && options.readFile(failure.at.file);
    await prepareWidths(JSON.stringify(scenario), text ?? '');
    const alone = this.info?.scenarios.length === 1;
    const lines: string[] = [];
    if (alone || options.verbose || !scenario.passed) {
      const { columns } = options;
      lines.push('', ...this.opening(scenario), ...transcript(scenario, { style, columns }), '');
    }
    if (failure) lines.push(...drawFailure(scenario, { ...options, style }), '');
    lines.push(...this.vacuous(scenario), ...this.brokeAsTold(scenario));
    lines.push(this.verdict(scenario));
    this.print(lines);
  }

  /** What was not tested by this run: each check of the file, invariants in one line. */
  private vacuous({ vacuous }: ScenarioReport): string[] {
    const note = this.style.yellow(' note ');
    const lines = vacuous.flatMap(({ check, at, why }) =>
      at
        ? [`${note} ${check}   ${this.style.dim(`${at.file}:${at.line}`)} said nothing: ${why}`]
        : [],
    );
    const silent = vacuous.filter(({ at }) => at === undefined).map(({ check }) => check);
    if (silent.length === 0) return lines;
    const names = silent.length <= 2 || this.options.verbose ? `: ${silent.join(', ')}` : '';
    const said = `${count(silent.length, 'invariant')} said nothing, for nothing of theirs occurred`;
    return [...lines, `${note} ${said}${names}`];
  }

  /** How it broke, where it had to. */
  private brokeAsTold({ brokeAsTold }: ScenarioReport): string[] {
    if (!brokeAsTold) return [];
    const { by, message, atMs } = brokeAsTold;
    const said = message.startsWith(`${by}: `) ? message : `${by}: ${message}`;
    const when = this.style.dim(`at ${moment(atMs)} s`);
    return [`${this.style.yellow(' note ')} fails as it must, by ${said}   ${when}`];
  }

  onRunEnd(summary: RunSummary): void {
    this.print(summary.errors.flatMap((error) => drawError(error, this.style)));
    if (this.info === undefined) return;
    this.print(this.info.mode === 'validate' ? this.validated(summary) : this.totals(summary));
  }

  private opening({ name, file }: ScenarioRef): string[] {
    return [`   ${this.style.bold(name)}   ${this.style.dim(file)}`];
  }

  /** `PASS name  3.2 s virtual in 0.21 s  seed 1  trace 7f3a…`. */
  private verdict(scenario: ScenarioReport): string {
    const { style } = this;
    const { name, passed, interrupted, virtualTimeMs, wallTimeMs, seed, traceHash } = scenario;
    const badge = passed
      ? style.inverse(style.green(' PASS '))
      : interrupted
        ? style.inverse(style.yellow(' STOP '))
        : style.inverse(style.red(' FAIL '));
    const facts = [
      `${duration(virtualTimeMs)} virtual in ${duration(wallTimeMs)}`,
      `seed ${seed}`,
      traceHash === '' ? 'no trace' : `trace ${traceHash.slice(0, SHORT_HASH)}`,
    ];
    const { determinism } = scenario;
    if (determinism?.same) facts.push(`the same in ${determinism.variants.length} ways`);
    return `${badge} ${style.bold(name)}   ${style.dim(facts.join('   '))}`;
  }

  private totals(summary: RunSummary): string[] {
    const { style } = this;
    const { scenarios, notRun, problems, interrupted } = summary;
    const passed = scenarios.filter((scenario) => scenario.passed).length;
    const stopped = scenarios.filter((scenario) => scenario.interrupted).length;
    const failed = scenarios.length - passed - stopped;
    const steps = scenarios.reduce((sum, { steps }) => sum + steps.length, 0);
    const parts = [
      failed > 0 ? style.red(`${failed} failed`) : '',
      passed > 0 ? style.green(`${passed} passed`) : '',
      stopped > 0 ? style.yellow(`${stopped} interrupted`) : '',
      notRun.length > 0 ? style.yellow(`${notRun.length} not run`) : '',
      problems.length > 0 ? style.red(`${count(problems.length, 'problem')} in the files`) : '',
    ].filter((part) => part !== '');
    const virtual = scenarios.reduce((sum, { virtualTimeMs }) => sum + virtualTimeMs, 0);
    const lines = parts.length > 0 ? [` scenarios  ${parts.join(', ')}`] : [];
    if (scenarios.length > 0) lines.unshift('');
    if (scenarios.length > 0) lines.push(`     steps  ${steps}`);
    if (interrupted) lines.push(`   stopped  by ${interrupted}; what is known stands above`);
    if (scenarios.length > 0) {
      lines.push(`      time  ${duration(virtual)} virtual in ${duration(summary.wallTimeMs)}`);
    }
    return lines;
  }

  private validated({ problems }: RunSummary): string[] {
    const { style } = this;
    const { scenarios = [], clusters = 0 } = this.info ?? {};
    if (problems.length > 0) return ['', style.red(` ${count(problems.length, 'problem')}`)];
    const what = `${count(scenarios.length, 'scenario')}, ${count(clusters, 'cluster file')}`;
    return [`${style.green('✓')} ${what}: no problems`];
  }

  private print(lines: readonly string[]): void {
    if (lines.length > 0) this.options.write(`${lines.join('\n')}\n`);
  }
}
