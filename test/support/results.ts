/** Hand-made results for tests of reporters: what a run may leave, without running one. */

import type {
  Reporter,
  ReporterOptions,
  RunSummary,
  ScenarioReport,
} from '../../core/report/reporter.ts';
import type { CommandResult, Failure, StepResult } from '../../core/scenario/result.ts';

export function step(parts: Partial<StepResult> & Pick<StepResult, 'path' | 'title'>): StepResult {
  return {
    depth: parts.path.split('.').length - 1,
    verb: 'run',
    name: undefined,
    note: undefined,
    setup: false,
    byHand: false,
    file: 'lab.yaml',
    line: 1,
    startMs: 0,
    endMs: 0,
    passed: true,
    skipped: undefined,
    commands: [],
    ...parts,
  };
}

export function command(
  parts: Partial<CommandResult> & Pick<CommandResult, 'text'>,
): CommandResult {
  const host = parts.host ?? 'm1';
  return {
    host,
    terminal: undefined,
    prompt: `root@${host}:~# `,
    output: [],
    exit: 0,
    startMs: 0,
    endMs: 0,
    attempts: 0,
    ...parts,
  };
}

export function failure(parts: Partial<Failure>): Failure {
  return {
    kind: 'expectation',
    by: 'expectation',
    message: 'stdout is not as expected',
    at: { file: 'lab.yaml', line: 1, column: 1, length: 4 },
    step: undefined,
    expected: undefined,
    actual: undefined,
    comparable: false,
    attempts: 1,
    atMs: 0,
    causes: [],
    lastEvents: [],
    state: [],
    exit: 1,
    cure: undefined,
    detail: undefined,
    replay: 'npx quorate run lab.yaml --seed 7',
    ...parts,
  };
}

export function scenario(parts: Partial<ScenarioReport>): ScenarioReport {
  return {
    name: 'the lab',
    file: 'lab.yaml',
    line: 1,
    start: 'running',
    cell: {},
    params: {},
    seed: 1,
    executor: 'threads',
    passed: parts.failure === undefined,
    skipped: undefined,
    interrupted: false,
    steps: [],
    failure: undefined,
    brokeAsTold: undefined,
    sightings: [],
    without: [],
    vacuous: [],
    workloads: [],
    measures: {},
    traceHash: '7f3a9c1122334455667788990011223344556677889900112233445566778899',
    traceEvents: 1234,
    virtualTimeMs: 3_200,
    wallTimeMs: 210,
    ...parts,
  };
}

/** Plays the life of a run to one reporter and returns what it wrote. */
export async function told(
  make: (options: ReporterOptions) => Reporter,
  scenarios: readonly ScenarioReport[],
  options: Partial<ReporterOptions> = {},
  summary: Partial<RunSummary> = {},
): Promise<string> {
  let text = '';
  const reporter = make({
    write: (more) => {
      text += more;
    },
    colour: false,
    columns: undefined,
    verbose: false,
    readFile: () => undefined,
    ...options,
  });
  const refs = scenarios.map(({ name, file, seed }) => ({ name, file, seed }));
  await reporter.onRunStart?.({
    mode: 'run',
    version: '0.0.0',
    seed: 1,
    executor: 'threads',
    scenarios: refs,
  });
  for (const one of scenarios) {
    await reporter.onScenarioStart?.(one);
    await reporter.onScenarioEnd?.(one);
  }
  const passed = scenarios.every((one) => one.passed);
  await reporter.onRunEnd?.({
    passed,
    exitCode: passed ? 0 : 1,
    interrupted: undefined,
    wallTimeMs: 400,
    scenarios,
    notRun: [],
    problems: [],
    warnings: [],
    errors: [],
    ...summary,
  });
  return text;
}
