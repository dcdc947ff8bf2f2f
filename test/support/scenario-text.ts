/** Scenarios written in a test: two hosts (or more), and the small programs of `rules.ts`. */

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import type { ScenarioModel } from '../../core/scenario/model.ts';

const PLUGIN = new URL('../fixtures/plugins/rules.ts', import.meta.url).pathname;

/** The model of a timeline, given as the lines below `timeline:` and further keys below that. */
export async function scenarioOf(
  timeline: string,
  hosts: readonly string[] = ['m1', 'm2'],
): Promise<ScenarioModel> {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-rules-'));
  const file = join(folder, 'scenario.yaml');
  const cluster = `{ hosts: { ${hosts.map((name) => `${name}: {}`).join(', ')} }, plugins: ['${PLUGIN}'] }`;
  writeFileSync(file, `name: a rule\ncluster: ${cluster}\nstart: bare\ntimeline:\n${timeline}`);
  const { scenarios, problems } = await loadScenarios([file]);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return scenarios[0]!;
}
