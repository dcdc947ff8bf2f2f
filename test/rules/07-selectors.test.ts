/** Rule 7: selectors are resolved when a step begins, give exactly what is asked for, and hold. */

import { describe, expect, test } from 'vitest';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import type { ScenarioModel, Step } from '../../core/scenario/model.ts';
import { scenarioOf } from '../support/scenario-text.ts';
import { play } from '../support/ways.ts';

const servers = (...states: string[]) =>
  states.map((state, at) => `  - { host: m${at + 1}, run: server ${state} & }\n`).join('');
const UP = '  - wait: 2s\n';

async function failureOf(timeline: string) {
  return (await play(await scenarioOf(timeline, ['m1', 'm2', 'm3']), 1)).result.failure;
}

describe('a selector that does not give what a step asks for is an error', () => {
  test('nothing matches', async () => {
    const lines = `${servers('follower 1') + UP}  - { fault: kill, process: leader Server }\n`;
    expect(await failureOf(lines)).toMatchObject({
      kind: 'selector',
      message: '`leader Server` finds nothing; there are m1 follower',
      step: '3',
    });
  });

  test('several match where one is asked for', async () => {
    const lines = `${servers('leader 1', 'leader 1') + UP}  - { fault: kill, process: leader Server }\n`;
    expect(await failureOf(lines)).toMatchObject({
      kind: 'selector',
      message: expect.stringContaining('finds 2 (m1, m2)'),
    });
  });

  test('fewer match than are asked for', async () => {
    const lines = `${servers('leader 1', 'follower 1') + UP}  - { fault: kill, process: 3 of Server }\n`;
    expect(await failureOf(lines)).toMatchObject({
      kind: 'selector',
      message: expect.stringContaining('finds only 2'),
    });
  });
});

test('of rivals the one that ranks highest is meant', async () => {
  const lines = `${servers('leader 1', 'leader 7', 'leader 3') + UP}  - { fault: kill, process: leader Server }
  - expect: { process: Server, host: m2, is: gone }
`;
  expect(await failureOf(lines)).toBeUndefined();
});

test('only what the timeline has heard of before a step begins counts', async () => {
  const lines = `  - { host: m1, run: server leader 1 & }
  - { fault: kill, process: leader Server }
`;
  expect(await failureOf(lines)).toMatchObject({ kind: 'selector' });
});

describe('a target that is already in the state that a fault brings is an error', () => {
  const TWICE: Record<string, [string, RegExp]> = {
    pause: [
      `${servers('leader 1') + UP}  - { fault: pause, process: Server }\n  - { fault: pause, process: Server }\n`,
      /Server on m1 is already paused/,
    ],
    'power-off': [
      '  - { fault: power-off, host: m1 }\n  - { fault: power-off, host: m1 }\n',
      /m1 is already powered off/,
    ],
    partition: [
      '  - { fault: partition, between: [m1, rest] }\n  - { fault: partition, between: [m1, rest] }\n',
      /already cut/,
    ],
    disk: [
      '  - { fault: disk, host: m1, is: hung }\n  - { fault: disk, host: m1, is: hung }\n',
      /already hung/,
    ],
  };

  test.each(Object.entries(TWICE))('%s', async (_name, [lines, why]) => {
    const failure = await failureOf(lines);
    expect(failure).toMatchObject({ kind: 'fault', message: expect.stringMatching(why) });
  });

  test('chance is none: a loss that lost nothing is no error', async () => {
    expect(
      await failureOf('  - { fault: loss, between: [m1, m2], rate: 0.0001%, for: 1s }\n'),
    ).toBeUndefined();
  });
});

test('in a nemesis what finds nothing to break is a recorded skip', async () => {
  const scenario = await scenarioOf('  - { fault: kill, process: leader Server }\n  - wait: 1s\n');
  const timeline = scenario.timeline.map((step): Step => ({ ...step, orSkip: true }) as Step);
  const { result, trace } = await play({ ...scenario, timeline }, 1, undefined, true);
  expect(result.failure).toBeUndefined();
  expect(trace.find(({ kind }) => kind === 'timeline/skipped')?.data).toEqual({
    fault: 'kill',
    why: '`leader Server` finds nothing; no Server runs',
  });
});

describe('what was resolved', () => {
  /** The leader is paused; another comes to lead; then the pause ends. */
  const PAUSED = `${servers('leader 1') + UP}  - { fault: pause, process: leader Server, for: 5s, as: pause }
  - { host: m2, run: server leader 2 & }
  - wait: pause
  - wait: 10ms
`;
  const of = (scenario: ScenarioModel) => play(scenario, 1, undefined, true);

  test('holds until the fault is undone, whoever leads by then', async () => {
    const { trace } = await of(await scenarioOf(PAUSED));
    const places = (kind: string) =>
      trace.filter((record) => record.kind === kind).map(({ lane, pid }) => ({ lane, pid }));
    expect(places('process/continued')).toEqual(places('process/stopped'));
    expect(places('process/stopped')).toHaveLength(1);
  });

  test('stands in the trace', async () => {
    const { trace } = await of(await scenarioOf(PAUSED));
    const resolved = trace.filter(({ kind }) => kind === 'timeline/resolved');
    expect(resolved.map(({ data }) => data)).toContainEqual({
      selector: 'leader Server',
      hosts: ['m1'],
    });
  });

  test('is drawn by seed where any will do', async () => {
    const lines = `${servers('leader 1', 'follower 1', 'follower 1') + UP}  - { fault: kill, process: any Server }\n`;
    const scenario = await scenarioOf(lines, ['m1', 'm2', 'm3']);
    const victims = new Set<number>();
    for (let seed = 1; seed <= 12; seed++) {
      const killed = async () => {
        const { trace } = await play(scenario, seed, undefined, true);
        return trace.find(({ kind, data }) => kind === 'process/exited' && data.signal === 'KILL')!
          .lane;
      };
      const lane = await killed();
      expect(await killed()).toBe(lane);
      victims.add(lane);
    }
    expect([...victims].sort()).toEqual([1, 2, 3]);
  });
});

test('a bound selector knows what the configuration calls its role on that host', async () => {
  const { scenarios } = await loadScenarios(['test/fixtures/scenarios/bound-ids.yaml']);
  const { result } = await play(scenarios[0]!, 1);
  expect(result.failure).toBeUndefined();
});
