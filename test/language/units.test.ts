import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration, parseDurationRange } from '../../core/plugin/duration.ts';
import { nearest } from '../../core/plugin/names.ts';
import { parseBandwidth, parseBytes, parsePercent } from '../../core/plugin/quantity.ts';
import { satisfies } from '../../core/plugin/semver.ts';

const unwrap = (parsed: object) => ('value' in parsed ? parsed.value : parsed);

describe('durations', () => {
  test.each([
    ['500us', 500],
    ['20ms', 20_000],
    ['6s', 6_000_000],
    ['1m30s', 90_000_000],
    ['1.5s', 1_500_000],
    ['1d', 86_400_000_000],
    ['0s', 0],
  ])('%s is %i microseconds', (text, micros) => {
    expect(unwrap(parseDuration(text))).toBe(micros);
  });

  test('what is written from microseconds is read back as the same', () => {
    const micros = fc.integer({ min: 0, max: 10 ** 13 });
    fc.assert(fc.property(micros, (one) => unwrap(parseDuration(formatDuration(one))) === one));
  });

  test.each(['5', '', 's', '5sec', '5 s', '1s1m', '1s1s', '-5s', '0.1us', '1e3s', '999999999999d'])(
    '`%s` is refused with a reason',
    (text) => {
      expect(parseDuration(text)).toHaveProperty('wrong');
    },
  );

  test('a sign is read where it is allowed', () => {
    expect(unwrap(parseDuration('-5s', true))).toBe(-5_000_000);
    expect(unwrap(parseDuration('+5s', true))).toBe(5_000_000);
  });

  test('one duration is a range from zero, or from itself', () => {
    expect(unwrap(parseDurationRange('1s..6s'))).toEqual({ min: 1_000_000, max: 6_000_000 });
    expect(unwrap(parseDurationRange('6s'))).toEqual({ min: 0, max: 6_000_000 });
    expect(unwrap(parseDurationRange('6s', 'same'))).toEqual({ min: 6_000_000, max: 6_000_000 });
  });
});

describe('sizes, shares and speeds', () => {
  test.each([
    ['10MB', 10_000_000],
    ['64KiB', 65_536],
    ['0B', 0],
    ['1.5GB', 1_500_000_000],
  ])('%s is %i bytes', (text, bytes) => {
    expect(unwrap(parseBytes(text))).toBe(bytes);
  });

  test.each(['10', '10G', '10mb', '-1MB', 'MB', '0.5B'])('`%s` is no size', (text) => {
    expect(parseBytes(text)).toHaveProperty('wrong');
  });

  test('percentages are parts per million', () => {
    expect(unwrap(parsePercent('1%'))).toBe(10_000);
    expect(unwrap(parsePercent('0.01%'))).toBe(100);
    expect(parsePercent('101%')).toHaveProperty('wrong');
    expect(parsePercent('5')).toMatchObject({ hint: 'write the unit: `5%`' });
  });

  test('bandwidths are bits or bytes per second', () => {
    expect(unwrap(parseBandwidth('1Gbit/s'))).toBe(125_000_000);
    expect(unwrap(parseBandwidth('100MB/s'))).toBe(100_000_000);
    expect(parseBandwidth('1Gbit')).toHaveProperty('wrong');
    expect(parseBandwidth('0MB/s')).toHaveProperty('wrong');
  });
});

describe('spelling and versions', () => {
  test('swapped letters are one mistake, and what is far is not suggested', () => {
    expect(nearest('rnu', ['run', 'wait'])).toBe('run');
    expect(nearest('partitoin', ['partition', 'pause'])).toBe('partition');
    expect(nearest('xyz', ['run', 'wait'])).toBeUndefined();
  });

  test.each([
    ['1.4.0', '^1', true],
    ['2.0.0', '^1', false],
    ['1.4.0', '^1.5', false],
    ['0.2.3', '^0.2.1', true],
    ['0.3.0', '^0.2.1', false],
    ['1.2.9', '~1.2', true],
    ['1.3.0', '~1.2.3', false],
    ['3.0.0', '>=1.4', true],
    ['1.2.3', '1.2.3', true],
    ['1.2.4', '1.2.3', false],
    ['9.9.9', '*', true],
    ['1.0.0', 'latest', false],
  ])('%s in %s: %s', (version, range, holds) => {
    expect(satisfies(version, range)).toBe(holds);
  });
});
