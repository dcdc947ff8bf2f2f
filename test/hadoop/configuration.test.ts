/** Hadoop's configuration in a process: order of files, variables, old names, types of values. */

import { describe, expect, test } from 'vitest';
import type { System } from '../../core/plugin/index.ts';
import { keysOf } from '../../plugins/hadoop-common/conf/hadoop-key.ts';
import {
  Configuration,
  HADOOP_CONF_DIR,
  type HadoopKey,
  JavaException,
} from '../../plugins/hadoop-common/door.ts';
import { HADOOP_KEYS } from '../../plugins/hadoop-common/keys/index.ts';
import { simulate } from '../support/simulate.ts';

const key = keysOf('DFSConfigKeys', 'hdfs-site.xml');

/** Runs a program on a host whose folder holds these files; gives its answer and its log. */
async function onHost<T>(
  files: Readonly<Record<string, string>>,
  main: (conf: Configuration) => T,
): Promise<{ result: T | undefined; log: string[] }> {
  let result: T | undefined;
  let log = '';
  const program = {
    name: 'Reader',
    kind: 'command',
    jvm: false,
    startup: { minMs: 0, maxMs: 0 },
    main(sys: System) {
      sys.stderr.write = (text) => {
        log += text;
      };
      sys.env.set('DISKS', '/disk').set('EMPTY', '');
      try {
        result = main(Configuration.load(sys));
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        log += error.text;
      }
    },
  } as const;
  const { failure } = await simulate({
    hosts: ['m1'],
    programs: [program],
    image: () =>
      Object.fromEntries(
        Object.entries(files).map(([name, text]) => [`${HADOOP_CONF_DIR}/${name}`, text]),
      ),
    async script(stage) {
      stage.start('m1', 'Reader');
      await stage.sleep(1_000);
    },
  });
  if (failure) throw failure;
  const lines = log.split('\n').filter((line) => line !== '');
  return { result, log: lines.map((line) => line.replace(/^\d\S+ \S+ (?=[A-Z]+ )/, '')) };
}

function site(...properties: string[]): string {
  return `<?xml version="1.0"?>\n<configuration>${properties.join('\n')}</configuration>\n`;
}

function set(name: string, value: string, more = ''): string {
  return `<property><name>${name}</name><value>${value}</value>${more}</property>`;
}

async function expanded(text: string): Promise<string | undefined> {
  const files = { 'core-site.xml': site(set('a', '31'), set('x', text)) };
  return (await onHost(files, (conf) => conf.get('x'))).result;
}

describe('files', () => {
  test('defaults are there without any file', async () => {
    const { result } = await onHost({}, (conf) => [
      conf.get('dfs.replication'),
      conf.get('dfs.namenode.name.dir'),
      conf.get('dfs.nameservices'),
    ]);
    expect(result).toEqual(['3', 'file:///tmp/hadoop-root/dfs/name', undefined]);
  });

  test('hdfs-default.xml is read after core-site.xml, and hdfs-site.xml after it', async () => {
    const core = site(set('dfs.replication', '9'), set('dfs.ha.zkfc.port', '1'), set('own', 'a'));
    const hdfs = site(set('dfs.ha.zkfc.port', '2'), set('own', 'b'));
    const files = { 'core-site.xml': core, 'hdfs-site.xml': hdfs };
    const { result } = await onHost(files, (conf) =>
      ['dfs.replication', 'dfs.ha.zkfc.port', 'own'].map((name) => conf.get(name)),
    );
    expect(result).toEqual(['3', '2', 'b']);
  });

  test('a final value stays, with a warning; an empty one sets nothing', async () => {
    const core = site(set('f', '16', '<final>true</final>'), set('f', '17'), set('a', '1'));
    const hdfs = site(set('f', '18'), set('f', '16'), set('a', ''));
    const files = { 'core-site.xml': core, 'hdfs-site.xml': hdfs };
    const { result, log } = await onHost(files, (conf) => [conf.get('f'), conf.get('a')]);
    expect(result).toEqual(['16', '1']);
    expect(log).toEqual(
      ['core', 'hdfs'].map(
        (file) =>
          `WARN conf.Configuration: ${file}-site.xml:an attempt to override final parameter: f;  Ignoring.`,
      ),
    );
  });

  test('attributes, comments and CDATA are read as elements are', async () => {
    const core = site(
      '<!-- <property><name>no</name><value>1</value></property> -->',
      '<property name="attribute" value="1"/>',
      set('cdata', '<![CDATA[a < b & c]]>'),
      set(' blank ', ' as it is '),
    );
    const { result } = await onHost({ 'core-site.xml': core }, (conf) =>
      ['no', 'attribute', 'cdata', 'blank'].map((name) => conf.get(name)),
    );
    expect(result).toEqual([undefined, '1', 'a < b & c', ' as it is ']);
  });

  test('a file that is no XML ends the program with its place', async () => {
    const text = '<configuration>\n<property><name>a</value></property>';
    const { result, log } = await onHost({ 'core-site.xml': text }, () => 'never');
    const place = ` at [row,col,system-id]: [2,18,"file:${HADOOP_CONF_DIR}/core-site.xml"]`;
    const parsing = 'com.ctc.wstx.exc.WstxParsingException: Missing end tag for element name';
    expect(result).toBeUndefined();
    expect(log).toEqual([
      'ERROR conf.Configuration: error parsing conf core-site.xml',
      parsing,
      place,
      `java.lang.RuntimeException: ${parsing}`,
      place,
    ]);
  });
});

describe('variables', () => {
  test.each([
    ['${a}/${a}', '31/31'],
    ['${user.name} at ${user.home}', 'root at /root'],
    ['${env.DISKS}/${env.NOPE:-b}${env.EMPTY:-c}${env.EMPTY-d}', '/disk/bc'],
    ['${nope} ${a}', '${nope} ${a}'],
    ['${x}', '${x}'],
    ['${a b}', '${a b}'],
  ])('%s is %s', async (text, expected) => {
    expect(await expanded(text)).toBe(expected);
  });

  test('twenty substitutions are the most', async () => {
    const chain = Array.from({ length: 25 }, (_, at) => set(`n${at}`, `\${n${at + 1}}`));
    const files = { 'core-site.xml': site(...chain, set('n25', 'end')) };
    const { result } = await onHost(files, (conf) =>
      ['n6', 'n5'].map((name) => {
        try {
          return conf.get(name);
        } catch (error) {
          return error instanceof JavaException ? error.text : undefined;
        }
      }),
    );
    expect(result).toEqual([
      'end',
      'java.lang.IllegalStateException: Variable substitution depth too large: 20 ${n6}',
    ]);
  });
});

test('an old name sets the new one, and who asks for it is told once', async () => {
  const files = { 'hdfs-site.xml': site(set('dfs.name.dir', '/x')) };
  const { result, log } = await onHost(files, (conf) => {
    const found = ['dfs.namenode.name.dir', 'dfs.name.dir', 'dfs.name.dir'].map((name) =>
      conf.get(name),
    );
    conf.set('dfs.data.dir', '/d');
    return [...found, conf.get('dfs.datanode.data.dir')];
  });
  expect(result).toEqual(['/x', '/x', '/x', '/d']);
  expect(log).toEqual([
    'INFO Configuration.deprecation: dfs.name.dir is deprecated. Instead, use dfs.namenode.name.dir',
    'INFO Configuration.deprecation: dfs.data.dir is deprecated. Instead, use dfs.datanode.data.dir',
  ]);
});

test('a key with ids behind it wins over the same key without them', async () => {
  const dir = key.text('dfs.some.dir', 'DFS_SOME_DIR_KEY', {
    about: 'a key',
    suffixed: 'namenode',
  });
  const lines = [
    set('dfs.some.dir', 'c'),
    set('dfs.some.dir.ns', 'b'),
    set('dfs.some.dir.ns.nn', 'a'),
  ];
  const { result } = await onHost({ 'hdfs-site.xml': site(...lines) }, (conf) => [
    conf.read(dir, 'ns', 'nn'),
    conf.read(dir, 'ns', 'other'),
    conf.read(dir, 'other', 'nn'),
    conf.read(dir),
  ]);
  expect(result).toEqual(['a', 'b', 'c', 'c']);
});

describe('values are read as the getters of Hadoop read them', () => {
  const about = 'a key';
  const seconds = key.duration('d', 'D', { about, unit: 's' });
  const bare = key.bareDuration('b', 'B', { about, unit: 'ms' });
  const size = key.size('s', 'S', { about });
  const int = key.int('i', 'I', { about });
  const float = key.float('f', 'F', { about });
  const bool = key.bool('t', 'T', { about, default: 'true' });
  const list = key.list('l', 'L', { about });
  const values: readonly (readonly [HadoopKey<unknown>, string, unknown])[] = [
    [seconds, '30', 30_000],
    [seconds, '5S', 5_000],
    [seconds, '5ms', 5],
    [seconds, '5us', 0],
    [seconds, '64m', 3_840_000],
    [seconds, '2d', 172_800_000],
    [seconds, '-3s', -3_000],
    [bare, ' 10000 ', 10_000],
    [bare, '0x10', 16],
    [size, '2K', 2_048],
    [size, '1g', 2 ** 30],
    [size, '-1', -1],
    [int, '0x1f', 31],
    [int, '-0x1f', -31],
    [int, '+5', 5],
    [int, '07', 7],
    [float, '0.999f', 0.999],
    [bool, 'TRUE', true],
    [bool, 'false', false],
    [bool, 'xx', true],
    [list, ' a , b,,c \n d ', ['a', 'b', 'c', 'd']],
  ];
  for (const [declared, text, expected] of values) {
    test(`a ${nameOf(declared)} of ${JSON.stringify(text)}`, () => {
      expect(declared.parse(text)).toEqual(expected);
    });
  }

  const refused: readonly (readonly [HadoopKey<unknown>, string, string])[] = [
    [seconds, '5min', 'java.lang.NumberFormatException: For input string: "5min"'],
    [seconds, '2 m', 'java.lang.NumberFormatException: For input string: "2 "'],
    [bare, '10s', 'java.lang.NumberFormatException: For input string: "10s"'],
    [int, '3000000000', 'java.lang.NumberFormatException: For input string: "3000000000"'],
    [int, '', 'java.lang.NumberFormatException: For input string: ""'],
    [float, 'xx', 'java.lang.NumberFormatException: For input string: "xx"'],
    [size, '1.5g', 'java.lang.NumberFormatException: For input string: "1.5"'],
    [
      size,
      '2kb',
      "java.lang.IllegalArgumentException: Invalid size prefix 'b' in '2kb'. Allowed prefixes are k, m, g, t, p, e(case insensitive)",
    ],
  ];
  for (const [declared, text, expected] of refused) {
    test(`${JSON.stringify(text)} is no ${nameOf(declared)}`, () => {
      let thrown: unknown;
      try {
        declared.parse(text);
      } catch (error) {
        thrown = error;
      }
      expect(thrown instanceof JavaException && thrown.text).toBe(expected);
    });
  }
});

function nameOf({ kind, bare }: HadoopKey<unknown>): string {
  return bare ? `${kind} without a unit` : kind;
}

test('the default of every declared key is a value of its type', () => {
  for (const declared of HADOOP_KEYS.values()) {
    if (declared.default?.includes('${')) continue;
    expect(() => declared.parse(declared.default ?? '1'), declared.name).not.toThrow();
  }
});
