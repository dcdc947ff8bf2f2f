import { describe, expect, test } from 'vitest';
import { describeMatcher, matchValue, testMatcher } from '../../core/plugin/match.ts';
import type { Matcher } from '../../core/plugin/matcher.ts';
import { t } from '../../core/plugin/types.ts';
import { contextOf, nodeOf } from './context.ts';

function matcher(value: unknown, type = t.matcher()): Matcher {
  const context = contextOf({ lock: 'text', old: 'selector' });
  const read = type.read(nodeOf(value), context);
  expect(context.problems).toEqual([]);
  return read as Matcher;
}

const LOCK = `\${{ lock }}`;

const text = (value: string): Matcher => ({ kind: 'text', text: value });

describe('a text is compared whole', () => {
  test('blanks at line ends and newlines at the end do not count, anything else does', () => {
    expect(testMatcher(matcher('a\nb'), 'a  \nb\n\n')).toBe(true);
    expect(testMatcher(matcher('a\nb\n'), 'a\n b')).toBe(false);
    expect(testMatcher(matcher('active'), 'inactive')).toBe(false);
    expect(testMatcher(matcher(''), '')).toBe(true);
    expect(testMatcher(matcher(''), 'x')).toBe(false);
  });

  test('`...` on its own line stands for any lines, also none', () => {
    const expected = text('first\n...\nlast');
    expect(testMatcher(expected, 'first\nlast')).toBe(true);
    expect(testMatcher(expected, 'first\na\nb\nlast')).toBe(true);
    expect(testMatcher(expected, 'first\na\nlast\nb')).toBe(false);
    expect(testMatcher(text('...'), '')).toBe(true);
    expect(testMatcher(text('...\na\n...\na\n...'), 'a')).toBe(false);
    expect(testMatcher(text('...\na\n...\na\n...'), 'x\na\na')).toBe(true);
  });

  test.each([
    ['<pid> Jps', '4711 Jps', true],
    ['<pid> Jps', '0 Jps', false],
    ['<pid> Jps', 'x Jps', false],
    ['<int>', '-12', true],
    ['0x<hex>', '0x1b00133dc0', true],
    ['<hex>', 'xyz', false],
    ['from <ip>', 'from 192.168.0.4', true],
    ['Mode: <leader|follower>', 'Mode: follower', true],
    ['Mode: <leader|follower>', 'Mode: observer', false],
    ['<time> INFO', '2025-01-01 00:00:00,123 INFO', true],
    ['ctime = <time>', 'ctime = Wed Jan 01 00:00:02 UTC 2025', true],
    ['a<...>c', 'abbbc', true],
    ['a<...>c', 'ac', true],
    ['a<...>c', 'ab', false],
    ['<property>', '<property>', true],
    ['[a] (b) 1+1 $x ^y \\z', '[a] (b) 1+1 $x ^y \\z', true],
  ])('%s against %s: %s', (expected, seen, holds) => {
    expect(testMatcher(text(expected), seen)).toBe(holds);
  });

  test('a bound text is itself, even when it looks like a wildcard', () => {
    const value = () => '<int> of [m1]';
    expect(testMatcher(text(`is ${LOCK}`), 'is <int> of [m1]', value)).toBe(true);
    expect(testMatcher(text(`is ${LOCK}`), 'is 5 of [m1]', value)).toBe(false);
  });

  test('a bound text of several lines stands for them', () => {
    expect(testMatcher(text(`a\n${LOCK}\nd`), 'a\nb\nc\nd', () => 'b\nc\n')).toBe(true);
  });

  test('captures are returned', () => {
    const seen = 'leader: m1  token: 4294967301';
    expect(matchValue(text('leader: <...>  token: <int as token>'), seen)).toEqual({
      token: '4294967301',
    });
  });
});

describe('other matchers', () => {
  test('contains looks for every part', () => {
    const both = matcher({ contains: ['a b', '<int>'] });
    expect(testMatcher(both, 'x\nsay a b 12')).toBe(true);
    expect(testMatcher(both, 'x\nsay a b')).toBe(false);
  });

  test('matches is a regular expression, line by line', () => {
    expect(testMatcher(matcher({ matches: '^\\d+ Jps$' }), 'a\n12 Jps\n')).toBe(true);
    expect(testMatcher(matcher({ matches: '^\\d+ Jps$' }), 'a 12 Jps')).toBe(false);
  });

  test('lines are a set, and each wanted line needs one of its own', () => {
    const two = matcher({ lines: ['<pid> <...>', '<pid> Jps'] });
    expect(testMatcher(two, '1 Jps\n2 QuorumPeerMain')).toBe(true);
    expect(testMatcher(two, '2 QuorumPeerMain\n1 Jps')).toBe(true);
    expect(testMatcher(two, '1 Jps')).toBe(false);
    expect(testMatcher(two, '1 Jps\n2 A\n3 B')).toBe(false);
    const some = matcher({ lines: { some: '<pid> Jps', none: ['<pid> NameNode'] } });
    expect(testMatcher(some, '1 Jps\n2 A')).toBe(true);
    expect(testMatcher(some, '1 Jps\n2 NameNode')).toBe(false);
  });

  test('not, and several at once', () => {
    expect(testMatcher(matcher({ not: 'a' }), 'b')).toBe(true);
    const both = matcher({ contains: 'a', not: { contains: 'b' } });
    expect(testMatcher(both, 'a')).toBe(true);
    expect(testMatcher(both, 'ab')).toBe(false);
  });

  test.each([
    ['3', 3, true],
    ['3', 4, false],
    ['at least 2', 2, true],
    ['at most 2', 3, false],
    ['more than 3', 3, false],
    ['more than 3', 4, true],
    ['less than 3', 2, true],
    ['1..3', 3, true],
    ['1..3', 4, false],
    ['3', '3', true],
    ['at least 1', '', false],
    ['at least 1', 'many', false],
    ['at least 1', 4_294_967_301n, true],
  ])('`%s` against %s: %s', (expected, seen, holds) => {
    expect(testMatcher(matcher(expected, t.quantity()), seen)).toBe(holds);
  });

  test('quantities of time and size carry their unit', () => {
    const most = matcher('at most 6s', t.quantity(t.duration()));
    expect(most).toMatchObject({ max: 6_000_000 });
    expect(matcher('1KB..2KB', t.matcher(t.bytes()))).toMatchObject({ min: 1000, max: 2000 });
    const context = contextOf();
    expect(t.quantity(t.duration()).read(nodeOf('at most 6'), context)).toBeUndefined();
    expect(context.problems).toMatchObject([{ code: 'language/bad-unit' }]);
  });

  test('a host is matched by name, by a bound name, or by a list', () => {
    expect(matcher('m1', t.hostMatcher())).toEqual(text('m1'));
    expect(matcher(['m1', 'm2'], t.hostMatcher())).toEqual(text('<m1|m2>'));
    const notOld = matcher({ not: 'old' }, t.hostMatcher());
    expect(testMatcher(notOld, 'm2', (name, field) => `${name}.${field}`)).toBe(true);
    expect(testMatcher(notOld, 'm2', () => 'm2')).toBe(false);
  });

  test('values that are no texts are compared as a person would read them', () => {
    expect(testMatcher(text('true'), true)).toBe(true);
    expect(testMatcher(text('a\nb'), ['a', 'b'])).toBe(true);
    expect(testMatcher(text('hi'), new TextEncoder().encode('hi\n'))).toBe(true);
    expect(testMatcher(text('12'), 12n)).toBe(true);
    expect(testMatcher(text(''), null)).toBe(true);
  });

  test('a matcher is described in words', () => {
    expect(describeMatcher(matcher({ contains: 'a', not: 'b' }))).toBe('contains "a", and not b');
    expect(describeMatcher(matcher('at most 6s', t.quantity(t.duration())))).toBe('at most 6s');
  });
});

describe('captures', () => {
  const told: string[] = [];
  const read = (value: unknown, type = t.matcher()) => {
    const context = {
      ...contextOf({ token: 'text' }),
      capture: (name: string, wildcard: string) => told.push(`${name}: ${wildcard}`) > 0,
    };
    const matcher = type.read(nodeOf(value), context) as Matcher;
    expect(context.problems).toEqual([]);
    return matcher;
  };

  test('stand in texts, parts and sets of lines, and in place of a number', () => {
    const seen = 'pid 7\n12 of 0xab';
    const parts = read({ contains: 'pid <pid as p>' });
    expect(matchValue(parts, seen)).toEqual({ p: '7' });
    const lines = read({ lines: { some: '<int as n> of <hex as id>' } });
    expect(matchValue(lines, seen)).toEqual({ n: '12', id: '0xab' });
    expect(matchValue(read('<int as v>', t.quantity()), 4)).toEqual({ v: '4' });
    expect(told).toEqual(['p: pid', 'n: int', 'id: hex', 'v: int']);
  });

  test('a quantity is counted from a bound number', () => {
    const value = (text: string) => () => text;
    const more = read(`more than \${{ token }}`, t.quantity());
    expect(testMatcher(more, 5, value('4'))).toBe(true);
    expect(testMatcher(more, 4, value('4'))).toBe(false);
    const range = read(`\${{ token }}..6`, t.quantity());
    expect([3, 4, 6, 7].map((seen) => testMatcher(range, seen, value('4')))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const time = read(`at most \${{ token }}s`, t.quantity(t.duration()));
    expect(testMatcher(time, 4_000_000, value('4'))).toBe(true);
    expect(testMatcher(time, 4_000_001, value('4'))).toBe(false);
  });

  test('a bound text that is no number says so', () => {
    const more = read(`more than \${{ token }}`, t.quantity());
    expect(() => testMatcher(more, 5, () => 'm1')).toThrow(
      '`${{ token }}` is `m1`, which is no whole number',
    );
    const range = read(`\${{ token }}..6`, t.quantity());
    expect(() => testMatcher(range, 5, () => '9')).toThrow('is 9..6, which ends before it begins');
  });
});
