/** Every scenario of `clusters/`, as it stands, in all the ways there are, with two seeds each. */

import { afterAll, describe, expect, test } from 'vitest';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import { Comparison, MODES } from '../support/compare.ts';

const SEEDS = [2, 3];

const { scenarios, problems } = await loadScenarios(['clusters']);
const comparison = new Comparison('one process');
afterAll(() => comparison.end());

test('all files of clusters/ are right', () => {
  expect(problems).toEqual([]);
  expect(scenarios.length).toBeGreaterThan(0);
});

describe.each(SEEDS)('seed %i', (seed) => {
  test.each(scenarios.map((scenario, at) => ({ file: scenario.file, scenario, at })))(
    '$file leaves one trace in all ways',
    async ({ scenario, at }) => {
      const before = scenarios[(at + 1) % scenarios.length]!;
      const { failure } = await comparison.compare(scenario, seed, MODES, before);
      expect(failure).toBeUndefined();
    },
  );
});
