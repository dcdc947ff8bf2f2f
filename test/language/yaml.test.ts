import { describe, expect, test } from 'vitest';
import { spanIn } from '../../core/plugin/problem.ts';
import type { ScalarNode, SourceNode } from '../../core/plugin/source.ts';
import { readYaml } from '../../core/scenario/load/read-yaml.ts';

function read(text: string): SourceNode {
  const { root, problems } = readYaml('a.yaml', text);
  expect(problems).toEqual([]);
  return root as SourceNode;
}

/** The node at a path of keys and indexes. */
function at(node: SourceNode, ...path: readonly (string | number)[]): SourceNode {
  const [key, ...rest] = path;
  if (key === undefined) return node;
  const inner =
    node.kind === 'list'
      ? node.items[key as number]
      : node.kind === 'map'
        ? node.entries.find((entry) => entry.key === key)?.value
        : undefined;
  return at(inner as SourceNode, ...rest);
}

const scalarAt = (node: SourceNode, ...path: readonly (string | number)[]) =>
  at(node, ...path) as ScalarNode;

describe('scalars are their source text', () => {
  test.each([
    ['022', '022'],
    ['1.10', '1.10'],
    ['1e3', '1e3'],
    ['0x1b00133dc0', '0x1b00133dc0'],
    ['12345678901234567890', '12345678901234567890'],
    ['on', 'on'],
    ['off', 'off'],
    ['yes', 'yes'],
    ['true', 'true'],
    ['22:22', '22:22'],
    ['2025-01-01', '2025-01-01'],
    ["'a''b'", "a'b"],
    ['"a\\tb"', 'a\tb'],
    ["''", ''],
    ['<pid> Jps', '<pid> Jps'],
  ])('%s', (written, text) => {
    expect(scalarAt(read(`a: ${written}\n`), 'a').text).toBe(text);
  });

  test('keys are source text too', () => {
    const map = read('on: a\n022: b\ntrue: c\n');
    expect(map.kind === 'map' && map.entries.map((entry) => entry.key)).toEqual([
      'on',
      '022',
      'true',
    ]);
  });
});

describe('everything knows its place', () => {
  const text = ['a:', '  - one', '  - { b: "two" }', 'c: |', '', '  first', '  second', ''];
  const root = read(text.join('\n'));

  test('scalars, quoted ones with their quotes', () => {
    expect(at(root, 'a', 0).at).toEqual({ file: 'a.yaml', line: 2, column: 5, length: 3 });
    expect(at(root, 'a', 1, 'b').at).toEqual({ file: 'a.yaml', line: 3, column: 10, length: 5 });
  });

  test('a block points at its first line of text', () => {
    const block = scalarAt(root, 'c');
    expect(block).toMatchObject({ block: true, text: '\nfirst\nsecond\n' });
    expect(block.at).toEqual({ file: 'a.yaml', line: 6, column: 3, length: 5 });
  });

  test('a part of a text has its own place, also in a block', () => {
    const block = scalarAt(root, 'c');
    const offset = block.text.indexOf('second');
    expect(spanIn(block, offset + 1, 2)).toMatchObject({ line: 7, column: 4, length: 2 });
    expect(spanIn(scalarAt(root, 'a', 1, 'b'), 1, 1)).toMatchObject({ line: 3, column: 12 });
  });

  test('where the file writes a text differently, a part has the place of the whole', () => {
    const folded = scalarAt(read('a: >-\n  one\n  two\n'), 'a');
    expect(folded.text).toBe('one two');
    expect(spanIn(folded, 4, 3)).toEqual(folded.at);
  });

  test('lines that end as on Windows, and a byte order mark, change no place', () => {
    const windows = read('\uFEFFa: one\r\nb: |\r\n  two\r\n');
    expect(scalarAt(windows, 'a').text).toBe('one');
    expect(scalarAt(windows, 'b').text).toBe('two\n');
    expect(scalarAt(windows, 'b').at).toMatchObject({ line: 3, column: 3, length: 3 });
  });
});

describe('anchors, aliases and merge keys', () => {
  test('an alias is what it names, at the place where that was written', () => {
    const root = read('a: &x { b: one }\nc: *x\n');
    expect(at(root, 'c')).toEqual(at(root, 'a'));
  });

  test('own keys win over merged ones, and the first merged map over later ones', () => {
    const root = read('a: &a { x: 1, y: 1 }\nb: &b { y: 2, z: 2 }\nc: { <<: [*a, *b], x: 3 }\n');
    const texts = ['x', 'y', 'z'].map((key) => scalarAt(root, 'c', key).text);
    expect(texts).toEqual(['3', '1', '2']);
  });

  test('a bomb of aliases is refused, not unfolded', () => {
    const lines = Array.from({ length: 12 }, (_, i) => {
      const items = i === 0 ? Array(10).fill('x') : Array(10).fill(`*a${i - 1}`);
      return `a${i}: &a${i} [${items.join(', ')}]`;
    });
    const { problems } = readYaml('a.yaml', lines.join('\n'));
    expect(problems.map((one) => one.code)).toEqual(['yaml/alias']);
  });
});

describe('a host may be written without anything', () => {
  test('in a list of hosts, in a cluster and in a scenario', () => {
    const empty = { kind: 'map', entries: [] };
    expect(at(read('hosts: { m1: , m2 }\n'), 'hosts', 'm1')).toMatchObject(empty);
    expect(at(read('hosts: { m1: , m2 }\n'), 'hosts', 'm2')).toMatchObject(empty);
    expect(at(read('cluster:\n  hosts:\n    m1:\n'), 'cluster', 'hosts', 'm1')).toMatchObject(
      empty,
    );
  });
});

test('files that are empty, or nothing but comments, say so', () => {
  for (const text of ['', '# nothing\n', '---\n']) {
    expect(readYaml('a.yaml', text).problems.map((one) => one.code)).toEqual(['yaml/empty']);
  }
});
