/**
 * The shortest report: one sign a scenario, `·` for those that passed, `x` failed, `!` code is at
 * fault, `?` interrupted, `-` skipped. Failures are drawn below when all is played, without their sessions.
 */

import type { Problem } from '../plugin/source.ts';
import { drawError } from './error.ts';
import { drawFailure } from './failure.ts';
import { fitLines } from './fit.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { drawProblems } from './problems.ts';
import type { Reporter, ReporterOptions, RunInfo, RunSummary, ScenarioReport } from './reporter.ts';
import { type Style, styleFor } from './style.ts';
import { totals, validated } from './totals.ts';
import { prepareWidths } from './width.ts';

const SIGNS: Readonly<Record<Outcome, string>> = {
  passed: '·',
  failed: 'x',
  broken: '!',
  interrupted: '?',
  skipped: '-',
};

const DEFAULT_COLUMNS = 80;

export function dotReporter(options: ReporterOptions): Reporter {
  return new DotReporter(options);
}

class DotReporter implements Reporter {
  private readonly options: ReporterOptions;
  private readonly style: Style;
  private info: RunInfo | undefined;
  private written = 0;

  constructor(options: ReporterOptions) {
    this.options = options;
    this.style = styleFor(options.colour);
  }

  async onProblems(problems: readonly Problem[]): Promise<void> {
    const { readFile } = this.options;
    await prepareWidths(...problems.map(({ at }) => readFile(at.file) ?? ''));
    this.print(drawProblems(problems, { ...this.options, style: this.style }));
  }

  onRunStart(info: RunInfo): void {
    this.info = info;
  }

  onScenarioEnd(scenario: ScenarioReport): void {
    const { style } = this;
    const outcome = outcomeOf(scenario);
    const { green, red, yellow, dim } = style;
    const colour = { passed: green, failed: red, broken: red, interrupted: yellow, skipped: dim };
    const paint = colour[outcome];
    this.options.write(paint(SIGNS[outcome]));
    this.written++;
    const columns = this.options.columns ?? DEFAULT_COLUMNS;
    if (this.written % columns === 0) this.options.write('\n');
  }

  async onRunEnd(summary: RunSummary): Promise<void> {
    const { style, options, info } = this;
    if (this.written % (options.columns ?? DEFAULT_COLUMNS) !== 0) options.write('\n');
    for (const scenario of summary.scenarios) {
      const { failure } = scenario;
      if (!failure) continue;
      const text = options.readFile(failure.at.file);
      await prepareWidths(JSON.stringify(scenario), text ?? '');
      this.print(['', ...drawFailure(scenario, { ...options, style })]);
    }
    this.print(summary.errors.flatMap((error) => drawError(error, style)));
    if (!info) return;
    if (info.mode === 'run') return this.print(totals(summary, info, style));
    this.print(drawProblems(summary.warnings, { ...options, style, mild: true }));
    this.print(validated(summary, info, style));
  }

  private print(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.options.write(`${fitLines(lines, this.options.columns).join('\n')}\n`);
  }
}
