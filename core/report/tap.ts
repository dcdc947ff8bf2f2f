/**
 * The Test Anything Protocol, version 14: a test point per scenario and seed as soon as it has
 * ended, with a YAML block that says what was not met, and the plan last.
 */

import type { Problem } from '../plugin/source.ts';
import { withoutControls } from './clean.ts';
import { caseName, factsOf, notesOf } from './outcome.ts';
import type { Reporter, ReporterOptions, RunSummary, ScenarioReport } from './reporter.ts';

export function tapReporter(options: ReporterOptions): Reporter {
  return new TapReporter(options);
}

class TapReporter implements Reporter {
  private readonly write: (text: string) => void;
  private number = 0;
  private begun = false;
  private checkedOnly: readonly { readonly name: string; readonly file: string }[] = [];

  constructor({ write }: ReporterOptions) {
    this.write = write;
  }

  async onProblems(problems: readonly Problem[]): Promise<void> {
    for (const file of new Set(problems.map(({ at }) => at.file))) {
      const own = problems.filter(({ at }) => at.file === file);
      await this.point(false, `${file} is right`, '', {
        severity: 'error',
        problems: own.map(({ message, code, hint, at }) => ({
          message,
          code,
          at: `${at.file}:${at.line}:${at.column}`,
          ...(hint === undefined ? {} : { hint }),
        })),
      });
    }
  }

  onRunStart({ mode, scenarios }: Parameters<NonNullable<Reporter['onRunStart']>>[0]): void {
    if (mode === 'validate') this.checkedOnly = scenarios;
  }

  async onScenarioEnd(scenario: ScenarioReport): Promise<void> {
    const { file, passed, skipped } = scenario;
    if (skipped !== undefined) {
      const why = skipped.replaceAll('\n', ' ');
      return this.point(true, `${file} > ${caseName(scenario)}`, ` # SKIP ${why}`);
    }
    await this.point(passed, `${file} > ${caseName(scenario)}`, '', diagnosis(scenario));
    const notes = notesOf(scenario).map(({ text }) => text);
    for (const line of [factsOf(scenario).join(', '), ...notes]) {
      this.line(`# ${line.replaceAll('\n', ' ')}`);
    }
  }

  async onRunEnd(summary: RunSummary): Promise<void> {
    for (const { name, file } of this.checkedOnly) await this.point(true, `${file} > ${name}`);
    for (const { name, file } of summary.notRun) {
      await this.point(true, `${file} > ${name}`, ' # SKIP not run');
    }
    for (const { code, message, cure, detail } of summary.errors) {
      await this.point(false, message, '', { severity: 'error', code, cure, detail });
    }
    if (summary.interrupted) this.line(`Bail out! ${summary.interrupted}`);
    else this.line(`1..${this.number}`);
  }

  /** `not ok 3 - lab.yaml > the lab`, and the block below. */
  private async point(
    passed: boolean,
    description: string,
    directive = '',
    diagnostic?: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    this.number++;
    const said = description.replaceAll('\n', ' ').replace(/[\\#]/g, '\\$&');
    this.line(`${passed ? 'ok' : 'not ok'} ${this.number} - ${said}${directive}`);
    if (!diagnostic) return;
    const { stringify } = await import('yaml');
    const block = stringify(diagnostic, printable, { lineWidth: 0, aliasDuplicateObjects: false });
    this.line('  ---');
    for (const line of block.trimEnd().split('\n')) this.line(line === '' ? '' : `  ${line}`);
    this.line('  ...');
  }

  private line(text: string): void {
    if (!this.begun) this.write('TAP version 14\n');
    this.begun = true;
    this.write(`${text}\n`);
  }
}

/** Texts of programs, without colours and control characters. */
function printable(_: unknown, value: unknown): unknown {
  return typeof value === 'string' ? withoutControls(value) : value;
}

/** What was not met, as data. */
function diagnosis(scenario: ScenarioReport): Readonly<Record<string, unknown>> | undefined {
  const { failure } = scenario;
  if (!failure)
    return scenario.interrupted ? { severity: 'fail', message: 'interrupted' } : undefined;
  const { message, kind, at, step, expected, actual, attempts, causes, state, cure } = failure;
  const why = causes.map(({ timeMs, host, process, sentence, key }) =>
    [`${timeMs} ms`, host, process, sentence, key].filter(Boolean).join(' '),
  );
  return {
    message,
    severity: failure.exit > 1 ? 'error' : 'fail',
    kind,
    at: `${at.file}:${at.line}:${at.column}`,
    ...(step === undefined ? {} : { step }),
    ...(expected === undefined ? {} : { expected }),
    // Where code is at fault nothing was compared.
    ...(actual === undefined || failure.exit === 3 ? {} : { actual }),
    ...(attempts > 1 ? { attempts } : {}),
    ...(why.length > 0 ? { why } : {}),
    ...(state.length > 0 ? { state } : {}),
    ...(cure === undefined ? {} : { cure }),
    ...(failure.replay === undefined ? {} : { replay: failure.replay }),
  };
}
