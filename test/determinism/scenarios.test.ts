/**
 * Every scenario of `clusters/`, as it stands, inline and in threads, and in one more way, which
 * changes from file to file so that a large folder meets all of them. All ways for one scenario are
 * the matter of `--verify-determinism`, which CI asks of the labs.
 */

import { dirname } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import type { ScenarioModel } from '../../core/scenario/model.ts';
import { Comparison, MODES, type Mode } from '../support/compare.ts';

/** One that test/clusters does not play. */
const SEED = 2;

const { scenarios, problems } = await loadScenarios(['clusters']);
const comparison = new Comparison('one process');
afterAll(() => comparison.end());

const OTHERS = MODES.filter((mode) => mode !== 'threads');

function modesOf(at: number): readonly Mode[] {
  return ['threads', OTHERS[at % OTHERS.length]!];
}

function byFolder(): ReadonlyMap<string, readonly ScenarioModel[]> {
  const folders = new Map<string, ScenarioModel[]>();
  for (const scenario of scenarios) {
    const folder = dirname(scenario.file);
    folders.set(folder, [...(folders.get(folder) ?? []), scenario]);
  }
  return folders;
}

test('all files of clusters/ are right', () => {
  expect(problems).toEqual([]);
  expect(scenarios.length).toBeGreaterThan(0);
});

describe.each([...byFolder()])('%s', (_, own) => {
  test.each(own.map((scenario, at) => [scenario.name, scenario, at] as const))(
    '%s leaves one trace',
    async (_name, scenario, at) => {
      const before = own[(at + 1) % own.length]!;
      const { failure } = await comparison.compare(scenario, SEED, modesOf(at), before);
      expect(failure).toBeUndefined();
    },
  );
});

test('each way was taken', () => {
  for (const mode of MODES) {
    const least = Math.floor(scenarios.length / (OTHERS.length * 2));
    expect(comparison.counts.get(mode) ?? 0, mode).toBeGreaterThanOrEqual(least);
  }
});
