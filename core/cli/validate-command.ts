/** What `quorate validate` does: reads and checks, and tells the reporters. */

import { loadScenarios } from '../scenario/load-scenarios.ts';
import type { SharedFlags } from './commands/command.ts';
import type { ReporterChoice } from './options.ts';
import { fileReader } from './outputs.ts';
import { finish, openReporters } from './reporters.ts';
import { summarize } from './session.ts';

export interface ValidateFlags extends SharedFlags {
  readonly param?: Readonly<Record<string, string>>;
  readonly reporter?: readonly ReporterChoice[];
}

/** Returns the exit code. */
export async function validateCommand(
  paths: readonly string[],
  flags: ValidateFlags,
  version: string,
): Promise<number> {
  const begun = performance.now();
  const { scenarios, clusters, stepsFiles, problems, warnings, sources } = await loadScenarios(
    paths,
    {
      params: flags.param ?? {},
      checkSteps: true,
    },
  );
  const reporter = await openReporters({
    choices: flags.reporter,
    colour: flags.color,
    verbose: false,
    readFile: fileReader(sources),
  });
  if (problems.length > 0) await reporter.onProblems(problems);
  await reporter.onRunStart({
    mode: 'validate',
    version,
    seed: 1,
    executor: 'threads',
    scenarios: scenarios.map(({ name, file }) => ({ name, file, seed: 1 })),
    clusters: clusters.length,
    stepsFiles: stepsFiles.length,
  });
  const summary = summarize({
    scenarios: [],
    notRun: [],
    interrupted: undefined,
    wallTimeMs: performance.now() - begun,
    problems,
    warnings,
    errors: reporter.faults,
  });
  return finish(reporter, summary);
}
