/** `file.yaml:42`: a scenario up to the step at that line. */

import { describe, expect, test } from 'vitest';
import { quorate, steady } from '../support/cli.ts';

const SCENARIOS = 'test/fixtures/scenarios';
const PASSES = `${SCENARIOS}/passes.yaml`;
const CELLS = 'test/fixtures/cells/scenario.yaml';

async function titles(target: string) {
  const { stdout } = await quorate(['run', target, '--reporter', 'json']);
  const [{ steps, cut }] = JSON.parse(stdout).scenarios;
  return { last: steps.at(-1).title, left: cut?.notPlayed ?? 0 };
}

describe('which step is meant', () => {
  test.each([
    [7, 'steps', 3, 'the heading of a group: the whole of it'],
    [8, 'steps', 3, 'the line between heading and steps'],
    [9, 'steps', 4, 'a step in a group: the group up to it'],
    [11, 'run: cat /tmp/greeting', 2, 'a step of the timeline'],
    [12, 'wait: 2s', 1, 'the last but one'],
    [13, 'expect: file: /tmp/greeting, host: m1, is: hello', 0, 'the last: everything'],
  ])('line %i ends with `%s` and leaves %i: %s', async (line, last, left) => {
    expect(await titles(`${PASSES}:${line}`)).toEqual({ last, left });
  });

  test('a line inside a step, and a line after it, mean that step', async () => {
    expect(await titles(`${SCENARIOS}/dice.yaml:10`)).toMatchObject({ left: 1 });
    expect(await titles(`${SCENARIOS}/dice.yaml:8`)).toMatchObject({ left: 1 });
  });
});

test('the report says that the rest was not played', async () => {
  const { code, stdout } = await quorate(['run', `${PASSES}:11`]);
  expect(code).toBe(0);
  await expect(steady(stdout)).toMatchFileSnapshot('../golden/cli/up-to-line.txt');
});

test('the trace is the beginning of the whole one: a failure comes again', async () => {
  const failure = async (target: string) => {
    const { stdout } = await quorate(['run', target, '--seed', '7', '--reporter', 'json']);
    return JSON.parse(stdout).scenarios[0];
  };
  const whole = await failure(`${SCENARIOS}/fails.yaml`);
  expect(whole.failure.replay).toBe(`npx quorate run ${SCENARIOS}/fails.yaml:9 --seed 7`);
  const again = await failure(`${SCENARIOS}/fails.yaml:9`);
  expect(again.failure).toEqual(whole.failure);
  expect(again.traceHash).toBe(whole.traceHash);
});

describe('a file with several scenarios', () => {
  test('plays each of them up to the line', async () => {
    const { stdout } = await quorate(['run', `${CELLS}:6`, '--reporter', 'json']);
    const { scenarios } = JSON.parse(stdout);
    expect(scenarios).toHaveLength(2);
    for (const { cut } of scenarios) expect(cut).toEqual({ line: 6, notPlayed: 1 });
  });

  test('the replay line names the one that failed', async () => {
    const { stdout } = await quorate(['run', CELLS, '--reporter', 'json']);
    const { scenarios } = JSON.parse(stdout);
    const [failed] = scenarios.filter(({ passed }: { passed: boolean }) => !passed);
    expect(failed.failure.replay).toBe(`npx quorate run ${CELLS}:7 --seed 1 -t "${failed.name}"`);
    const words = ['run', `${CELLS}:7`, '--seed', '1', '-t', failed.name];
    const { code, stdout: again } = await quorate([...words, '--reporter', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(again).scenarios.map(({ name }: { name: string }) => name)).toEqual([
      failed.name,
    ]);
  });
});
