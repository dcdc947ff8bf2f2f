/**
 * What the flags of `run` come to: defaults that depend on other flags are decided here, and what
 * does not go together is told.
 */

import { availableParallelism } from 'node:os';
import { QuorateError } from '../errors/quorate-error.ts';
import { formatDuration } from '../plugin/duration.ts';
import type { RunFlags } from './commands/run.ts';

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
  /** Flags that change what happens in a play, as they are typed. */
  readonly playFlags: readonly string[];
}

/** @throws QuorateError command-line/together */
export function settingsOf(flags: RunFlags, given: ReadonlySet<keyof RunFlags>): RunSettings {
  checkTogether(flags, given);
  const { seed, trace, maxTime, timeout } = flags;
  // A seed that was typed is meant more than a range that a file or the environment sets.
  const sweep = given.has('seed') ? [] : (flags.seeds ?? []);
  const alone = trace !== undefined || sweep.length === 0;
  return {
    seed,
    sweep,
    executor: flags.executor ?? (sweep.length > 0 ? 'inline' : 'threads'),
    jobs: flags.jobs ?? (alone ? 1 : availableParallelism()),
    timeoutMs: timeout === undefined ? undefined : Math.max(1, timeout / 1_000),
    maxTime,
    playFlags: maxTime === undefined ? [] : ['--max-time', formatDuration(maxTime)],
  };
}

function checkTogether(flags: RunFlags, given: ReadonlySet<keyof RunFlags>): void {
  const { seeds = [], jobs = 1, trace } = flags;
  if (given.has('seed') && given.has('seeds')) {
    refuse('--seed', '--seeds', 'one seed, or several', 'Leave one of them out.');
  }
  if (trace !== undefined && given.has('jobs') && jobs > 1) {
    const why = 'a trace is written one play at a time';
    refuse('--trace', '--jobs', why, 'Leave out `--jobs`.');
  }
  if (trace !== undefined && seeds.length > 1 && !trace.includes('{seed}')) {
    const why = 'one file would hold the events of all seeds';
    const cure = 'Give each seed a file: `--trace lab-{seed}.jsonl`.';
    refuse('--trace', '--seeds', why, cure);
  }
  if (flags.verifyDeterminism && given.has('executor')) {
    const why = 'every kind of executor is tried';
    refuse('--verify-determinism', '--executor', why, 'Leave out `--executor`.');
  }
}

function refuse(first: string, second: string, why: string, cure: string): never {
  const parameters = { first: `\`${first}\``, second: `\`${second}\``, why, cure };
  throw new QuorateError('command-line/together', parameters);
}
