import { describe, expect, test } from 'vitest';
import { describeSelector, looksLikeSelector, readSelector } from '../../core/plugin/selector.ts';
import { contextOf, nodeOf } from './context.ts';

const NAMES = { old: 'selector', lock: 'text', cut: 'fault' } as const;

function read(value: unknown) {
  const context = contextOf(NAMES);
  const selector = readSelector(nodeOf(value), context);
  return selector ?? context.problems[0]?.code;
}

describe('selectors', () => {
  test.each([
    'm1',
    'all',
    'rest',
    'old',
    'QuorumPeerMain',
    'leader QuorumPeerMain',
    'each follower QuorumPeerMain',
    'any QuorumPeerMain',
    'majority of QuorumPeerMain',
    'minority of follower QuorumPeerMain',
    '2 of QuorumPeerMain',
    'leader QuorumPeerMain of first',
  ])('`%s` is read, and described in its own words', (text) => {
    const selector = read(text);
    expect(selector).toBeTypeOf('object');
    expect(describeSelector(selector as never)).toBe(text);
  });

  test('role names may be written in any case, and by their aliases', () => {
    const leader = {
      kind: 'role',
      quantifier: 'one',
      state: 'leader',
      role: 'QuorumPeerMain',
      group: undefined,
    };
    expect(read('leader quorumpeermain')).toEqual(leader);
    expect(read('Leader ZooKeeper')).toEqual(leader);
    expect(read('leader of zookeeper')).toEqual(leader);
    expect(read('each follower of zookeeper')).toMatchObject({ quantifier: 'each' });
  });

  test('a list is several selectors', () => {
    expect(read(['m1', 'old'])).toEqual({
      kind: 'list',
      items: [
        { kind: 'host', name: 'm1' },
        { kind: 'bound', name: 'old' },
      ],
    });
  });

  test.each([
    ['m4', 'language/unknown-host'],
    ['lock', 'language/bad-selector'],
    ['cut', 'language/bad-selector'],
    ['active NameNode', 'language/unknown-role'],
    ['leeder QuorumPeerMain', 'language/unknown-state'],
    ['leeder of zookeeper', 'language/unknown-state'],
    ['leader QuorumPeerMain of', 'language/unknown-role'],
    ['m1,m2', 'language/bad-selector'],
    ['', 'language/unknown-host'],
  ])('`%s` is refused: %s', (text, code) => {
    expect(read(text)).toBe(code);
  });

  test.each(['leader zookeper', 'leader of zookeper'])('of `%s` the wrong word is told', (text) => {
    const context = contextOf(NAMES);
    readSelector(nodeOf(text), context);
    expect(context.problems).toMatchObject([
      { message: 'there is no role `zookeper`', hint: 'did you mean `zookeeper`?' },
    ]);
  });

  test.each([
    ['leader QuorumPeerMain', true],
    ['leader of zookeper', true],
    ['leader QuorumPeerMian', true],
    ['leader of zookeeper', true],
    ['m1', true],
    ['/exclusive_lock', false],
    ['hello world', false],
    ['m4', false],
  ])('`let` takes `%s` as a selector: %s', (text, holds) => {
    expect(looksLikeSelector(text, contextOf(NAMES))).toBe(holds);
  });
});
