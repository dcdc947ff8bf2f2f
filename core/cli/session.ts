/**
 * Plays what was selected and tells the reporters: the middle of `run`, between the command line
 * and the pool.
 */

import type { Reporter, RunInfo, RunSummary, ScenarioReport } from '../report/reporter.ts';
import { exitCodeOf } from './exit-code.ts';
import { type FlightHooks, InFlight } from './in-flight.ts';
import type { Interruption } from './interruption.ts';
import { type Play, refOf, replayLine } from './play.ts';
import type { LiveProgress } from './progress.ts';
import type { RunPool } from './run-pool.ts';
import type { VisitedRun } from './shell/visited-run.ts';
import { Sightings } from './sightings.ts';
import { skippedResult } from './skipped-run.ts';

export interface SessionOptions {
  readonly executor: 'threads' | 'inline';
  /** The seeds of a sweep, each of which plays each scenario; none when there is no sweep. */
  readonly sweep: readonly number[];
  readonly bail: boolean;
  /** Plays at once. */
  readonly jobs: number;
  /** `{seed}` stands for the seed. */
  readonly traceFile: string | undefined;
  readonly verifyDeterminism: boolean;
  /** Transcripts are to be written anew. */
  readonly update: boolean;
  /** Wall clock that one play may take. */
  readonly timeoutMs: number | undefined;
}

export interface Session {
  readonly options: SessionOptions;
  readonly reporter: Required<Reporter>;
  readonly progress: LiveProgress;
  readonly pool: RunPool;
  readonly interruption: Interruption;
  /** Somebody who takes part in the one play that there is. */
  readonly visited?: VisitedRun | undefined;
}

/** Plays all; the summary lacks what was known before (problems, wall time). */
export async function playAll(
  plays: readonly Play[],
  info: RunInfo,
  session: Session,
): Promise<Pick<RunSummary, 'scenarios' | 'notRun'>> {
  const { reporter, progress, options, interruption, pool } = session;
  await progress.expect(plays);
  await reporter.onRunStart(info);
  const inFlight = new InFlight<ScenarioReport>({
    count: plays.length,
    jobs: options.jobs,
    begin: (index, hooks) => play(plays[index]!, session, hooks),
    isLast: (report) => endsAll(report, options),
  });
  interruption.onSignal = () => {
    inFlight.close();
    session.visited?.leave();
    pool.stopAll();
  };
  const reports: ScenarioReport[] = [];
  const seen = new Sightings(options.sweep);
  for (const [at, one] of plays.entries()) {
    const flight = inFlight.at(at);
    if (!flight) break;
    const ref = refOf(one);
    await reporter.onScenarioStart(ref);
    flight.follow((step) => {
      progress.wipe();
      reporter.onStep(step, ref);
    });
    const report = seen.judge(one, await flight.report);
    reports.push(report);
    progress.wipe();
    await reporter.onScenarioEnd(report);
    if (endsAll(report, options)) break;
  }
  return { scenarios: reports, notRun: plays.slice(reports.length).map(refOf) };
}

/** `--bail`: a failure ends all that follows it. */
function endsAll({ passed, interrupted }: ScenarioReport, { bail }: SessionOptions): boolean {
  return bail && !passed && !interrupted;
}

async function play(one: Play, session: Session, hooks: FlightHooks): Promise<ScenarioReport> {
  const { pool, progress, options, reporter, visited } = session;
  const ref = refOf(one);
  const { executor, sweep, traceFile, verifyDeterminism, update, timeoutMs } = options;
  const { scenario, seed, cut, recording } = one;
  if (scenario.skip !== undefined) return skippedResult(scenario, { seed, executor });
  progress.begin(one);
  const request = {
    scenario,
    options: {
      seed,
      ofSweep: sweep.length > 1,
      update,
      executor: verifyDeterminism ? 'threads' : executor,
      perThread: 1,
      windows: 'reach' as const,
      keepTrace: traceFile !== undefined,
      outside: recording && { inputs: recording.inputs, neighbours: recording.neighbours },
    },
    traceFile: traceFile?.replaceAll('{seed}', String(seed)),
    timeoutMs,
    signal: hooks.signal,
    onStep: hooks.onStep,
    onProgress: (timeMs: number, title: string) => {
      progress.moved(one, timeMs, title);
      reporter.onProgress(timeMs, title, ref);
    },
  };
  const { result } = visited ? await visited.play(request) : await pool.run(request);
  const whole = recording && !session.interruption.signal;
  const compared = whole ? (await import('./replayed.ts')).compare(one, result) : result;
  const judged = verifyDeterminism ? await judge(one, compared, pool) : compared;
  progress.end(one);
  return { ...withReplay(judged, one), cut };
}

async function judge(one: Play, result: ScenarioReport, pool: RunPool): Promise<ScenarioReport> {
  const determinism = await import('./determinism.ts');
  return determinism.verifyDeterminism(one, result, pool);
}

function withReplay(report: ScenarioReport, one: Play): ScenarioReport {
  const { failure } = report;
  if (!failure) return report;
  return { ...report, failure: { ...failure, replay: replayLine(one, failure.at) } };
}

/** The whole outcome; `passed` is what exit code 0 says. */
export function summarize(parts: Omit<RunSummary, 'passed' | 'exitCode'>): RunSummary {
  const { scenarios, problems, errors, interrupted } = parts;
  const exitCode = exitCodeOf(scenarios, [...problems, ...errors], interrupted);
  return { passed: exitCode === 0, exitCode, ...parts };
}
