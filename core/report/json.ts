/**
 * The report for machines: one JSON object when everything has ended, and nothing beside it. What
 * a run leaves is plain data already, so this adds only the frame. Its shape is versioned by
 * `schemaVersion`: fields may be added under the same number, not changed or removed. Since 2,
 * `vacuous` is a list of checks with their places.
 */

import type { Problem } from '../plugin/source.ts';
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
  readonly scenarios: readonly ScenarioReport[];
  readonly notRun: readonly ScenarioRef[];
  readonly problems: readonly Problem[];
  readonly errors: readonly PlainFault[];
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
        scenarios: summary.scenarios,
        notRun: summary.notRun,
        problems: summary.problems,
        errors: summary.errors,
      };
      write(`${JSON.stringify(report, undefined, 2)}\n`);
    },
  };
}
