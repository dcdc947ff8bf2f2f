/** What is filled in before the checker reads: where values may stand, and what comes of them. */

import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import type { MapNode, SourceNode } from '../../core/plugin/source.ts';
import { readYaml } from '../../core/scenario/load/read-yaml.ts';
import { writeItem } from '../../core/scenario/load/write-yaml.ts';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import type { ScenarioModel, Step } from '../../core/scenario/model.ts';
import { testPlugins } from './plugins.ts';

interface Loading {
  readonly params?: Readonly<Record<string, string>>;
  readonly more?: Readonly<Record<string, string>>;
}

async function load(text: string, { params, more = {} }: Loading = {}) {
  const texts = new Map([['a.yaml', text], ...Object.entries(more)]);
  return loadScenarios(['a.yaml'], {
    cwd: new URL('.', import.meta.url).pathname,
    plugins: testPlugins,
    texts,
    ...(params && { params }),
  });
}

async function scenarios(text: string, loading?: Loading): Promise<readonly ScenarioModel[]> {
  const loaded = await load(text, loading);
  expect(loaded.problems.map(({ message }) => message)).toEqual([]);
  return loaded.scenarios;
}

/** Titles of the steps that do something, in the order in which they are played. */
function titles(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => ('steps' in step ? titles(step.steps) : [step.title]));
}

const HEAD = 'cluster: { hosts: [m1, m2, m3] }\nstart: bare\n';

describe('values stand wherever one is wanted', () => {
  test('in a duration, a number, a selector, a text, a key, and as a whole', async () => {
    const [model] = await scenarios(
      `${HEAD}params:
  pause: { type: duration, default: 90s }
  count: { type: int, default: 2 }
  who: { type: selector, default: [m1, m3] }
  word: hello
timeline:
  - { wait: "\${{ params.pause }}" }
  - { expect: { count: each QuorumPeerMain, is: "at least \${{ params.count }}" }, within: "1s..\${{ params.pause }}" }
  - { host: "\${{ params.who }}", run: "echo \${{ params.word }} \${{ params.count }}", env: { "\${{ params.word }}": x } }
`,
    );
    const [wait, expectation, run] = model!.timeline;
    expect(wait).toMatchObject({ until: { duration: 90_000_000 } });
    expect(expectation).toMatchObject({ within: { min: 1_000_000, max: 90_000_000 } });
    expect(run).toMatchObject({
      text: 'echo hello 2',
      env: { hello: 'x' },
      host: { kind: 'list', items: [{ name: 'm1' }, { name: 'm3' }] },
    });
  });

  test('in the path of the cluster, and in what a scenario lays over it', async () => {
    const more = { 'small.yaml': 'hosts: [m1]\n', 'large.yaml': 'hosts: [m1, m2]\n' };
    const found = await scenarios(
      `matrix: { size: [small, large], tick: [500] }
cluster: { extends: "./\${{ matrix.size }}.yaml", conf: { zoo.cfg: { tickTime: "\${{ matrix.tick }}" } } }
start: bare
timeline: [{ wait: 1s }]
`,
      { more },
    );
    expect(found.map(({ cluster }) => cluster.hosts.length)).toEqual([1, 2]);
    expect(found[0]?.cluster.hosts[0]?.conf['zoo.cfg']?.keys.tickTime).toBe('500');
  });

  test('cells whose cluster is the same share it', async () => {
    const [first, second] = await scenarios(
      `${HEAD}matrix: { n: [1, 2] }\ntimeline: [{ wait: "\${{ matrix.n }}s" }]\n`,
    );
    expect(first?.cluster).toBe(second?.cluster);
  });
});

describe('a matrix', () => {
  test('is every combination, the last name fastest, and may use parameters', async () => {
    const found = await scenarios(
      `${HEAD}name: t
params: { most: 9 }
matrix: { a: [1, "\${{ params.most }}"], b: [x, y] }
timeline: [{ wait: "\${{ matrix.a }}s" }]
`,
    );
    expect(found.map(({ name }) => name)).toEqual([
      't [a: 1, b: x]',
      't [a: 1, b: y]',
      't [a: 9, b: x]',
      't [a: 9, b: y]',
    ]);
    expect(found[2]?.cell).toEqual({ a: '9', b: 'x' });
  });

  test('names in the title what the title does not say itself', async () => {
    const found = await scenarios(
      `${HEAD}name: "with \${{ matrix.a }}"\nmatrix: { a: [1], b: [2] }\ntimeline: [{ wait: 1s }]\n`,
    );
    expect(found.map(({ name }) => name)).toEqual(['with 1 [b: 2]']);
  });

  test('calls a step by what its verb says, and no two values the same', async () => {
    const found = await scenarios(
      `${HEAD}name: t
matrix:
  do: [{ wait: 1s }, { name: later, wait: 2s }, { host: m1, run: a }, { host: m2, run: a }, x, x]
timeline: [{ wait: 1s }]
`,
    );
    expect(found.map(({ cell }) => cell.do)).toEqual([
      '1s',
      'later',
      'host: m1, run: a',
      'host: m2, run: a',
      'x (1)',
      'x (2)',
    ]);
  });

  test('holds lists of steps, and maps whose parts are used', async () => {
    const [model] = await scenarios(
      `${HEAD}matrix:
  case: [{ name: one, first: [{ wait: 1s }, { wait: 2s }], second: { wait: 3s }, host: m2 }]
timeline:
  - steps: \${{ matrix.case.first }}
  - \${{ matrix.case.second }}
  - { host: "\${{ matrix.case.host }}", run: jps }
`,
    );
    expect(titles(model!.timeline)).toEqual(['wait: 1s', 'wait: 2s', 'wait: 3s', 'run: jps']);
  });
});

describe('a loop', () => {
  test('is every combination too; a value is used in braces, by its parts, or bare as a host', async () => {
    const [model] = await scenarios(
      `${HEAD}timeline:
  - each: { pair: [{ n: 3, host: m1 }, { n: 4, host: m2 }], h: [m1, m3] }
    steps:
      - { host: h, run: "echo \${{ pair.n }} on \${{ h }} for \${{ pair.host }}" }
`,
    );
    expect(titles(model!.timeline)).toEqual([
      'run: echo 3 on m1 for m1',
      'run: echo 3 on m3 for m1',
      'run: echo 4 on m1 for m2',
      'run: echo 4 on m3 for m2',
    ]);
    const [loop] = model!.timeline;
    expect(loop).toMatchObject({
      steps: [{ title: 'pair: n: 3, host: m1, h: m1' }, {}, {}, {}],
    });
    // Every round stands where it is written.
    expect(loop?.verb === 'steps' && loop.steps.map(({ at }) => at.line)).toEqual([5, 5, 5, 5]);
  });

  test('repeats as often as a parameter says', async () => {
    const text = `${HEAD}params: { often: { type: int, default: 2 } }
timeline: [{ steps: [{ wait: 1s }], repeat: "\${{ params.often }}" }]
`;
    const counted = async (loading?: Loading) =>
      titles((await scenarios(text, loading))[0]!.timeline).length;
    expect(await counted()).toBe(2);
    expect(await counted({ params: { often: '5' } })).toBe(5);
  });
});

describe('a used file', () => {
  test('is found from the file in which `use` stands, and sees what `with` speaks of', async () => {
    const more = {
      'steps/outer.yaml':
        'params: { who: { type: selector } }\nsteps: [{ use: ./inner.yaml, with: { host: "${{ params.who }}", said: "on ${{ params.who }}" } }]\n',
      'steps/inner.yaml':
        'params: { host: { type: selector }, said: x }\nsteps: [{ host: "${{ params.host }}", run: "echo ${{ params.said }}" }]\n',
    };
    const [model] = await scenarios(
      `${HEAD}let: { old: leader QuorumPeerMain }\ntimeline: [{ use: ./steps/outer.yaml, with: { who: old } }]\n`,
      { more },
    );
    const [outer] = model!.timeline;
    const inner = outer?.verb === 'steps' ? outer.steps[0] : undefined;
    const step = inner?.verb === 'steps' ? inner.steps[0] : undefined;
    expect(step).toMatchObject({
      text: 'echo on old',
      host: { kind: 'bound', name: 'old' },
      at: { file: 'steps/inner.yaml', line: 2 },
    });
    expect(outer).toMatchObject({ names: ['old'] });
  });
});

describe('a step written as YAML reads back as it is', () => {
  const bare = (node: SourceNode): unknown =>
    node.kind === 'scalar'
      ? node.text
      : node.kind === 'list'
        ? node.items.map(bare)
        : node.entries.map(({ key, value }) => [key, bare(value)]);

  test.each([80, 30, 0])('every step of clusters/, in %i columns', async (width) => {
    const { loaded } = await loadScenarios(globSync('clusters/zk-*/*.yaml'));
    const maps = loaded.flatMap((one) => [...one.written.values()]);
    expect(maps.length).toBeGreaterThan(200);
    for (const map of maps) expect(readBack(map, width)).toEqual([bare(map)]);
  });

  test.each([
    'a # b',
    "it's",
    'say "it\'s"',
    '- a',
    'a: b',
    '',
    '~',
    ' a ',
    'a\nb',
    'a\nb\n',
    '\na',
    'a\n\n',
    '\t',
    '[a]',
    '%a',
    '-1',
    '--',
    'a,b',
    '${{ x }}',
    'a \nb',
    '文',
    '\u0007',
  ])('the text %j', (text) => {
    const at = { file: 'a', line: 1, column: 1, length: 1 };
    const value: SourceNode = { kind: 'scalar', text, at };
    const map: MapNode = { kind: 'map', entries: [{ key: 'run', keyAt: at, value }], at };
    for (const width of [80, 0]) expect(readBack(map, width)).toEqual([[['run', text]]]);
  });

  function readBack(map: MapNode, width: number): unknown {
    const { root, problems } = readYaml('a.yaml', `${writeItem(map, width).join('\n')}\n`);
    expect(problems.map(({ message }) => message)).toEqual([]);
    return root && bare(root);
  }
});
