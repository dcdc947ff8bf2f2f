/**
 * What a reporter is: an object with some of these methods, called in the order of a run's life.
 * Reporters read what a run left (`ScenarioResult`) and nothing else; they write to their output
 * alone, so that several can run side by side. To add one here, see `registry.ts`; to write one of
 * your own, see `index.ts`.
 */

import type { Problem } from '../plugin/source.ts';
import type { ScenarioResult, StepResult } from '../scenario/result.ts';

/** What was asked for. */
export interface RunInfo {
  readonly mode: 'run' | 'validate';
  readonly version: string;
  readonly seed: number;
  /** Under `--seeds`: each scenario is played once with each, its plays one after another. */
  readonly seeds?: readonly number[] | undefined;
  readonly executor: 'threads' | 'inline';
  /** The plays: each scenario as often as there are seeds. */
  readonly scenarios: readonly ScenarioRef[];
  /** What is to be known about the selection, as sentences. */
  readonly notes?: readonly string[];
  /** Cluster files that were checked beside them, under `validate`. */
  readonly clusters?: number;
  /** Files of steps that were checked by themselves, under `validate`. */
  readonly stepsFiles?: number;
}

export interface ScenarioRef {
  readonly name: string;
  readonly file: string;
  readonly seed: number;
}

/** One trace, made in several ways. */
export interface DeterminismReport {
  readonly variants: readonly { readonly name: string; readonly traceHash: string }[];
  readonly same: boolean;
}

export interface ScenarioReport extends ScenarioResult {
  /** Under `--verify-determinism`. */
  readonly determinism?: DeterminismReport;
  /** `file.yaml:42` was asked for: what stands after that line was not played. */
  readonly cut?: { readonly line: number; readonly notPlayed: number } | undefined;
}

/** How it all ended. */
export interface RunSummary {
  readonly passed: boolean;
  readonly exitCode: number;
  readonly interrupted: 'SIGINT' | 'SIGTERM' | undefined;
  readonly wallTimeMs: number;
  readonly scenarios: readonly ScenarioReport[];
  /** Selected, but not begun: after `--bail` or an interruption. */
  readonly notRun: readonly ScenarioRef[];
  readonly problems: readonly Problem[];
  /** What is allowed in the files and hardly meant; it changes no exit code. */
  readonly warnings: readonly Problem[];
  /** What went wrong apart from any place in a file. */
  readonly errors: readonly PlainFault[];
}

/** An error of the table, as a reader gets it. */
export interface PlainFault {
  readonly code: string;
  readonly message: string;
  readonly cure: string;
  readonly detail: string | undefined;
}

type Answer = void | Promise<void>;

/**
 * Scenarios are told in the order in which they were selected, each from start to end, also when
 * several are played at once.
 */
export interface Reporter {
  /** What is wrong in the files; those without problems are run nevertheless. */
  onProblems?(problems: readonly Problem[]): Answer;
  onRunStart?(run: RunInfo): Answer;
  onScenarioStart?(scenario: ScenarioRef): Answer;
  /** A step has ended. */
  onStep?(step: StepResult, scenario: ScenarioRef): void;
  /** Now and then, of any play that is under way: virtual milliseconds, and the step's title. */
  onProgress?(timeMs: number, title: string, scenario: ScenarioRef): void;
  onScenarioEnd?(scenario: ScenarioReport): Answer;
  onRunEnd?(summary: RunSummary): Answer;
}

/** Where a reporter writes, and how. */
export interface ReporterOptions {
  readonly write: (text: string) => void;
  readonly colour: boolean;
  /** Columns of the terminal; undefined when nobody looks at one. */
  readonly columns: number | undefined;
  /** Show the terminal session of every scenario, not only of a single one and of failures. */
  readonly verbose: boolean;
  /** Whoever reads this has seen the session while it was played. */
  readonly watched?: boolean;
  /** The text of a file that a span names, or undefined. */
  readonly readFile: (file: string) => string | undefined;
}

/** What makes a reporter: the default export of a module that `--reporter` names. */
export type ReporterFactory = (options: ReporterOptions) => Reporter | Promise<Reporter>;
