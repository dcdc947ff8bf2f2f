/** What unfolds, through the real command line: matrices, parameters, seeds and what is skipped. */

import { describe, expect, test } from 'vitest';
import { quorate, steady } from '../support/cli.ts';

const MATRIX = 'test/fixtures/expand/matrix.yaml';
const USES = 'test/fixtures/expand/uses.yaml';
const SKIPPED = 'test/fixtures/expand/skipped.yaml';

async function json(...parameters: string[]) {
  const { code, stdout } = await quorate([...parameters, '--reporter', 'json']);
  return { code, ...JSON.parse(stdout) };
}

test('a matrix plays one scenario for each cell, named by its values', async () => {
  const { code, stdout } = await quorate(['run', MATRIX, '--verbose']);
  expect(code).toBe(0);
  await expect(steady(stdout)).toMatchFileSnapshot('../golden/cli/matrix.txt');
});

test('--param sets what the file declares, in the title too', async () => {
  const { code, scenarios } = await json(
    'run',
    MATRIX,
    '--param',
    'who=bob',
    '--param',
    'pause=5s',
  );
  expect(code).toBe(0);
  expect(scenarios.map((one: { name: string }) => one.name)).toEqual([
    'bob greets [host: m1, step: now]',
    'bob greets [host: m1, step: later]',
    'bob greets [host: m2, step: now]',
    'bob greets [host: m2, step: later]',
  ]);
  const [first] = scenarios;
  expect(first.cell).toEqual({ host: 'm1', step: 'now' });
  expect(first.params).toEqual({ who: 'bob', pause: '5s' });
  expect(first.steps[0]).toMatchObject({ title: 'wait: 5s', endMs: 5000 });
});

test('a parameter counts where it is declared and is no error elsewhere', async () => {
  const { code, scenarios } = await json('run', MATRIX, SKIPPED, '--param', 'who=bob');
  expect(code).toBe(0);
  expect(scenarios.at(-1)).toMatchObject({ name: 'what nobody plays', params: {} });
});

test('a replay of one cell is that cell and no other', async () => {
  const pattern = 'alice greets [host: m2, step: later]';
  const { scenarios } = await json('run', MATRIX, '-t', pattern);
  expect(scenarios).toMatchObject([{ name: pattern }]);
});

test('with parameters and cells, other processes make the same trace', async () => {
  const { code } = await quorate(['run', MATRIX, '--verify-determinism', '--param', 'pause=3s']);
  expect(code).toBe(0);
});

test('loops and used files: every round and every use keeps its names for itself', async () => {
  const { code, stdout } = await quorate(['run', USES]);
  expect(code).toBe(0);
  await expect(steady(stdout)).toMatchFileSnapshot('../golden/cli/uses.txt');
});

test('loops and used files make one trace in every way of running', async () => {
  const { code } = await quorate(['run', USES, '--verify-determinism']);
  expect(code).toBe(0);
});

test('a failure inside of a used file points into it', async () => {
  const { code, stdout } = await quorate(['run', 'test/fixtures/expand/uses-fails.yaml']);
  expect(code).toBe(1);
  await expect(steady(stdout)).toMatchFileSnapshot('../golden/cli/uses-fails.txt');
});

describe('a file of steps', () => {
  test('is passed over in a folder, and checked by validate', async () => {
    const { code, stdout } = await quorate(['validate', 'test/fixtures/expand']);
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no problems'),
    });
    const run = await json('run', 'test/fixtures/expand', '-t', 'loops and used files');
    expect(run).toMatchObject({ code: 0, problems: [] });
  });

  test('is no scenario', async () => {
    const { code, stdout } = await quorate(['run', 'test/fixtures/expand/steps/say.yaml']);
    expect(code).toBe(2);
    expect(stdout).toContain('is a file of steps, which is not played by itself');
  });

  test('is checked by itself as far as that goes', async () => {
    const file = 'test/fixtures/wrong/steps.yaml';
    const { code, stdout } = await quorate(['validate', file]);
    expect(code).toBe(2);
    await expect(stdout).toMatchFileSnapshot('../golden/cli/validate-steps.txt');
  });
});

describe('stages', () => {
  test('of a cluster come from each other, also over an overridden one', async () => {
    const { code, stdout } = await quorate(['run', 'test/fixtures/expand/stages/own.yaml']);
    expect(code).toBe(0);
    await expect(steady(stdout)).toMatchFileSnapshot('../golden/cli/stages.txt');
  });

  test('formatted is one of them', async () => {
    const { code, scenarios } = await json('run', 'test/fixtures/expand/stages/formatted.yaml');
    expect(code).toBe(0);
    expect(scenarios).toMatchObject([{ start: 'formatted' }]);
  });
});

test('scalars are their source text, from the file to the terminal', async () => {
  const { code, scenarios } = await json('run', 'test/fixtures/expand/source-text.yaml');
  expect(scenarios[0].failure).toBeUndefined();
  expect(code).toBe(0);
});

describe('the seed', () => {
  test('of the file is used where the command line says nothing', async () => {
    const { scenarios } = await json('run', MATRIX, SKIPPED);
    expect(scenarios.map(({ seed }: { seed: number }) => seed)).toEqual([7, 7, 7, 7, 1]);
  });

  test('of the command line wins', async () => {
    const { scenarios } = await json('run', MATRIX, '--seed', '3');
    expect(scenarios.map(({ seed }: { seed: number }) => seed)).toEqual([3, 3, 3, 3]);
  });
});

describe('what is skipped', () => {
  test('of a scenario: not played, said with its reason, and no failure', async () => {
    const { code, stdout } = await quorate(['run', SKIPPED]);
    expect(code).toBe(0);
    await expect(steady(stdout)).toMatchFileSnapshot('../golden/cli/skipped.txt');
  });

  test('of a step: reported with its reason, and not typed', async () => {
    const { scenarios } = await json('run', MATRIX, '-t', '[host: m1, step: later]');
    expect(scenarios[0].steps.at(-1)).toMatchObject({
      title: 'run: whoami',
      passed: true,
      skipped: 'everybody here is root',
      commands: [],
    });
  });
});
