/**
 * `quorate run --replay`: plays what real clients did to a served cluster again, in virtual time and
 * without a socket, and says whether the trace is that of the recording.
 */

import { QuorateError } from '../errors/quorate-error.ts';
import type { RunSummary } from '../report/reporter.ts';
import { readRecording } from '../serve/read-recording.ts';
import type { CommandContext } from './commands/command.ts';
import { Interruption } from './interruption.ts';
import { openPool } from './open-pool.ts';
import { emptyFile, fileReader } from './outputs.ts';
import { type Play, refOf } from './play.ts';
import { NO_PROGRESS } from './progress.ts';
import { finish, openReporters } from './reporters.ts';
import type { RunFlags } from './run-flags.ts';
import type { RunSettings } from './run-settings.ts';
import { playAll, summarize } from './session.ts';

/**
 * Plays; returns the exit code.
 * @throws QuorateError serve/no-recording, serve/other-version, command-line/together
 */
export async function replayCommand(
  file: string,
  words: readonly string[],
  flags: RunFlags,
  settings: RunSettings,
  { version }: CommandContext,
): Promise<number> {
  const begun = performance.now();
  if (words.length > 0) {
    const why = 'the recording says what is played';
    const parameters = { first: '`--replay`', second: 'a path', why, cure: 'Leave out the path.' };
    throw new QuorateError('command-line/together', parameters);
  }
  const { scenario, seed, inputs, neighbours, traceHash } = readRecording(file);
  const play: Play = {
    ...{ scenario, seed, cut: undefined, nameFlag: undefined, flags: [] },
    recording: { file, inputs, neighbours, traceHash },
  };
  const interruption = new Interruption();
  const pool = openPool(1);
  if (flags.trace !== undefined) emptyFile(flags.trace.replaceAll('{seed}', String(seed)));
  const reporter = await openReporters({
    choices: flags.reporter,
    colour: flags.color,
    verbose: flags.verbose ?? false,
    readFile: fileReader(new Map()),
  });
  const { executor } = settings;
  const options = {
    ...settings,
    ...{ bail: false, traceFile: flags.trace, verifyDeterminism: false },
  };
  const info = {
    ...{ mode: 'run' as const, version, seed, seeds: undefined, executor },
    ...{ scenarios: [refOf(play)], notes: [] },
  };
  const session = { options, reporter, progress: NO_PROGRESS, pool, interruption };
  const played = await playAll([play], info, session);
  const summary = summarize({
    ...played,
    interrupted: interruption.signal,
    wallTimeMs: performance.now() - begun,
    ...{ problems: [], warnings: [], errors: reporter.faults },
  });
  const exitCode = await finish(reporter, summary);
  await pool.close();
  process.stderr.write(`${verdict(summary, traceHash)}\n`);
  return exitCode;
}

function verdict({ scenarios }: RunSummary, recorded: string | undefined): string {
  const hash = scenarios[0]?.traceHash ?? '';
  if (recorded === undefined) return `replayed: the recording breaks off, and has no hash; ${hash}`;
  if (hash === recorded) return `replayed: the same trace as recorded, ${hash}`;
  return `replayed: another trace than recorded, ${hash} and not ${recorded}`;
}
