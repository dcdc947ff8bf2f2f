/** `--seeds`, `-j` and what they do to each other, to `--bail`, traces and determinism. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { quorate, start, steady } from '../support/cli.ts';

const SCENARIOS = 'test/fixtures/scenarios';
const PASSES = `${SCENARIOS}/passes.yaml`;
const FAILS = `${SCENARIOS}/fails.yaml`;
const DICE = `${SCENARIOS}/dice.yaml`;
const SOMETIMES = `${SCENARIOS}/sometimes.yaml`;
const TICKS = `${SCENARIOS}/ticks.yaml`;
const LOOPS = `${SCENARIOS}/loops.yaml`;

const folder = mkdtempSync(join(tmpdir(), 'quorate-sweep-'));
afterAll(() => rmSync(folder, { recursive: true }));

const still = (text: string) => steady(text).replace(/ virtual in <time>/g, ' virtual');

async function report(parameters: string[]) {
  const { code, stdout } = await quorate(['run', ...parameters, '--reporter', 'json']);
  return { code, ...JSON.parse(stdout) };
}

describe('a sweep over seeds', () => {
  test('draws the first failure whole, the others in a line, and sums up', async () => {
    const { code, stdout } = await quorate(['run', DICE, PASSES, '--seeds', '1..20']);
    expect(code).toBe(1);
    await expect(still(stdout)).toMatchFileSnapshot('../golden/cli/sweep.txt');
  });

  test('plays each scenario with each seed, in order, inline', async () => {
    const { scenarios, executor } = await report([DICE, PASSES, '--seeds', '9,2..3,2']);
    expect(executor).toBe('inline');
    const plays = scenarios.map(({ file, seed }: { file: string; seed: number }) => [file, seed]);
    expect(plays).toEqual([DICE, PASSES].flatMap((file) => [2, 3, 9].map((seed) => [file, seed])));
  });

  test('gives the traces that each seed gives alone', async () => {
    const { scenarios } = await report([DICE, '--seeds', '4..6']);
    const alone = await report([DICE, '--seed', '5']);
    expect(scenarios[1].traceHash).toBe(alone.scenarios[0].traceHash);
  });

  test('`sometimes` need be seen with one seed only', async () => {
    const { scenarios, code } = await report([SOMETIMES, '--seeds', '1..8']);
    const seen = scenarios.map(({ sightings }: { sightings: { seenMs?: number }[] }) =>
      Boolean(sightings[0]?.seenMs),
    );
    expect(seen).toContain(true);
    expect(seen).toContain(false);
    expect(code).toBe(0);
    const unseen = scenarios.filter((_: unknown, at: number) => !seen[at]);
    const seeds = unseen.slice(0, 2).map(({ seed }: { seed: number }) => seed);
    const { stdout } = await quorate(['run', SOMETIMES, '--seeds', seeds.join(',')]);
    expect(stdout).toContain('with none of 2 seeds was it so: file: /tmp/drawn');
    expect(stdout).toContain('never sees with 2 seeds what it must see once');
  });
});

describe('several plays at once', () => {
  test('the report is that of one after another', async () => {
    const files = [DICE, PASSES, FAILS, `${SCENARIOS}/throws.yaml`];
    const one = await quorate(['run', ...files, '--seeds', '1..4', '-j', '1', '-v']);
    const four = await quorate(['run', ...files, '--seeds', '1..4', '-j', '4', '-v']);
    expect(still(four.stdout)).toBe(still(one.stdout));
    expect(four.code).toBe(one.code);
  });

  test('without seeds too, in threads', async () => {
    const parameters = ['run', PASSES, FAILS, DICE];
    const one = await quorate(parameters);
    const three = await quorate([...parameters, '--jobs', '3']);
    expect(still(three.stdout)).toBe(still(one.stdout));
  });

  test('a play that takes its thread along leaves the others', async () => {
    const environment = { QUORATE_WATCHDOG_SECONDS: '1' };
    const parameters = ['run', LOOPS, PASSES, '--seeds', '1..2', '-j', '2', '--reporter', 'json'];
    const { code, stdout } = await quorate(parameters, environment);
    const { scenarios } = JSON.parse(stdout);
    expect(scenarios.map(({ passed }: { passed: boolean }) => passed)).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(code).toBe(3);
  });

  test('--bail ends with the first failure in order, whichever came first', async () => {
    // The endless one begins first and is still at it when the other has failed.
    const late = await report([PASSES, FAILS, TICKS, PASSES, '-j', '4', '--bail']);
    expect(late.scenarios.map(({ file }: { file: string }) => file)).toEqual([PASSES, FAILS]);
    expect(late.notRun).toHaveLength(1);
    expect(late.code).toBe(1);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends all of them with %i, and what is known is told', async (signal, exit) => {
    const run = start(['run', TICKS, '--seeds', '1..5', '-j', '2', '--reporter', 'json']);
    await run.heard('ticking\nticking');
    run.child.kill(signal);
    const { code, stdout } = await run.ended;
    const { scenarios, notRun } = JSON.parse(stdout);
    expect(code).toBe(exit);
    expect(scenarios.map(({ interrupted }: { interrupted: boolean }) => interrupted)).toEqual([
      true,
      true,
    ]);
    expect(notRun.map(({ seed }: { seed: number }) => seed)).toEqual([3, 4, 5]);
  });
});

const hasTerminal = spawnSync('which', ['script']).status === 0;

test.skipIf(!hasTerminal)(
  'on a terminal (by `script`) one line tells how far all have come',
  () => {
    const words = `dist/core/cli/main.js run ${TICKS} --seeds 1..3 -j 2 --timeout 2s`;
    const env = { ...process.env, CI: undefined, TERM: 'xterm', GITHUB_ACTIONS: undefined };
    const { stdout } = spawnSync('script', ['-qec', `${process.execPath} ${words}`, '/dev/null'], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(stdout).toMatch(/ 0 of 3 {3}1\.\d s {3}/);
    expect(stdout).toMatch(/ 2 of 3 {3}/);
    expect(stdout).toContain('fails with 3 of 3 seeds: 1, 2, 3');
  },
);

describe('with --trace', () => {
  test('each seed has a file of its own', async () => {
    const pattern = join(folder, 'trace-{seed}.jsonl');
    const { code } = await quorate(['run', PASSES, '--seeds', '1,2', '--trace', pattern]);
    expect(code).toBe(0);
    const [one, two] = [1, 2].map((seed) =>
      readFileSync(pattern.replace('{seed}', `${seed}`), 'utf8'),
    );
    expect(one).toContain('"kind":"timeline/step"');
    expect(two).not.toBe(one);
  });

  test('one file for all seeds is refused before anything is written', async () => {
    const file = join(folder, 'all.jsonl');
    const { code } = await quorate(['run', PASSES, '--seeds', '1,2', '--trace', file]);
    expect(code).toBe(2);
    expect(existsSync(file)).toBe(false);
  });
});

test('--verify-determinism looks at each seed', async () => {
  const { scenarios, code } = await report([PASSES, '--seeds', '1,2', '--verify-determinism']);
  expect(code).toBe(0);
  for (const { determinism, traceHash } of scenarios) {
    expect(determinism).toMatchObject({ same: true });
    for (const variant of determinism.variants) expect(variant.traceHash).toBe(traceHash);
  }
  expect(scenarios[0].traceHash).not.toBe(scenarios[1].traceHash);
});
