/**
 * What servers count, held against Apache's: the same traffic, with elections, restarts and learners
 * that are brought up to date, and `mntr` asked on the way. All that the traffic determines must agree.
 */

import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';
import { PercentileSummary, Summary } from '../../core/zookeeper/metrics/summary.ts';
import { parseCases } from './conformance/script.ts';
import type { ServerSetup } from './conformance/servers.ts';
import { withSimulated } from './conformance/simulated.ts';
import { METERED, playMetered } from './metrics/metered.ts';

const here = (path: string) => new URL(path, import.meta.url);
const FILES = globSync('metrics/cases/*.txt', { cwd: here('.').pathname }).sort();

describe.each(FILES)('%s', (path) => {
  const file = parseCases(readFileSync(here(path), 'utf8'));
  const setup = METERED[file.server] as ServerSetup;
  for (const { name, steps } of file.cases) {
    it(name, async () => {
      const texts = steps.map(({ text }) => text);
      await withSimulated(setup, async (network, members) => {
        const played = await playMetered(texts, setup, network, members);
        expect(played).toEqual(steps.map(({ text, answers }) => ({ text, answers })));
      });
    });
  }
});

const linesOf = (summary: Summary) =>
  Object.fromEntries([...summary.lines()].map(([name, value]) => [name, `${value}`]));

describe('a summary', () => {
  it('prints averages as Java prints a double', () => {
    const summary = new Summary('x');
    expect(linesOf(summary)).toEqual({
      avg_x: '0.0',
      min_x: '0',
      max_x: '0',
      cnt_x: '0',
      sum_x: '0',
    });
    for (const value of [1, 2, 5.9]) summary.add(value);
    expect(linesOf(summary)).toEqual({
      avg_x: '2.6667',
      min_x: '1',
      max_x: '5',
      cnt_x: '3',
      sum_x: '8',
    });
    summary.reset();
    summary.add(123_456_789);
    expect(linesOf(summary).avg_x).toBe('1.23456789E8');
    summary.reset();
    for (let i = 0; i < 2_000; i++) summary.add(i === 0 ? 1 : 0);
    expect(linesOf(summary).avg_x).toBe('5.0E-4');
  });

  it('ranks its samples, and still does when there are more than it remembers', () => {
    const few = new PercentileSummary('x');
    for (let i = 1; i <= 100; i++) few.add(i);
    expect(linesOf(few)).toMatchObject({ p50_x: '51', p95_x: '96', p99_x: '100', p999_x: '100' });
    const many = new PercentileSummary('x');
    for (let i = 1; i <= 100_000; i++) many.add(i);
    const { p50_x, p95_x, p99_x } = linesOf(many);
    expect(Math.abs(Number(p50_x) - 50_000)).toBeLessThan(2_000);
    expect(Math.abs(Number(p95_x) - 95_000)).toBeLessThan(2_000);
    expect(Math.abs(Number(p99_x) - 99_000)).toBeLessThan(2_000);
  });
});
