import { describe, expect, test } from 'vitest';
import { jsonReporter } from '../../core/report/json.ts';
import { lineDiff } from '../../core/report/line-diff.ts';
import { wantsColour } from '../../core/report/style.ts';
import { comparePaths } from '../../core/report/transcript.ts';
import { duration } from '../../core/report/units.ts';
import { cut, padEnd, prepareWidths, widthOf, wrap } from '../../core/report/width.ts';
import { failure, scenario, step, told } from '../support/results.ts';

describe('colours', () => {
  test('a flag beats NO_COLOR, which beats FORCE_COLOR, which beats the terminal', () => {
    expect(wantsColour(true, { NO_COLOR: '1' }, false)).toBe(true);
    expect(wantsColour(false, { FORCE_COLOR: '1' }, true)).toBe(false);
    expect(wantsColour(undefined, { NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false);
    expect(wantsColour(undefined, { FORCE_COLOR: '1' }, false)).toBe(true);
    expect(wantsColour(undefined, { FORCE_COLOR: '0' }, true)).toBe(false);
    expect(wantsColour(undefined, {}, true)).toBe(true);
    expect(wantsColour(undefined, { TERM: 'dumb' }, true)).toBe(false);
    expect(wantsColour(undefined, {}, false)).toBe(false);
  });
});

describe('widths', () => {
  test('Chinese letters take two columns, colours none', async () => {
    await prepareWidths('配置中心');
    expect(widthOf('配置')).toBe(4);
    expect(widthOf('\u001b[1mab\u001b[22m')).toBe(2);
    expect(padEnd('配', 4)).toBe('配  ');
    expect(cut('配置中心', 5)).toBe('配置…');
    expect(wrap('配置中心', 5)).toEqual(['配置', '中心']);
  });
});

test('durations have the unit that fits', () => {
  const texts = [0, 4, 210, 999, 3_200, 99_940, 125_000, 120_000, 3_780_000].map(duration);
  expect(texts).toEqual([
    '0.00 s',
    '0.00 s',
    '0.21 s',
    '1.0 s',
    '3.2 s',
    '99.9 s',
    '2 min 5 s',
    '2 min',
    '1 h 3 min',
  ]);
});

test('steps stand in the order of the file, whatever order they ended in', () => {
  const paths = ['end', '10', '2.1', '0.1', '2', '2.10', '2.9', '1'];
  expect(paths.sort(comparePaths)).toEqual(['0.1', '1', '2', '2.1', '2.9', '2.10', '10', 'end']);
});

test('a difference keeps the longest common lines and loses nothing of either side', () => {
  const [left, right] = ['a\nb\nc\nd', 'b\nx\nd\ne'];
  const diff = lineDiff(left, right);
  const side = (other: string) => diff.filter((line) => line.side !== other).map((l) => l.text);
  expect(side('actual').join('\n')).toBe(left);
  expect(side('expected').join('\n')).toBe(right);
  expect(diff.filter((line) => line.side === 'both').map((l) => l.text)).toEqual(['b', 'd']);
});

test('the JSON report is one object with everything of every scenario', async () => {
  const passing = scenario({ steps: [step({ path: '1', title: 'run: x' })] });
  const failing = scenario({ name: 'b', failure: failure({ attempts: 3 }) });
  const report = JSON.parse(await told(jsonReporter, [passing, failing]));
  expect(report).toMatchObject({ schemaVersion: 2, passed: false, seed: 1, problems: [] });
  expect(report.scenarios).toHaveLength(2);
  expect(report.scenarios[0]).toEqual(JSON.parse(JSON.stringify(passing)));
  expect(report.scenarios[1].failure.attempts).toBe(3);
});
