/** Rule 8: `within` disturbs no more than it says: commands are typed again as a person would. */

import { describe, expect, test } from 'vitest';
import type { TraceRecord } from '../../core/kernel/trace.ts';
import { scenarioOf } from '../support/scenario-text.ts';
import { play } from '../support/ways.ts';

const started = (trace: readonly TraceRecord[], program: string) =>
  trace.filter(({ kind, data }) => kind === 'process/started' && data.program === program);
const ended = (trace: readonly TraceRecord[]) =>
  trace.filter(({ kind }) => kind === 'terminal/line-ended');

async function run(timeline: string) {
  return play(await scenarioOf(timeline), 1, undefined, true);
}

describe('a command under `within`', () => {
  test('is typed again every virtual second until it is as expected', async () => {
    const { result, trace } = await run('  - { host: m1, run: attempt 4 10, within: 10s }\n');
    expect(result.failure).toBeUndefined();
    const times = started(trace, 'attempt').map(({ time }) => time);
    const gaps = times.slice(1).map((time, at) => time - times[at]!);
    expect(times).toHaveLength(4);
    // The first also waits for the login shell.
    for (const gap of gaps.slice(1)) expect(Math.abs(gap - 1_000_000)).toBeLessThan(5_000);
    expect(result.steps[0]?.commands).toHaveLength(1);
    expect(result.steps[0]?.commands[0]).toMatchObject({ exit: 0, attempts: 3 });
  });

  test('is never typed before the attempt before it has ended', async () => {
    const { result, trace } = await run('  - { host: m1, run: attempt 3 2500, within: 20s }\n');
    expect(result.failure).toBeUndefined();
    const begins = started(trace, 'attempt').map(({ time }) => time);
    const ends = ended(trace).map(({ time }) => time);
    expect(begins).toHaveLength(3);
    for (const [at, time] of begins.slice(1).entries()) {
      expect(time).toBeGreaterThan(ends[at]!);
      expect(time - ends[at]!).toBeLessThan(10_000);
    }
  });

  test('`every` says how often', async () => {
    const line = '  - { host: m1, run: attempt 3 10, within: 30s, every: 5s }\n';
    const times = started((await run(line)).trace, 'attempt').map(({ time }) => time);
    expect(Math.round((times[2]! - times[1]!) / 1_000_000)).toBe(5);
  });

  test('counts by its exit: begun in time and ended too late is too late', async () => {
    const { result } = await run('  - { host: m1, run: attempt 2 1500, within: 2s }\n');
    expect(result.failure).toMatchObject({ kind: 'expectation', step: '1' });
    expect((await run('  - { host: m1, run: attempt 2 1500, within: 4s }\n')).result.passed).toBe(
      true,
    );
  });

  test('may come too soon', async () => {
    const { result } = await run('  - { host: m1, run: attempt 1 100, within: 1s..2s }\n');
    expect(result.failure?.message).toMatch(/sooner than 1\.000 s/);
  });
});

test('an expectation on state starts no process, however long it waits', async () => {
  const { result, trace } = await run(`  - { host: m1, run: (sleep 2; echo there > /tmp/there) & }
  - expect: { file: /tmp/there, host: m1, is: there }
    within: 10s
`);
  expect(result.failure).toBeUndefined();
  const seen = trace.findLast(({ kind }) => kind === 'timeline/passed')!;
  expect(seen.time).toBeGreaterThan(2_000_000);
  const programs = trace
    .filter(({ kind, time }) => kind === 'process/started' && time > 100_000)
    .map(({ data }) => data.program);
  expect(programs).toEqual([]);
});

test('every start-up takes a seeded time: the same for a seed, another for another', async () => {
  const scenario = await scenarioOf('  - { host: m1, run: server leader 1 & }\n  - wait: 2s\n');
  const delay = async (seed: number) => {
    const { trace } = await play(scenario, seed, undefined, true);
    const begun = started(trace, 'Server')[0]!.time;
    return trace.find(({ kind }) => kind === 'role/state')!.time - begun;
  };
  const delays = [await delay(1), await delay(2), await delay(3)];
  expect(await delay(1)).toBe(delays[0]);
  expect(new Set(delays).size).toBe(3);
  for (const micros of delays) {
    expect(micros).toBeGreaterThanOrEqual(100_000);
    expect(micros).toBeLessThanOrEqual(900_000);
  }
});
