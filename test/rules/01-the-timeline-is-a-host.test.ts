/** Rule 1: the timeline learns and acts over links of one look-ahead, like any other host. */

import { expect, test } from 'vitest';
import type { TraceRecord } from '../../core/kernel/trace.ts';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import { specify } from '../../core/scenario/run/specification.ts';
import { withRandomFaults } from '../support/random-faults.ts';
import { scenarioOf } from '../support/scenario-text.ts';
import { play } from '../support/ways.ts';

const find = (trace: readonly TraceRecord[], kind: string, what: Record<string, unknown> = {}) =>
  trace.find(
    (record) =>
      record.kind === kind &&
      Object.entries(what).every(([name, value]) => record.data[name] === value),
  )!;

test('a step that waits for an event acts two look-aheads after it, and not sooner', async () => {
  const scenario = await scenarioOf(`
  - { host: m1, run: say 1000 now & }
  - wait: { event: rules/said }
  - { host: m2, run: echo heard }
`);
  const { lookahead } = specify(scenario, 1);
  const { result, trace } = await play(scenario, 1, undefined, true);
  expect(result.failure).toBeUndefined();
  const said = find(trace, 'rules/said');
  const passed = find(trace, 'timeline/passed', { path: '2' });
  const login = trace.find(({ lane, time, kind }) => {
    return lane === 2 && kind === 'process/started' && time > said.time;
  })!;
  expect(said.time).toBe(1_000_000);
  expect(passed.time).toBe(said.time + lookahead);
  expect(login.time).toBe(said.time + 2 * lookahead);
});

test('a verdict falls one look-ahead after what it is about', async () => {
  const scenario = await scenarioOf(`
  - { host: m1, run: say 1000 alarm & }
  - wait: 5s
`);
  const { lookahead } = specify(scenario, 1);
  const { result, trace } = await play(scenario, 1, undefined, true);
  expect(result.failure).toMatchObject({
    kind: 'invariant',
    atMs: (1_000_000 + lookahead) / 1_000,
  });
  expect(trace.at(-1)).toMatchObject({ kind: 'timeline/failed', time: 1_000_000 + lookahead });
});

test.each([1, 2, 3])(
  'no cause works on another host within a look-ahead (seed %i)',
  async (seed) => {
    const { scenarios } = await loadScenarios(['clusters/zk-ensemble/leader-killed.yaml']);
    const options = { rounds: 3, restMs: 500, place: 'instead' } as const;
    const scenario = withRandomFaults(scenarios[0]!, seed, options);
    const { lookahead } = specify(scenario, seed);
    const { trace } = await play(scenario, seed, undefined, true);
    const times = new Map(trace.map(({ lane, sequence, time }) => [`${lane}/${sequence}`, time]));
    const crossing = trace.filter(({ cause, lane }) => cause && cause.lane !== lane);
    const early = crossing.filter(
      ({ time, cause }) => time < times.get(`${cause!.lane}/${cause!.sequence}`)! + lookahead,
    );
    expect(crossing.filter(({ lane }) => lane === 0).length).toBeGreaterThan(5);
    expect(crossing.filter(({ cause }) => cause!.lane === 0).length).toBeGreaterThan(10);
    expect(early).toEqual([]);
  },
);
