/**
 * What `quorate run` does: starts the runs' threads, reads the files meanwhile, plays what was
 * selected, and tells the reporters. Loaded only once the flags are right.
 */

import { dirname, isAbsolute, resolve } from 'node:path';
import type { RunInfo, RunSummary } from '../report/reporter.ts';
import type { LoadedFiles } from '../scenario/load-scenarios.ts';
import type { CommandContext, OriginOf } from './commands/command.ts';
import { Interruption } from './interruption.ts';
import { LastFailed } from './last-failed.ts';
import { openPool } from './open-pool.ts';
import { emptyFile, fileReader } from './outputs.ts';
import { refOf } from './play.ts';
import { printConfig } from './print-config.ts';
import { type LiveProgress, NO_PROGRESS, ProgressLine } from './progress.ts';
import { finish, openReporters } from './reporters.ts';
import type { RunFlags } from './run-flags.ts';
import { type RunSettings, settingsOf } from './run-settings.ts';
import { type Selection, select, withoutNothing } from './selection.ts';
import { playAll, summarize } from './session.ts';
import { readTargets, type Targets } from './targets.ts';
import { warningNotes } from './warning-notes.ts';
import { type RoundNews, tellWatcher } from './watch/round.ts';

const DEFAULT_SEED = 1;

/**
 * Plays; returns the exit code.
 * @throws QuorateError command-line/bad-line, command-line/together, command-line/unwritable
 */
export async function runCommand(
  words: readonly string[],
  flags: RunFlags,
  origin: OriginOf<RunFlags>,
  context: CommandContext,
): Promise<number> {
  const begun = performance.now();
  const targets = readTargets(words);
  const settings = settingsOf(flags, origin);
  if (flags.replay !== undefined) {
    const { replayCommand } = await import('./replay-command.ts');
    return replayCommand(flags.replay, words, flags, settings, context);
  }
  if (flags.printConfig) return printConfig(words, flags, settings, origin, context);
  if (flags.watch) return (await import('./watch-command.ts')).watchCommand(words, flags);
  if (flags.list) return listPlays(targets, flags, settings);
  const visits = wantsVisit(flags) ? await import('./shell/visited-run.ts') : undefined;
  visits?.demandTerminal(flags);
  const interruption = new Interruption();
  const pool = openPool(settings.jobs);
  interruption.onSignal = () => pool.stopAll();
  const { loadScenarios } = await import('../scenario/load-scenarios.ts');
  const loaded = await loadScenarios(targets.paths, {
    params: flags.param ?? {},
    plugins: pool.plugins,
  });
  const reporter = await openReporters({
    choices: flags.reporter,
    colour: flags.color,
    verbose: flags.verbose ?? false,
    watched: visits !== undefined,
    readFile: fileReader(loaded.sources),
  });
  tellWatcher(newsOf(loaded, context));
  const selection = selectFrom(loaded, targets, flags, settings);
  const { plays, problems, errors, notes } = selection;
  if (flags.trace !== undefined) emptyTraces(flags.trace, selection);
  if (problems.length > 0) await reporter.onProblems(problems);
  const info: RunInfo = {
    mode: 'run',
    version: context.version,
    seed: plays[0]?.seed ?? settings.seed ?? DEFAULT_SEED,
    seeds: settings.sweep.length > 0 ? settings.sweep : undefined,
    executor: settings.executor,
    scenarios: plays.map(refOf),
    notes: [...notes, ...warningNotes(loaded.warnings)],
  };
  const options = {
    ...settings,
    bail: flags.bail ?? false,
    traceFile: flags.trace,
    verifyDeterminism: flags.verifyDeterminism ?? false,
  };
  const playable = problems.length === 0 && errors.length === 0;
  const visited = playable ? visits?.openVisit(plays, loaded, pool, flags) : undefined;
  const progress = visited ? NO_PROGRESS : openProgress();
  const session = { options, reporter, progress, pool, interruption, visited };
  const played = await playAll(plays, info, session);
  new LastFailed().record(plays, played.scenarios);
  const summary = summarize({
    ...played,
    interrupted: interruption.signal,
    wallTimeMs: performance.now() - begun,
    problems,
    warnings: loaded.warnings,
    errors: [...errors, ...reporter.faults],
  });
  const exitCode = await finish(reporter, summary);
  await pool.close();
  if (settings.update) await rewrite(summary, loaded);
  return exitCode;
}

/** Somebody wants to sit at the run. */
function wantsVisit({ break: stop, pause }: RunFlags): boolean {
  return stop !== undefined || pause === true;
}

/** `-u`: beside the reports, which may be for machines. */
async function rewrite({ scenarios }: RunSummary, loaded: LoadedFiles): Promise<void> {
  const { rewriteFiles, tellRewrites } = await import('./rewrite.ts');
  process.stderr.write(tellRewrites(rewriteFiles(scenarios, loaded)));
}

/** `--list`: the choice without the play. */
async function listPlays(
  targets: Targets,
  flags: RunFlags,
  settings: RunSettings,
): Promise<number> {
  const { loadScenarios } = await import('../scenario/load-scenarios.ts');
  const { printSelection } = await import('./list-command.ts');
  const loaded = await loadScenarios(targets.paths, { params: flags.param ?? {} });
  const selection = selectFrom(loaded, targets, flags, settings);
  return printSelection(selection, fileReader(loaded.sources), { color: flags.color });
}

/** The files that decide what happens, for `--watch`. */
function newsOf({ sources, registries }: LoadedFiles, { config }: CommandContext): RoundNews {
  const plugins = [...registries.keys()].flatMap((cluster) => cluster.plugins.filter(isAbsolute));
  const files = [...sources.keys(), ...(config ? [config.file] : [])].map((file) => resolve(file));
  const codeFolders = [...new Set(plugins.map((file) => dirname(file)))];
  return { files: [...new Set([...files, ...plugins])], codeFolders };
}

function openProgress(): LiveProgress {
  const { CI, TERM } = process.env;
  const watched = process.stderr.isTTY && !CI && TERM !== 'dumb';
  return watched ? new ProgressLine(process.stderr) : NO_PROGRESS;
}

function selectFrom(
  loaded: LoadedFiles,
  targets: Targets,
  flags: RunFlags,
  settings: RunSettings,
): Selection {
  const selection = select(loaded, {
    targets,
    name: flags.name,
    tags: flags.tag ?? [],
    seeds: seedsOf(settings),
    maxTime: settings.maxTime,
    flags: settings.playFlags,
  });
  const chosen = flags.lastFailed
    ? new LastFailed().choose(selection, seedsOf(settings) === undefined)
    : selection;
  return flags.passWithNoTests ? withoutNothing(chosen) : chosen;
}

/** Those that flags ask for; otherwise each scenario has its own. */
function seedsOf({ sweep, seed }: RunSettings): readonly number[] | undefined {
  if (sweep.length > 0) return sweep;
  return seed === undefined ? undefined : [seed];
}

/** Every file that will be appended to. */
function emptyTraces(pattern: string, { plays }: Selection): void {
  const files = plays.map(({ seed }) => pattern.replaceAll('{seed}', String(seed)));
  for (const file of new Set(plays.length > 0 ? files : [pattern])) emptyFile(file);
}
