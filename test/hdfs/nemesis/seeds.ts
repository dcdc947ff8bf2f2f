/**
 * Random faults on HDFS by seed: each seed is played inline and in one other way, in turn. The hashes
 * must be equal, no invariant broken, nothing acknowledged lost, and all well in the end. The seeds
 * are shared out over test files, which run side by side. More of them by hand:
 * `FIRST_SEED=100 SEEDS=50 npx vitest run test/hdfs/nemesis/seeds-1.test.ts`.
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScenarioModel } from '../../../core/scenario/model.ts';
import { Comparison, MODES } from '../../support/compare.ts';
import { torment } from './nemesis.ts';

export function playSeeds(first: number, last: number): void {
  const from = Number(process.env.FIRST_SEED ?? first);
  const count = Number(process.env.SEEDS ?? last - first + 1);
  const seeds = Array.from({ length: count }, (_, at) => from + at);
  let comparison: Comparison;
  let before: ScenarioModel;

  beforeAll(async () => {
    comparison = new Comparison('one process');
    before = await torment(0);
  });
  afterAll(() => comparison.end());

  test.each(seeds)('seed %i breaks nothing, however it is run', async (seed) => {
    const scenario = await torment(seed);
    const mode = MODES[seed % MODES.length]!;
    const { failure } = await comparison.compare(scenario, seed, [mode], before);
    expect(failure).toBeUndefined();
  });
}
