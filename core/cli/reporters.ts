/**
 * The reporters that a command line asks for, as one; inside GitHub Actions its annotations come by
 * themselves. A reporter that throws is heard no more, and the others go on.
 */

import { threw } from '../report/custom.ts';
import { drawError } from '../report/error.ts';
import { makeReporter } from '../report/registry.ts';
import type { PlainFault, Reporter, RunSummary } from '../report/reporter.ts';
import { styleFor, wantsColour } from '../report/style.ts';
import { plainFault } from './faults.ts';
import type { ReporterChoice } from './options.ts';
import { writerTo } from './outputs.ts';

export interface ReportersOptions {
  readonly choices: readonly ReporterChoice[] | undefined;
  /** `--color` or `--no-color`, if given. */
  readonly colour: boolean | undefined;
  readonly verbose: boolean;
  /** Somebody has seen the session already, while it was played. */
  readonly watched?: boolean;
  readonly readFile: (file: string) => string | undefined;
}

const DEFAULT: readonly ReporterChoice[] = [{ name: 'pretty', file: undefined }];
const GITHUB = 'github-actions';

/** @throws QuorateError command-line/unwritable, reporter/unknown, reporter/no-reporter, …/threw */
export async function openReporters(options: ReportersOptions): Promise<Reporters> {
  const { colour, verbose, watched = false, readFile, choices = DEFAULT } = options;
  const members: Member[] = [];
  const { GITHUB_ACTIONS } = process.env;
  for (const { name, file } of choices) {
    const isTerminal = file === undefined && Boolean(process.stdout.isTTY);
    const reporterOptions = {
      write: writerTo(file),
      colour: wantsColour(colour, process.env, isTerminal),
      columns: isTerminal ? process.stdout.columns || undefined : undefined,
      verbose,
      watched: watched && isTerminal,
      readFile,
    };
    members.push({ name, reporter: await makeReporter(name, reporterOptions, process.cwd()) });
  }
  if (GITHUB_ACTIONS === 'true' && !choices.some(({ name }) => name === GITHUB)) {
    const { githubAnnotations } = await import('../report/github-actions.ts');
    // The runner reads both streams; only stdout may belong to a reporter for machines.
    const write = (text: string) => process.stderr.write(text);
    const beside = { write, colour: false, columns: undefined, verbose, readFile };
    members.push({ name: GITHUB, reporter: githubAnnotations(beside, process.env) });
  }
  return new Reporters(members);
}

/**
 * Tells all how it ended, and returns the exit code. What a reporter throws only now stands in no
 * report, so it goes to stderr.
 */
export async function finish(reporters: Reporters, summary: RunSummary): Promise<number> {
  const told = reporters.faults.length;
  await reporters.onRunEnd(summary);
  const late = reporters.faults.slice(told);
  if (late.length === 0) return summary.exitCode;
  const style = styleFor(wantsColour(undefined, process.env, Boolean(process.stderr.isTTY)));
  const lines = late.flatMap((fault) => drawError(fault, style));
  process.stderr.write(`${lines.join('\n')}\n`);
  return summary.interrupted ? summary.exitCode : REPORTER_EXIT;
}

/** Code of the user's own is at fault, like that of a plugin. */
const REPORTER_EXIT = 3;

interface Member {
  readonly name: string;
  readonly reporter: Reporter;
}

type Method = keyof Reporter;
type Given<M extends Method> = Parameters<NonNullable<Reporter[M]>>;

/** Several reporters as one, called in order. */
export class Reporters implements Required<Reporter> {
  /** What reporters threw so far. */
  readonly faults: PlainFault[] = [];
  private members: readonly Member[];

  constructor(members: readonly Member[]) {
    this.members = members;
  }

  async onProblems(...given: Given<'onProblems'>): Promise<void> {
    await this.tell('onProblems', given);
  }

  async onRunStart(...given: Given<'onRunStart'>): Promise<void> {
    await this.tell('onRunStart', given);
  }

  async onScenarioStart(...given: Given<'onScenarioStart'>): Promise<void> {
    await this.tell('onScenarioStart', given);
  }

  onStep(...given: Given<'onStep'>): void {
    for (const member of this.members) this.call(member, 'onStep', given);
  }

  onProgress(...given: Given<'onProgress'>): void {
    for (const member of this.members) this.call(member, 'onProgress', given);
  }

  async onScenarioEnd(...given: Given<'onScenarioEnd'>): Promise<void> {
    await this.tell('onScenarioEnd', given);
  }

  async onRunEnd(...given: Given<'onRunEnd'>): Promise<void> {
    await this.tell('onRunEnd', given);
  }

  private async tell<M extends Method>(method: M, given: Given<M>): Promise<void> {
    for (const member of this.members) await this.call(member, method, given);
  }

  private call<M extends Method>(member: Member, method: M, given: Given<M>): unknown {
    const { reporter } = member;
    const tell = reporter[method] as ((...given: Given<M>) => unknown) | undefined;
    try {
      const answer = tell?.call(reporter, ...given);
      if (!(answer instanceof Promise)) return answer;
      return answer.catch((error: unknown) => this.drop(member, method, error));
    } catch (error) {
      return this.drop(member, method, error);
    }
  }

  private drop(member: Member, method: Method, error: unknown): void {
    this.members = this.members.filter((one) => one !== member);
    this.faults.push(plainFault(threw(member.name, `\`${method}\``, error)));
  }
}
