/**
 * The default reporter: the run as the terminal session it replaces. Every scenario ends in one
 * line with its virtual and real time, seed and trace; failures are drawn; totals come last. Of
 * many scenarios only those that failed show their session, unless more is asked for.
 */

import type { Problem } from '../plugin/source.ts';
import { drawError } from './error.ts';
import { drawFailure } from './failure.ts';
import { fitLines } from './fit.ts';
import { measureTable } from './measures.ts';
import { factsOf, notesOf, outcomeOf } from './outcome.ts';
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
import { drawBriefly, Sweep } from './sweep.ts';
import { totals, validated } from './totals.ts';
import { transcript } from './transcript.ts';
import { prepareWidths } from './width.ts';

export function prettyReporter(options: ReporterOptions): Reporter {
  return new PrettyReporter(options);
}

class PrettyReporter implements Reporter {
  private readonly options: ReporterOptions;
  private readonly style: ReturnType<typeof styleFor>;
  private info: RunInfo | undefined;
  /** The plays of the scenario whose seeds are being told. */
  private sweep: Sweep | undefined;

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
    this.print((info.notes ?? []).map((note) => `${this.style.yellow(' note ')} ${note}`));
  }

  async onScenarioEnd(scenario: ScenarioReport): Promise<void> {
    const { options, style } = this;
    const { failure } = scenario;
    const text = failure && options.readFile(failure.at.file);
    await prepareWidths(JSON.stringify(scenario), text ?? '');
    if (this.info?.seeds) return this.print(this.swept(scenario, this.info.seeds.length));
    const alone = this.info?.scenarios.length === 1;
    const lines: string[] = [];
    const whole = options.verbose || ((alone || !scenario.passed) && !options.watched);
    if (whole && scenario.skipped === undefined) {
      const { columns } = options;
      lines.push('', ...this.opening(scenario), ...transcript(scenario, { style, columns }), '');
      lines.push(...measureTable(scenario, style));
    }
    if (failure) lines.push(...drawFailure(scenario, { ...options, style }), '');
    for (const { text, at } of notesOf(scenario, options.verbose)) {
      const place = at ? `   ${style.dim(`${at.file}:${at.line}`)}` : '';
      lines.push(`${style.yellow(' note ')} ${text}${place}`);
    }
    lines.push(this.verdict(scenario));
    this.print(lines);
  }

  /** A play of a sweep: the first failure whole, the others in short, the sum at the end. */
  private swept(scenario: ScenarioReport, seeds: number): string[] {
    const { options, style } = this;
    const { columns, verbose } = options;
    this.sweep ??= new Sweep(seeds);
    const outcome = this.sweep.add(scenario);
    const lines: string[] = [];
    if (outcome === 'first failure' || verbose) {
      lines.push('', ...this.opening(scenario), ...transcript(scenario, { style, columns }), '');
      if (scenario.failure) lines.push(...drawFailure(scenario, { ...options, style }), '');
    } else if (outcome === 'failure') lines.push(...drawBriefly(scenario, style));
    return this.sweep.complete ? [...lines, ...this.sweepEnd()] : lines;
  }

  private sweepEnd(): string[] {
    const lines = this.sweep?.verdict(this.style) ?? [];
    this.sweep = undefined;
    return lines;
  }

  onRunEnd(summary: RunSummary): void {
    this.print(this.sweepEnd());
    this.print(summary.errors.flatMap((error) => drawError(error, this.style)));
    if (this.info === undefined) return;
    const { info, style } = this;
    if (info.mode === 'run') return this.print(totals(summary, info, style));
    this.print(drawProblems(summary.warnings, { ...this.options, style, mild: true }));
    this.print(validated(summary, info, style));
  }

  private opening({ name, file }: ScenarioRef): string[] {
    return [`   ${this.style.bold(name)}   ${this.style.dim(file)}`];
  }

  /** `PASS name  3.2 s virtual in 0.21 s  seed 1  trace 7f3a…`. */
  private verdict(scenario: ScenarioReport): string {
    const { style } = this;
    const badges = {
      passed: style.green(' PASS '),
      failed: style.red(' FAIL '),
      broken: style.red(' FAIL '),
      interrupted: style.yellow(' STOP '),
      skipped: ' SKIP ',
    };
    const badge = style.inverse(badges[outcomeOf(scenario)]);
    const { skipped } = scenario;
    const facts = style.dim(skipped ?? factsOf(scenario).join('   '));
    return `${badge} ${style.bold(scenario.name)}   ${facts}`;
  }

  private print(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.options.write(`${fitLines(lines, this.options.columns).join('\n')}\n`);
  }
}
