/**
 * What `quorate run` does: starts the run's thread, reads the files meanwhile, plays what was
 * selected, and tells the reporters. Loaded only once the flags are right.
 */

import { QuorateError } from '../errors/quorate-error.ts';
import { listOf, problem } from '../plugin/problem.ts';
import type { Problem } from '../plugin/source.ts';
import type { PlainFault } from '../report/reporter.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import type { RunFlags } from './commands/run.ts';
import { plainFault } from './faults.ts';
import { Interruption } from './interruption.ts';
import { emptyFile, fileReader } from './outputs.ts';
import { finish, openReporters } from './reporters.ts';
import { RunPool } from './run-pool.ts';
import { playAll, summarize } from './session.ts';

const DEFAULT_WATCHDOG_SECONDS = 10;
const DEFAULT_MEMORY_MB = 2_048;

/** Returns the exit code. */
export async function runCommand(
  paths: readonly string[],
  flags: RunFlags,
  version: string,
): Promise<number> {
  const begun = performance.now();
  const interruption = new Interruption();
  const pool = new RunPool({
    watchdogSeconds: setting('QUORATE_WATCHDOG_SECONDS', DEFAULT_WATCHDOG_SECONDS),
    memoryMb: setting('QUORATE_MEMORY_MB', DEFAULT_MEMORY_MB),
  });
  interruption.onSignal = () => pool.stopRun();
  pool.warmUp();
  const { seed, executor, trace } = flags;
  const { loadScenarios } = await import('../scenario/load-scenarios.ts');
  const loaded = await loadScenarios(paths, { params: flags.param ?? {} });
  const readFile = fileReader(loaded.sources);
  const reporter = await openReporters({
    choices: flags.reporter,
    colour: flags.color,
    verbose: flags.verbose ?? false,
    readFile,
  });
  const { scenarios, problems, errors } = select(loaded, paths, flags);
  if (trace !== undefined) emptyFile(trace);
  if (problems.length > 0) await reporter.onProblems(problems);
  const info = {
    mode: 'run',
    version,
    seed: seed ?? 1,
    executor,
    scenarios: scenarios.map(refOf),
  } as const;
  const options = {
    seed,
    executor,
    bail: flags.bail ?? false,
    traceFile: trace,
    verifyDeterminism: flags.verifyDeterminism ?? false,
  };
  const played = await playAll(scenarios, info, { options, reporter, pool, interruption });
  const summary = summarize({
    ...played,
    interrupted: interruption.signal,
    wallTimeMs: performance.now() - begun,
    problems,
    errors: [...errors, ...reporter.faults],
  });
  const exitCode = await finish(reporter, summary);
  await pool.close();
  return exitCode;
}

interface Selected {
  readonly scenarios: readonly ScenarioModel[];
  readonly problems: readonly Problem[];
  readonly errors: readonly PlainFault[];
}

/** What is to be played; that it is nothing is an error. */
function select(
  loaded: { readonly scenarios: readonly ScenarioModel[]; readonly problems: readonly Problem[] },
  paths: readonly string[],
  { name }: RunFlags,
): Selected {
  const { scenarios, problems } = loaded;
  if (scenarios.length === 0 && problems.length === 0) {
    const where = paths.length === 0 ? 'this folder' : listOf(paths);
    const at = { file: paths[0] ?? '.', line: 1, column: 1, length: 1 };
    return {
      scenarios,
      problems: [problem('input/nothing-matched', { paths: where }, at)],
      errors: [],
    };
  }
  const meant = name ? scenarios.filter((one) => name.test(one.name)) : scenarios;
  if (meant.length > 0 || !name || scenarios.length === 0) {
    return { scenarios: meant, problems, errors: [] };
  }
  const names = listOf(scenarios.map((one) => one.name));
  const error = new QuorateError('command-line/no-such-name', { name: `\`${name.text}\``, names });
  return { scenarios: [], problems, errors: [plainFault(error)] };
}

function refOf({ name, file }: ScenarioModel) {
  return { name, file };
}

/** A number from the environment; for tests, and for machines of unusual size. */
function setting(name: string, otherwise: number): number {
  const value = Number(process.env[name]);
  return Number.isFinite(value) && value > 0 ? value : otherwise;
}
