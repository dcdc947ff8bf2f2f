/**
 * What the flags of `run` come to: defaults that depend on other flags are decided here, and what
 * does not go together is told.
 */

import { availableParallelism } from 'node:os';
import { QuorateError } from '../errors/quorate-error.ts';
import { formatDuration } from '../plugin/duration.ts';
import type { Origin, OriginOf } from './commands/command.ts';
import type { RunFlags } from './run-flags.ts';

export interface RunSettings {
  /** The seed that was asked for; otherwise it is the scenario's own. */
  readonly seed: number | undefined;
  /** The seeds of a sweep, each of which plays each scenario; none when there is no sweep. */
  readonly sweep: readonly number[];
  readonly executor: 'threads' | 'inline';
  /** Plays at once. */
  readonly jobs: number;
  readonly timeoutMs: number | undefined;
  /** Microseconds. */
  readonly maxTime: number | undefined;
  /** Transcripts are written anew. */
  readonly update: boolean;
  /** Flags that change what happens in a play, as they are typed. */
  readonly playFlags: readonly string[];
}

/** @throws QuorateError command-line/together */
export function settingsOf(flags: RunFlags, origin: OriginOf<RunFlags>): RunSettings {
  checkTogether(flags, origin);
  const { seed, trace, maxTime, timeout } = flags;
  const sweep = isStronger(origin('seed'), origin('seeds')) ? [] : (flags.seeds ?? []);
  const alone = trace !== undefined || sweep.length === 0;
  return {
    seed,
    sweep,
    executor: flags.executor ?? (sweep.length > 0 ? 'inline' : 'threads'),
    jobs: trace === undefined ? (flags.jobs ?? (alone ? 1 : availableParallelism())) : 1,
    timeoutMs: timeout === undefined ? undefined : Math.max(1, timeout / 1_000),
    maxTime,
    update: flags.update ?? false,
    playFlags: maxTime === undefined ? [] : ['--max-time', formatDuration(maxTime)],
  };
}

const STRENGTH = { cli: 3, env: 2, config: 1 } as const;

/** A seed that was typed is meant more than a range that a file sets. */
function isStronger(first: Origin, second: Origin): boolean {
  const strength = (origin: Origin) => (origin === undefined ? 0 : STRENGTH[origin]);
  return strength(first) > strength(second);
}

function checkTogether(flags: RunFlags, origin: OriginOf<RunFlags>): void {
  const typed = (flag: keyof RunFlags) => origin(flag) === 'cli';
  const { seeds = [], jobs = 1, trace, update = false } = flags;
  checkVisit(flags);
  if (flags.replay !== undefined) checkReplay(typed);
  if (update && seeds.length > 1) {
    const why = 'each seed may show another screen';
    refuse('--update', '--seeds', why, 'Choose one seed, with `--seed`.');
  }
  if (update && flags.verifyDeterminism) {
    const why = 'what is written anew was played once';
    refuse('--update', '--verify-determinism', why, 'First the one, then the other.');
  }
  if (typed('seed') && typed('seeds')) {
    refuse('--seed', '--seeds', 'one seed, or several', 'Leave one of them out.');
  }
  if (trace !== undefined && typed('jobs') && jobs > 1) {
    const why = 'a trace is written one play at a time';
    refuse('--trace', '--jobs', why, 'Leave out `--jobs`.');
  }
  if (trace !== undefined && seeds.length > 1 && !trace.includes('{seed}')) {
    const why = 'one file would hold the events of all seeds';
    const cure = 'Give each seed a file: `--trace lab-{seed}.jsonl`.';
    refuse('--trace', '--seeds', why, cure);
  }
  for (const [flag, name] of [
    ['list', '--list'],
    ['printConfig', '--print-config'],
  ] as const) {
    if (!flags.watch || !flags[flag]) continue;
    refuse('--watch', name, 'nothing is played', 'Leave one of them out.');
  }
  if (flags.verifyDeterminism && typed('executor')) {
    const why = 'every kind of executor is tried';
    refuse('--verify-determinism', '--executor', why, 'Leave out `--executor`.');
  }
}

/** A recording is played as it is. */
function checkReplay(typed: (flag: keyof RunFlags) => boolean): void {
  for (const [flag, name] of NOT_REPLAYED) {
    if (!typed(flag)) continue;
    refuse('--replay', name, 'the recording says what is played', 'Leave one of them out.');
  }
}

const NOT_REPLAYED = [
  ['name', '--name'],
  ['tag', '--tag'],
  ['seed', '--seed'],
  ['seeds', '--seeds'],
  ['param', '--param'],
  ['maxTime', '--max-time'],
  ['update', '--update'],
  ['break', '--break'],
  ['pause', '--pause'],
  ['watch', '--watch'],
  ['list', '--list'],
  ['lastFailed', '--last-failed'],
  ['verifyDeterminism', '--verify-determinism'],
] as const satisfies readonly (readonly [keyof RunFlags, string])[];

/** Somebody sits at the run: then it is one run, made once. */
function checkVisit({ break: stop, pause, verifyDeterminism, watch }: RunFlags): void {
  const visit = stop !== undefined ? '--break' : pause ? '--pause' : undefined;
  if (visit === undefined) return;
  const cure = 'Leave one of them out.';
  if (verifyDeterminism) {
    refuse(visit, '--verify-determinism', 'what a person does is played once', cure);
  }
  if (watch) refuse(visit, '--watch', 'files are watched while nobody sits at the run', cure);
}

function refuse(first: string, second: string, why: string, cure: string): never {
  const parameters = { first: `\`${first}\``, second: `\`${second}\``, why, cure };
  throw new QuorateError('command-line/together', parameters);
}
