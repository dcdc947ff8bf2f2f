/**
 * The report inside GitHub Actions. Failures and problems become annotations at their lines; a
 * table goes to the job's summary page. Chosen by name it also prints each session, folded into a
 * group; beside another reporter, as it stands by itself in that environment, it leaves that out.
 */

import { appendFileSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import type { Problem, Span } from '../plugin/source.ts';
import { drawError } from './error.ts';
import { drawFailure } from './failure.ts';
import { summaryPage } from './github-summary.ts';
import { factsOf, inShort, notesOf, outcomeOf } from './outcome.ts';
import { drawProblems } from './problems.ts';
import type { Reporter, ReporterOptions, RunInfo, RunSummary, ScenarioReport } from './reporter.ts';
import { styleFor } from './style.ts';
import { totals, validated } from './totals.ts';
import { transcript } from './transcript.ts';
import { prepareWidths } from './width.ts';

export interface GitHubOptions extends ReporterOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Another reporter tells the run; only annotations and the summary are wanted. */
  readonly beside: boolean;
}

export function githubActionsReporter(options: ReporterOptions): Reporter {
  return new GitHubActionsReporter({ ...options, environment: process.env, beside: false });
}

/** Annotations and the summary page only. */
export function githubAnnotations(
  options: ReporterOptions,
  environment: GitHubOptions['environment'],
): Reporter {
  return new GitHubActionsReporter({ ...options, environment, beside: true });
}

type Level = 'error' | 'warning' | 'notice';

class GitHubActionsReporter implements Reporter {
  private readonly options: GitHubOptions;
  private readonly style: ReturnType<typeof styleFor>;
  private info: RunInfo | undefined;

  constructor(options: GitHubOptions) {
    this.options = options;
    this.style = styleFor(options.colour);
  }

  async onProblems(problems: readonly Problem[]): Promise<void> {
    const { options, style } = this;
    await prepareWidths(...problems.map(({ at }) => options.readFile(at.file) ?? ''));
    if (!options.beside) this.print(drawProblems(problems, { ...options, style }));
    for (const { at, code, message, hint } of problems) {
      this.annotate('error', at, code, hint === undefined ? message : `${message}\n${hint}`);
    }
  }

  onRunStart(info: RunInfo): void {
    this.info = info;
  }

  async onScenarioEnd(scenario: ScenarioReport): Promise<void> {
    const { options, style } = this;
    const { failure, name } = scenario;
    await prepareWidths(JSON.stringify(scenario));
    if (!options.beside) this.session(scenario);
    if (failure) {
      const title = `${name} (seed ${scenario.seed})`;
      const message = [
        inShort(failure),
        failure.cure,
        failure.replay && `replay: ${failure.replay}`,
      ];
      this.annotate('error', failure.at, title, message.filter(Boolean).join('\n'));
      if (!options.beside) this.print(['', ...drawFailure(scenario, { ...options, style }), '']);
    }
    // What has no place in the file would be the same sentence under every scenario.
    for (const { text, at } of notesOf(scenario)) if (at) this.annotate('notice', at, name, text);
  }

  async onRunEnd(summary: RunSummary): Promise<void> {
    const { options, style, info } = this;
    for (const error of summary.errors) {
      const { code, message, cure } = error;
      if (!options.beside) this.print(drawError(error, style));
      this.annotate('error', undefined, code, `${message}\n${cure}`);
    }
    for (const { at, code, message, hint } of summary.warnings) {
      this.annotate('warning', at, code, hint === undefined ? message : `${message}\n${hint}`);
    }
    if (!info) return;
    if (!options.beside) {
      const isRun = info.mode === 'run';
      this.print(isRun ? totals(summary, info, style) : validated(summary, info, style));
    }
    const page = options.environment.GITHUB_STEP_SUMMARY;
    if (page) appendFileSync(page, summaryPage(summary, info, options));
  }

  private session(scenario: ScenarioReport): void {
    const { style, options } = this;
    const mark = { passed: '✓', failed: '✗', broken: '✗', interrupted: '?', skipped: '-' };
    const title = `${mark[outcomeOf(scenario)]} ${scenario.name}`;
    const facts = factsOf(scenario).join('   ');
    this.command('group', {}, `${title}   ${facts}`);
    this.print(transcript(scenario, { style, columns: options.columns }));
    this.command('endgroup', {}, '');
  }

  private annotate(level: Level, at: Span | undefined, title: string, message: string): void {
    const place = at && {
      file: this.inWorkspace(at.file),
      line: at.line,
      col: at.column,
      // The runner leaves out an end that is not behind the beginning.
      ...(at.length > 1 ? { endColumn: at.column + at.length } : {}),
    };
    this.command(level, { ...place, title }, message);
  }

  /** Annotations are found only by paths from the repository's root. */
  private inWorkspace(file: string): string {
    const { GITHUB_WORKSPACE } = this.options.environment;
    if (!GITHUB_WORKSPACE) return file;
    const near = relative(GITHUB_WORKSPACE, resolve(file));
    return near.startsWith('..') || isAbsolute(near) ? file : near.replaceAll('\\', '/');
  }

  private command(
    word: Level | 'group' | 'endgroup',
    properties: Readonly<Record<string, string | number>>,
    message: string,
  ): void {
    const pairs = Object.entries(properties).map(([key, value]) => `${key}=${property(value)}`);
    const head = pairs.length > 0 ? `${word} ${pairs.join(',')}` : word;
    this.options.write(`::${head}::${data(message)}\n`);
  }

  /** What programs printed must not be taken for commands of the runner. */
  private print(lines: readonly string[]): void {
    if (lines.length === 0) return;
    const harmless = lines.map((line) => line.replace(/^(\s*)::/, '$1:\u200b:'));
    this.options.write(`${harmless.join('\n')}\n`);
  }
}

/** A message: a percent sign and line ends would end it. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property's value, in which colons and commas have a meaning as well. */
function property(value: string | number): string {
  return data(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
