/**
 * The scenarios that come with the project are its most thorough test: each is played as a user
 * plays it, with two seeds, so that nothing in it rests on a lucky draw; test/determinism plays a
 * third.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { WatchBoard } from '../../core/executor/watch.ts';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import type { ScenarioModel } from '../../core/scenario/model.ts';
import type { Failure, ScenarioResult } from '../../core/scenario/result.ts';
import { runScenario } from '../../core/scenario/run/run.ts';

const SEEDS = [1, 3];

const { scenarios, problems } = await loadScenarios(['clusters']);

async function play(scenario: ScenarioModel, seed: number): Promise<ScenarioResult> {
  const { result } = await runScenario(scenario, {
    seed,
    executor: 'inline',
    perThread: 1,
    windows: 'reach',
    keepTrace: false,
    watch: WatchBoard.forLanes(scenario.cluster.hosts.length + 1).shared,
    interrupted: () => false,
    onStep: () => {},
    onProgress: () => {},
  });
  return result;
}

/** What a reader of a red test wants to see. */
function told(failure: Failure | undefined): string {
  if (!failure) return 'passed';
  const { at, message, expected, actual, detail = '' } = failure;
  return `${at.file}:${at.line}: ${message}\nexpected ${expected}\nactual ${actual}\n${detail}`;
}

describe('the scenarios of clusters/', () => {
  it('are right, and there are many', () => {
    expect(problems).toEqual([]);
    expect(scenarios.length).toBeGreaterThan(40);
  });

  it('have a name each of their own', () => {
    const names = scenarios.map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  for (const scenario of scenarios) {
    it(`${scenario.file}: ${scenario.name}`, async () => {
      for (const seed of SEEDS) {
        const { failure } = await play(scenario, seed);
        expect(told(failure), `seed ${seed}`).toBe('passed');
      }
    });
  }
});

describe('a fault that is laid in wait', () => {
  let never: ScenarioModel | undefined;

  beforeAll(async () => {
    const loaded = await loadScenarios(['test/clusters/never-strikes.yaml']);
    [never] = loaded.scenarios;
  });

  it('fails the scenario when what it waits for never comes', async () => {
    const { failure } = await play(never as ScenarioModel, 1);
    expect(failure).toMatchObject({ kind: 'fault', exit: 1 });
    expect(failure?.message).toBe(
      'the fault `kill` had no effect: what it waited for (before the call `fsync`, number 500) never came',
    );
    expect(failure?.at.line).toBe(4);
  });
});
