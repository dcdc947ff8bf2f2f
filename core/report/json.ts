/**
 * The report for machines: one JSON object when everything has ended, and nothing beside it. What
 * a run leaves is plain data already, so this adds only the frame. Its shape is versioned by
 * `schemaVersion`: fields may be added under the same number, not changed or removed. Since 2,
 * `vacuous` is a list of checks with their places. Times that end in `Ms` are virtual milliseconds,
 * `wallTimeMs` real ones; measured durations are microseconds.
 */

import type { Problem } from '../plugin/source.ts';
import type { Failure } from '../scenario/result.ts';
import type {
  PlainFault,
  Reporter,
  ReporterOptions,
  RunInfo,
  RunSummary,
  ScenarioRef,
  ScenarioReport,
} from './reporter.ts';

export const JSON_SCHEMA_VERSION = 2;

export interface JsonScenario extends Omit<ScenarioReport, 'failure'> {
  readonly failure: (Failure & Pick<Failure['at'], 'file' | 'line' | 'column'>) | undefined;
}

export interface JsonReport {
  readonly schemaVersion: typeof JSON_SCHEMA_VERSION;
  readonly quorate: string;
  readonly mode: RunInfo['mode'];
  readonly passed: boolean;
  readonly exitCode: number;
  readonly interrupted: RunSummary['interrupted'] | null;
  readonly seed: number;
  readonly executor: RunInfo['executor'];
  readonly wallTimeMs: number;
  readonly scenarios: readonly JsonScenario[];
  readonly notRun: readonly ScenarioRef[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly errors: readonly PlainFault[];
}

/** The place of a failure also by itself, as other tools look for it. */
function flat(scenario: ScenarioReport): JsonScenario {
  const { failure } = scenario;
  if (!failure) return { ...scenario, failure };
  const { file, line, column } = failure.at;
  return { ...scenario, failure: { ...failure, file, line, column } };
}

export function jsonReporter({ write }: ReporterOptions): Reporter {
  let run: RunInfo | undefined;
  return {
    onRunStart(info) {
      run = info;
    },
    onRunEnd(summary) {
      const report: JsonReport = {
        schemaVersion: JSON_SCHEMA_VERSION,
        quorate: run?.version ?? '',
        mode: run?.mode ?? 'run',
        passed: summary.passed,
        exitCode: summary.exitCode,
        interrupted: summary.interrupted ?? null,
        seed: run?.seed ?? 1,
        executor: run?.executor ?? 'threads',
        wallTimeMs: summary.wallTimeMs,
        scenarios: summary.scenarios.map(flat),
        notRun: summary.notRun,
        problems: summary.problems,
        warnings: summary.warnings,
        errors: summary.errors,
      };
      write(`${JSON.stringify(report, undefined, 2)}\n`);
    },
  };
}
