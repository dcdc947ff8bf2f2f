/** Plays a scenario's text once, in this process, for the cases that are no commands. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { loadScenarios } from '../core/scenario/load-scenarios.ts';
import type { ScenarioModel } from '../core/scenario/model.ts';
import type { ScenarioResult, StepResult } from '../core/scenario/result.ts';
import { runScenario } from '../core/scenario/run/run.ts';

export type ExecutorName = 'inline' | 'threads';

export const CLUSTERS = fileURLToPath(new URL('../../clusters', import.meta.url));

interface Hooks {
  readonly onWindow?: () => void;
  readonly onStep?: (step: StepResult) => void;
}

export async function load(yaml: string): Promise<ScenarioModel> {
  const folder = mkdtempSync(`${tmpdir()}/quorate-bench-`);
  writeFileSync(`${folder}/bench.yaml`, yaml.replaceAll('$CLUSTERS', CLUSTERS));
  const { scenarios, problems } = await loadScenarios([`${folder}/bench.yaml`], { cwd: folder });
  if (!scenarios[0]) throw new Error(JSON.stringify(problems));
  return scenarios[0];
}

export async function play(
  scenario: ScenarioModel,
  executor: ExecutorName,
  { onWindow = () => {}, onStep = () => {} }: Hooks = {},
): Promise<ScenarioResult> {
  const { result } = await runScenario(scenario, {
    seed: 1,
    executor,
    perThread: 1,
    windows: 'reach',
    keepTrace: false,
    watch: new SharedArrayBuffer(64 * 1024),
    interrupted: () => {
      onWindow();
      return false;
    },
    onStep,
    onProgress: () => {},
  });
  if (!result.passed) throw new Error(result.failure?.message);
  return result;
}
