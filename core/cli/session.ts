/**
 * Plays the selected scenarios one after another and tells the reporters: the middle of `run`,
 * between the command line and the pool.
 */

import type { Reporter, RunInfo, RunSummary, ScenarioReport } from '../report/reporter.ts';
import type { ScenarioModel } from '../scenario/model.ts';
import { exitCodeOf } from './exit-code.ts';
import type { Interruption } from './interruption.ts';
import type { RunPool } from './run-pool.ts';
import { skippedResult } from './skipped-run.ts';

export interface SessionOptions {
  /** Undefined: each scenario's own. */
  readonly seed: number | undefined;
  readonly executor: 'threads' | 'inline';
  readonly bail: boolean;
  readonly traceFile: string | undefined;
  readonly verifyDeterminism: boolean;
}

export interface Session {
  readonly options: SessionOptions;
  readonly reporter: Required<Reporter>;
  readonly pool: RunPool;
  readonly interruption: Interruption;
}

/** Plays all; the summary lacks what was known before (problems, wall time). */
export async function playAll(
  scenarios: readonly ScenarioModel[],
  info: RunInfo,
  session: Session,
): Promise<Pick<RunSummary, 'scenarios' | 'notRun'>> {
  const { reporter, options, interruption } = session;
  await reporter.onRunStart(info);
  const reports: ScenarioReport[] = [];
  for (const scenario of scenarios) {
    if (interruption.signal) break;
    await reporter.onScenarioStart(scenario);
    const report = await play(scenario, session);
    reports.push(report);
    await reporter.onScenarioEnd(report);
    if (options.bail && !report.passed) break;
  }
  const notRun = scenarios.slice(reports.length).map(({ name, file }) => ({ name, file }));
  return { scenarios: reports, notRun };
}

async function play(scenario: ScenarioModel, session: Session): Promise<ScenarioReport> {
  const { reporter, pool } = session;
  const seed = session.options.seed ?? scenario.seed;
  if (scenario.skip !== undefined) return skippedResult(scenario, { ...session.options, seed });
  const { executor, traceFile, verifyDeterminism } = session.options;
  const { result } = await pool.run({
    scenario,
    options: {
      seed,
      executor: verifyDeterminism ? 'threads' : executor,
      perThread: 1,
      windows: 'reach',
      keepTrace: traceFile !== undefined,
    },
    traceFile,
    onStep: (step) => reporter.onStep(step, scenario),
    onProgress: (timeMs, title) => reporter.onProgress(timeMs, title, scenario),
  });
  if (!verifyDeterminism) return result;
  const determinism = await import('./determinism.ts');
  return determinism.verifyDeterminism(scenario, result, pool);
}

/** The whole outcome; `passed` is what exit code 0 says. */
export function summarize(parts: Omit<RunSummary, 'passed' | 'exitCode'>): RunSummary {
  const { scenarios, problems, errors, interrupted } = parts;
  const exitCode = exitCodeOf(scenarios, [...problems, ...errors], interrupted);
  return { passed: exitCode === 0, exitCode, ...parts };
}
