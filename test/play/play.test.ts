/** `quorate/test`, as the author of a plugin uses it. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { play, playAll, UnexpectedResult, WrongScenario } from '../../core/play/index.ts';
import { steady } from '../support/cli.ts';
import { ticker } from './ticker.ts';

const CLUSTER = { plugins: [], hosts: { m1: {}, m2: {} } };
const TICKS = `
  name: three ticks
  start: bare
  timeline:
    - { host: m1, run: tick, expect: ticked 3 times }
`;

describe('what is played', () => {
  test('a text of YAML, with plugins and a cluster given beside it', async () => {
    const run = await play(TICKS, { plugins: [ticker], cluster: CLUSTER });
    run.expectPassed();
    expect(run.events('tick').map(({ data }) => data.n)).toEqual([1, 2, 3]);
    expect(run.events('ticker/tick').map(({ time }) => Math.round(time / 1e6))).toEqual([0, 1, 2]);
    expect(run.events('process/started').at(-1)).toMatchObject({ host: 'm1', process: 'tick' });
  });

  test('an object says what YAML would', async () => {
    const timeline = [{ host: 'm2', run: 'tick 2', expect: 'ticked 2 times' }];
    const scenario = { cluster: CLUSTER, start: 'bare', timeline };
    const run = await play(scenario, { plugins: [ticker] });
    expect(run.passed).toBe(true);
    expect(run.events('tick').every(({ host }) => host === 'm2')).toBe(true);
  });

  test('a number that JavaScript has rounded is refused, with its place', async () => {
    // biome-ignore lint/correctness/noPrecisionLoss: that is the mistake
    const owner = 12345678901234567890;
    const timeline = [{ expect: { znode: '/a', owner } }];
    const played = play({ cluster: CLUSTER, timeline }, { plugins: [ticker] });
    await expect(played).rejects.toThrow(
      '`timeline.0.expect.owner`: the number 12345678901234567000 is rounded by JavaScript',
    );
  });

  test('a path, from a folder, in threads', async () => {
    const folder = 'test/fixtures/scenarios';
    const inline = await play('passes.yaml', { folder });
    const threads = await play('passes.yaml', { folder, executor: 'threads' });
    expect(threads.passed).toBe(true);
    expect(threads.traceHash).toBe(inline.traceHash);
    expect(threads.trace).toEqual(inline.trace);
    const url = await play(new URL('../fixtures/scenarios/passes.yaml', import.meta.url));
    expect(url.traceHash).toBe(inline.traceHash);
  });

  test('a plugin in hand takes the place of the one that the cluster names', async () => {
    const cluster = { plugins: ['quorate-plugin-ticker'], hosts: { m1: {} } };
    const run = await play(TICKS, { plugins: [ticker], cluster });
    expect(run.events('tick')).toHaveLength(3);
  });

  test('the seed decides, and the same seed gives the same trace', async () => {
    const hash = async (seed: number) =>
      (await play(TICKS, { plugins: [ticker], cluster: CLUSTER, seed })).traceHash;
    expect(await hash(1)).toBe(await hash(1));
    expect(await hash(1)).not.toBe(await hash(2));
  });

  test('plays that were begun together do not disturb each other', async () => {
    const options = { plugins: [ticker], cluster: CLUSTER } as const;
    const alone = await play(TICKS, options);
    const together = await Promise.all([1, 2, 3, 4].map(() => play(TICKS, options)));
    expect(together.map(({ traceHash }) => traceHash)).toEqual(Array(4).fill(alone.traceHash));
  });

  const TIMES = `
    name: ticks
    start: bare
    seed: 5
    params: { host: { type: text, default: m1 } }
    matrix: { times: [1, 2] }
    timeline:
      - host: \${{ params.host }}
        run: tick \${{ matrix.times }}
  `;

  test('all scenarios of a text, with their own seed and given parameters', async () => {
    const options = { plugins: [ticker], cluster: CLUSTER, params: { host: 'm2' } } as const;
    const runs = await playAll(TIMES, options);
    expect(runs.map((run) => run.events('tick').length)).toEqual([1, 2]);
    expect(runs.every(({ seed }) => seed === 5)).toBe(true);
    expect(runs[0]!.events('tick')[0]!.host).toBe('m2');
    const error = await caught(() => play(TIMES, options));
    expect(error.message).toContain('there are several scenarios; name one with `name`');
    const one = await play(TIMES, { ...options, name: runs[1]!.name, seed: 9 });
    expect({ seed: one.seed, ticks: one.events('tick').length }).toEqual({ seed: 9, ticks: 2 });
  });

  test('a scenario that says `skip` is not played, and has not passed', async () => {
    const skips = TICKS.replace('start: bare', 'start: bare\n  skip: not yet');
    const run = await play(skips, { plugins: [ticker], cluster: CLUSTER });
    expect(run.skipped).toBe('not yet');
    const error = await caught(() => run.expectPassed());
    expect(error.message).toBe('three ticks was skipped: not yet');
  });
});

describe('what came of it', () => {
  const FAILS = `
    name: four ticks
    start: bare
    timeline:
      - { host: m1, run: tick 4, expect: ticked 5 times }
  `;

  test('expectPassed throws the drawn failure, at the line of the test', async () => {
    const run = await play(FAILS, { plugins: [ticker], cluster: CLUSTER });
    expect(run.failure).toMatchObject({ by: 'ticker/never-four' });
    const error = await caught(() => run.expectPassed());
    expect(error).toBeInstanceOf(UnexpectedResult);
    expect(error.stack).toMatch(/^ +at .*play\.test\.ts/m);
    await expect(error.message).toMatchFileSnapshot('../golden/play/expect-passed.txt');
  });

  test('expectFailed returns the failure, and knows by what it had to be', async () => {
    const run = await play(FAILS, { plugins: [ticker], cluster: CLUSTER });
    expect(run.expectFailed().by).toBe('ticker/never-four');
    expect(run.expectFailed('ticker/never-four').kind).toBe('invariant');
    const error = await caught(() => run.expectFailed('expectation'));
    expect(error.message).toContain('should have failed by `expectation`, and failed by `ticker');
    const passed = await play(TICKS, { plugins: [ticker], cluster: CLUSTER });
    const other = await caught(() => passed.expectFailed());
    expect(other.message).toContain('three ticks should have failed, and passed');
  });

  test('the report is what a person would see', async () => {
    const run = await play(TICKS, { plugins: [ticker], cluster: CLUSTER });
    const text = steady(run.report());
    await expect(text).toMatchFileSnapshot('../golden/play/report.txt');
    expect(run.report({ colour: true })).toContain('\u001b[');
    const narrow = run.report({ columns: 40 }).split('\n');
    expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(40);
  });

  test('wrong input is told with its places, all at once', async () => {
    const wrong = TICKS.replace('m1', 'm9').replace('expect', 'expct');
    const error = await caught(() => play(wrong, { plugins: [ticker], cluster: CLUSTER }));
    expect(error).toBeInstanceOf(WrongScenario);
    expect((error as WrongScenario).problems).toHaveLength(2);
    await expect(error.message).toMatchFileSnapshot('../golden/play/wrong-scenario.txt');
  });

  test.each([
    ['a file that is not there', () => play('nothing.yaml'), 'nothing.yaml'],
    ['a cluster', () => play('test/fixtures/scenarios/cluster.yaml'), 'is a cluster'],
    ['nothing', () => play('\n'), 'the scenario is empty'],
    [
      'a name that is not in the file',
      () => play(TICKS, { plugins: [ticker], cluster: CLUSTER, name: 'x' }),
      'no scenario is called `x`; there are `three ticks`',
    ],
    [
      'objects in threads',
      () => play(TICKS, { plugins: [ticker], cluster: CLUSTER, executor: 'threads' }),
      'plugins that are objects cannot enter other threads',
    ],
    [
      'something that is no plugin',
      () => play(TICKS, { plugins: [ticker, {} as typeof ticker], cluster: CLUSTER }),
      '`plugins[1]` is no plugin',
    ],
    [
      'a plugin that is given twice',
      () => play(TICKS, { plugins: [ticker, { ...ticker }], cluster: CLUSTER }),
      '`ticker`',
    ],
  ])('%s is told in a sentence', async (_, start, words) => {
    const error = await caught(start);
    expect(error).toBeInstanceOf(WrongScenario);
    expect(error.message).toContain(words);
  });

  test('a seed and an executor that are none are refused', async () => {
    const seed = await caught(() => play(TICKS, { seed: 1.5 }));
    expect(seed.message).toBe('`1.5` is no seed; write a whole number from 0');
    // @ts-expect-error no such executor
    const executor = await caught(() => play(TICKS, { executor: 'thread' }));
    expect(executor.message).toContain('`thread` is no executor');
  });

  test('an event that no plugin declares is told, with the nearest', async () => {
    const run = await play(TICKS, { plugins: [ticker], cluster: CLUSTER });
    // @ts-expect-error the types know it too
    const error = await caught(() => run.events('tikc'));
    expect(error.message).toContain('did you mean `tick`?');
  });
});

test('events are typed by the plugins that were given', async () => {
  const run = await play(TICKS, { plugins: [ticker], cluster: CLUSTER });
  const [first] = run.events('tick');
  expectTypeOf(first!.data).toEqualTypeOf<{ readonly n: number; readonly odd: boolean }>();
  expectTypeOf(run.events('ticker/tick')[0]!.data.n).toEqualTypeOf<number>();
  // @ts-expect-error a field that the event has not
  expect(first!.data.m).toBeUndefined();
});

test('under node:test, from JavaScript, with what the package exports; the process ends', async () => {
  const run = promisify(execFile);
  const environment = { ...process.env, NODE_TEST_CONTEXT: undefined };
  const { stdout } = await run(process.execPath, ['--test', 'test/play/node-test.mjs'], {
    env: environment,
    timeout: 60_000,
  });
  expect(stdout).toMatch(/^# pass 3$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
});

async function caught(run: () => unknown): Promise<Error> {
  try {
    await run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
