/**
 * The scenario that has everything judged that clients hear: an error that they would notice ends it
 * with the invariant that speaks of it, and without the error it passes.
 */

import { expect, it } from 'vitest';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import type { ScenarioModel } from '../../core/scenario/model.ts';
import { mutantStep, TEST_PLUGIN } from '../support/random-faults.ts';
import { play } from '../support/ways.ts';

async function judged(error?: string): Promise<ScenarioModel> {
  const { scenarios, problems } = await loadScenarios(['clusters/zk-ensemble/clients-judged.yaml']);
  expect(problems).toEqual([]);
  const scenario = scenarios[0]!;
  if (error === undefined) return scenario;
  const { cluster, timeline } = scenario;
  const [first, ...others] = timeline;
  return {
    ...scenario,
    cluster: { ...cluster, plugins: [...cluster.plugins, TEST_PLUGIN] },
    timeline: [first!, mutantStep(scenario, error), ...others],
  };
}

it('passes', async () => {
  expect((await play(await judged(), 1)).result.failure).toBeUndefined();
});

it.each([
  ['recursive-is-flat', 'watches'],
  ['write-without-permission', 'linearizable-writes'],
  ['read-without-permission', 'answers'],
])('fails where servers make the error %s', async (error, invariant) => {
  const { failure } = (await play(await judged(error), 1)).result;
  expect(failure).toMatchObject({ kind: 'invariant', exit: 1 });
  expect(JSON.stringify(failure)).toContain(`zookeeper/${invariant}`);
});
