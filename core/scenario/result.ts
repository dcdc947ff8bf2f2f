/**
 * What a run leaves for its readers: plain data, made from the trace alone. Reporters print it,
 * `--reporter json` writes it out as it is.
 */

import type { Span } from '../plugin/source.ts';
import type { MeasureUnit } from '../plugin/workload.ts';

export interface ScenarioResult {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** The stage at which its timeline began. */
  readonly start: string;
  /** Of `matrix`: name -> its value; empty without one. */
  readonly cell: Readonly<Record<string, string>>;
  /** Parameters that the command line gave. */
  readonly params: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly executor: 'threads' | 'inline';
  readonly passed: boolean;
  /** It was not played, for this reason, and counts as passed. */
  readonly skipped: string | undefined;
  /** The run was stopped from outside before its end. */
  readonly interrupted: boolean;
  readonly steps: readonly StepResult[];
  readonly failure: Failure | undefined;
  /** How it broke, when `fails` says that it must, and it did so as told. */
  readonly brokeAsTold: Failure | undefined;
  /** Invariants that the scenario switched off, and why. */
  readonly without: readonly { readonly invariant: string; readonly because: string }[];
  /** What must have held once (`sometimes`), and whether it did in this run. */
  readonly sightings: readonly Sighting[];
  /** Checks whose subject never occurred, so that they said nothing. */
  readonly vacuous: readonly VacuousCheck[];
  readonly workloads: readonly WorkloadResult[];
  /** What plugins measured: `zookeeper.without-leader`. */
  readonly measures: Readonly<Record<string, MeasureResult>>;
  /** Under `-u`: what is to be written anew. */
  readonly rewrites?: readonly Rewrite[] | undefined;
  readonly traceHash: string;
  readonly traceEvents: number;
  readonly virtualTimeMs: number;
  readonly wallTimeMs: number;
}

/** Lines of a transcript that the screen shows otherwise, under `-u`. */
export interface Rewrite {
  readonly file: string;
  /** The line after which they stand: the last that was typed. */
  readonly line: number;
  /** Blanks before each line. */
  readonly indent: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface StepResult {
  /** `1`, `2.3`: the place in the timeline. */
  readonly path: string;
  /** 0 for a step of the timeline itself. */
  readonly depth: number;
  readonly verb: string;
  readonly title: string;
  readonly name: string | undefined;
  readonly note: string | undefined;
  /** Part of the stage (`start: running`), folded in reports. */
  readonly setup: boolean;
  /** Typed while the run was held; it stands in no file. */
  readonly byHand: boolean;
  readonly file: string;
  readonly line: number;
  /** Virtual milliseconds since the start of the run. */
  readonly startMs: number;
  readonly endMs: number;
  readonly passed: boolean;
  /** It was not played, for this reason. */
  readonly skipped: string | undefined;
  /** What was typed and shown, in order; only for `run`. */
  readonly commands: readonly CommandResult[];
}

export interface CommandResult {
  readonly host: string;
  /** The name of a terminal of its own; undefined for the one that every host has. */
  readonly terminal: string | undefined;
  /** `root@m1:~# `: what stands before the line, as on a terminal. */
  readonly prompt: string;
  readonly text: string;
  /** The screen in order: each command that was typed, and what both streams showed. */
  readonly output: readonly ScreenPart[];
  /** Undefined while the program is left open. */
  readonly exit: number | undefined;
  readonly startMs: number;
  readonly endMs: number;
  /** Attempts before this one, under `within`. */
  readonly attempts: number;
}

export type ScreenPart =
  | { readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly stream: 'typed'; readonly prompt: string; readonly text: string };

/** A number that was measured; durations are microseconds. */
export interface MeasureResult {
  readonly value: number;
  readonly unit: MeasureUnit;
  /** In words, as reports print it. */
  readonly text: string;
}

export interface WorkloadResult {
  readonly name: string;
  readonly workload: string;
  readonly hosts: readonly string[];
  /** Where it ended before it was asked to, and how. */
  readonly early: readonly { readonly host: string; readonly how: string; readonly atMs: number }[];
  readonly measures: Readonly<Record<string, MeasureResult>>;
}

export interface Sighting {
  readonly check: string;
  readonly at: Span;
  /** When it first held; undefined when it never did. */
  readonly seenMs: number | undefined;
  /** What was seen last instead. */
  readonly saw: string;
}

export interface VacuousCheck {
  /** `never: …` as it is written, or the name of an invariant. */
  readonly check: string;
  /** Where it stands; an invariant stands in its plugin. */
  readonly at: Span | undefined;
  /** What never occurred. */
  readonly why: string;
}

export interface Failure {
  /**
   * `expectation`, `selector`, `invariant`, `always`, `never`, `sometimes`, `fault` (no effect),
   * `fails` (not broken as told), or a code of the error table.
   */
  readonly kind: string;
  /** What `fails: { by: … }` calls it: the name of an invariant, or the kind. */
  readonly by: string;
  /** One sentence. */
  readonly message: string;
  readonly at: Span;
  /** Path of the step, if a step failed. */
  readonly step: string | undefined;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  /** Both are texts of the same thing, so that their lines can be compared. */
  readonly comparable: boolean;
  /** How often it was looked at or typed. */
  readonly attempts: number;
  readonly atMs: number;
  /** When it was looked at, or typed, if more than once. */
  readonly looks?: LookSummary | undefined;
  /** Stands behind the mark in the file: `within 1s..6s since `stop``. */
  readonly remark?: string | undefined;
  /** The events that together broke it, oldest first, when there are several. */
  readonly evidence?: readonly CauseLink[];
  /** From here back to a step of the timeline; the nearest first. */
  readonly causes: readonly CauseLink[];
  /** The last events of the hosts concerned, oldest first. */
  readonly lastEvents: readonly CauseLink[];
  /** `m1 QuorumPeerMain leader`: those concerned, as they stood. */
  readonly state: readonly string[];
  /** Exit code that this failure asks for: 1, or 3 when code is at fault. */
  readonly exit: 1 | 2 | 3;
  readonly cure: string | undefined;
  /** A JavaScript stack, when a program threw. */
  readonly detail: string | undefined;
  /** The command line that plays this again, up to here where that can be said. */
  readonly replay?: string;
}

/** How often something was looked at, or typed, before it failed. */
export interface LookSummary {
  readonly how: 'typed' | 'looked';
  readonly times: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** It was the same each time. */
  readonly same: boolean;
}

export interface CauseLink {
  readonly timeMs: number;
  readonly host: string;
  readonly process: string;
  readonly sentence: string;
  /** The configuration key behind a time-out. */
  readonly key: string | undefined;
  /** Of a step: where it stands. */
  readonly place?: { readonly file: string; readonly line: number } | undefined;
  /** How often it happened, when that is more than once. */
  readonly times?: number;
}
