import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { quorate, steady } from '../support/cli.ts';

const PASSES = 'test/fixtures/scenarios/passes.yaml';
const FAILS = 'test/fixtures/scenarios/fails.yaml';
const THROWS = 'test/fixtures/scenarios/throws.yaml';
const WRONG = 'test/fixtures/wrong/misspelt.yaml';

const folder = mkdtempSync(join(tmpdir(), 'quorate-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each(['threads', 'inline'])('%s: a scenario reads like its session', async (executor) => {
  const { code, stdout, stderr } = await quorate(['run', PASSES, '--executor', executor]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await expect(steady(stdout)).toMatchFileSnapshot('../golden/cli/passes.txt');
});

test('an expectation that is not met ends with 1 and is drawn', async () => {
  const { code, stdout } = await quorate(['run', FAILS, '--seed', '7']);
  expect(code).toBe(1);
  await expect(steady(stdout)).toMatchFileSnapshot('../golden/cli/fails.txt');
});

describe('exit codes: the highest of 3, 2, 1 wins', () => {
  test.each([
    [[PASSES, FAILS], 1],
    [[FAILS, WRONG], 2],
    [[FAILS, WRONG, THROWS], 3],
  ])('%j ends with %i', async (files, expected) => {
    const { code, stdout } = await quorate(['run', ...files, '--reporter', 'json']);
    expect(code).toBe(expected);
    expect(JSON.parse(stdout)).toMatchObject({ passed: false, exitCode: expected });
  });
});

describe('selection', () => {
  const names = async (...parameters: string[]) => {
    const { stdout } = await quorate(['run', PASSES, FAILS, '--reporter', 'json', ...parameters]);
    return JSON.parse(stdout).scenarios.map(({ name }: { name: string }) => name);
  };

  test('a text is a part of the name', async () => {
    expect(await names('-t', 'survives')).toEqual(['a file survives on one host']);
  });

  test('/this/ is a regular expression', async () => {
    expect(await names('--name', '/^A GREETING/i')).toEqual(['a greeting that is not there']);
  });

  test('--bail stops after the first failure and says what was not run', async () => {
    const { code, stdout } = await quorate(['run', FAILS, PASSES, '--bail', '--reporter', 'json']);
    const { scenarios, notRun } = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(scenarios).toHaveLength(1);
    expect(notRun).toEqual([{ name: 'a file survives on one host', file: PASSES, seed: 1 }]);
  });
});

describe('reporters', () => {
  test('JSON is one object on stdout, and nothing beside it', async () => {
    const { code, stdout, stderr } = await quorate(['run', PASSES, '--reporter', 'json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ schemaVersion: 2, passed: true, seed: 1, executor: 'threads' });
    expect(report.scenarios).toHaveLength(1);
    expect(report.scenarios[0]).toMatchObject({
      name: 'a file survives on one host',
      file: PASSES,
      seed: 1,
      passed: true,
      traceHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      virtualTimeMs: expect.any(Number),
      wallTimeMs: expect.any(Number),
    });
    expect(report.scenarios[0].steps).toHaveLength(6);
    expect(report.scenarios[0].steps[0].commands[0]).toMatchObject({ host: 'm1', exit: 0 });
  });

  test('two at once: the session on stdout, JSON in a file', async () => {
    const file = join(folder, 'report.json');
    const parameters = ['run', PASSES, '--reporter', 'pretty', '--reporter', `json=${file}`];
    const { stdout } = await quorate(parameters);
    expect(stdout).toContain(' PASS ');
    expect(JSON.parse(readFileSync(file, 'utf8')).passed).toBe(true);
  });

  test('a failure has the same record in JSON', async () => {
    const { stdout } = await quorate(['run', FAILS, '--reporter', 'json']);
    expect(JSON.parse(stdout).scenarios[0].failure).toMatchObject({
      kind: 'expectation',
      at: { file: FAILS, line: 9 },
      step: '2',
      expected: 'hello',
      actual: 'good day',
      exit: 1,
      causes: expect.any(Array),
    });
  });

  test('FORCE_COLOR, --color and --no-color decide about colours', async () => {
    const run = async (flags: string[], environment: NodeJS.ProcessEnv) =>
      (await quorate(['run', PASSES, ...flags], environment)).stdout.includes('\u001b[');
    expect(await run([], {})).toBe(false);
    expect(await run(['--color'], {})).toBe(true);
    expect(await run([], { NO_COLOR: undefined, FORCE_COLOR: '1' })).toBe(true);
    expect(await run(['--no-color'], { NO_COLOR: undefined, FORCE_COLOR: '1' })).toBe(false);
  });
});

test('--trace writes every event in merged order, with causes that exist', async () => {
  const file = join(folder, 'trace.jsonl');
  const { code } = await quorate(['run', PASSES, '--trace', file]);
  expect(code).toBe(0);
  const lines = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const places = new Set(lines.map(({ host, sequence }) => `${host}/${sequence}`));
  expect(lines.find(({ kind }) => kind === 'host/booted')).toMatchObject({ time: 0, cause: null });
  const typed = lines.find(
    ({ kind, data }) => kind === 'process/started' && data.program === 'cat',
  );
  expect(typed).toMatchObject({ host: 'm1', process: 'cat', pid: expect.any(Number) });
  for (const [at, { time, cause }] of lines.entries()) {
    expect(time).toBeGreaterThanOrEqual(lines[at - 1]?.time ?? 0);
    if (cause) expect(places).toContain(`${cause.host}/${cause.sequence}`);
  }
});

test('the seed decides: the same gives the same trace, another gives another', async () => {
  const hash = async (seed: string) => {
    const { stdout } = await quorate(['run', PASSES, '--seed', seed, '--reporter', 'json']);
    return JSON.parse(stdout).scenarios[0].traceHash;
  };
  const first = await hash('5');
  expect(await hash('5')).toBe(first);
  expect(await hash('6')).not.toBe(first);
});

describe('--verify-determinism', () => {
  test('runs in eight ways and finds one trace', async () => {
    const parameters = ['run', PASSES, '--verify-determinism', '--reporter', 'json'];
    const { code, stdout } = await quorate(parameters);
    const [{ determinism, traceHash }] = JSON.parse(stdout).scenarios;
    expect(code).toBe(0);
    expect(determinism.same).toBe(true);
    expect(determinism.variants).toHaveLength(8);
    for (const variant of determinism.variants) expect(variant.traceHash).toBe(traceHash);
  });

  test('finds a plugin that keeps state, and shows the first event that differs', async () => {
    const file = 'test/fixtures/scenarios/remembers.yaml';
    const { code, stdout } = await quorate(['run', file, '--verify-determinism']);
    expect(code).toBe(3);
    expect(stdout).toMatch(/two runs with seed 1 differ: `threads` and `.*`/);
    expect(stdout).toMatch(/The first difference is event \d+ of the merged trace\./);
    expect(stdout).toContain('"kind":"terminal/output"');
  });
});
