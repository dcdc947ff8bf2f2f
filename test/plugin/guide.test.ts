/** Every piece of code in the guide for authors of plugins compiles as it stands, and does as told. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { play } from '../../core/play/index.ts';

const GUIDES = ['docs/writing-a-plugin.md', 'docs/zookeeper-client.md'];

const root = process.cwd();
const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile('tsconfig.json', ts.sys.readFile).config,
  ts.sys,
  root,
);

/** The code of a guide: its first line, and the text. */
function snippetsOf(guide: string): { readonly line: number; readonly text: string }[] {
  const text = readFileSync(guide, 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length + 1,
    text: match[1] ?? '',
  }));
}

describe('the guides', () => {
  const names = new Map(
    GUIDES.flatMap((guide, at) =>
      snippetsOf(guide).map(({ line, text }) => [
        join(root, `test/plugin/snippet-${at}-${line}.ts`),
        text,
      ]),
    ),
  );

  test.each(GUIDES)('%s has code of each kind', (guide) => {
    expect(snippetsOf(guide).length).toBeGreaterThan(2);
  });

  test('compile, each piece by itself', () => {
    const host = ts.createCompilerHost(options);
    const { readFile, fileExists, getSourceFile } = host;
    host.readFile = (name) => names.get(name) ?? readFile(name);
    host.fileExists = (name) => names.has(name) || fileExists(name);
    host.getSourceFile = (name, language, ...rest) => {
      const text = names.get(name);
      return text === undefined
        ? getSourceFile(name, language, ...rest)
        : ts.createSourceFile(name, text, language);
    };
    const program = ts.createProgram([...names.keys()], options, host);
    const told = [...names.keys()].flatMap((name) => {
      const file = program.getSourceFile(name);
      const found = [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ];
      return found.map(({ messageText, start = 0 }) => {
        const [, guide, first] = /snippet-(\d+)-(\d+)/.exec(name) ?? [];
        const line = (file?.getLineAndCharacterOfPosition(start).line ?? 0) + Number(first);
        return `${GUIDES[Number(guide)]}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      });
    });
    expect(told).toEqual([]);
  });
});

describe('the plugins of the guide', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-guide-'));
    for (const { text } of GUIDES.flatMap(snippetsOf)) {
      const name = /^ {2}name: '(\w+)'/m.exec(text)?.[1];
      if (name && !text.includes("from 'vitest'")) writeFileSync(join(folder, `${name}.ts`), text);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('do what it says', async () => {
    const hosts = {
      m1: { roles: ['QuorumPeerMain', 'Store', 'Worker'] },
      m2: { roles: ['QuorumPeerMain', 'Counter', 'Worker'] },
      m3: { roles: ['QuorumPeerMain', 'Printer'] },
    };
    const own = ['greeter', 'store', 'counter', 'worker', 'printer'];
    const plugins = ['zookeeper', ...own.map((name) => `./${name}.ts`)];
    const timeline = [
      { host: 'm1', run: 'greet Ada', expect: 'Hello, Ada.' },
      { host: 'm3', run: 'greet', expect: { exit: 2, stderr: 'usage: greet NAME' } },
      { expect: { 'counter/count': 'at least 2', on: 'm2' }, within: '5s' },
      { host: 'm1', run: 'pkill -HUP -f Store' },
      { expect: { event: 'store/reloaded' }, within: '1s' },
      { host: 'm1', run: 'pkill -f Store' },
      { expect: { process: 'Store', host: 'm1', is: 'gone' }, within: '3s' },
      { expect: { event: 'process/exited', program: 'Store', code: 0 } },
      { expect: { count: 'working Worker', is: 1 }, within: '5s' },
      { expect: { event: 'printer/printed', page: 3 }, within: '5s' },
    ];
    (await play({ cluster: { hosts, plugins }, timeline }, { folder })).expectPassed();
  });

  test('and the broken counter is caught', async () => {
    const cluster = { hosts: { m1: { roles: 'Counter' } }, plugins: ['./counter.ts'] };
    const timeline = [{ fault: 'counter/skip', for: '5s' }, { wait: '6s' }];
    (await play({ cluster, timeline }, { folder })).expectFailed('counter/no-gaps');
  });
});
