/** `run --watch` as a process of its own: files are really changed, keys really typed. */

import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { quorate } from '../support/cli.ts';

const MAIN = resolve('dist/core/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'quorate-watch-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{}');
  cpSync('test/fixtures/tagged', join(folder, 'tagged'), { recursive: true });
});

/** A watching `quorate`, whose screen is read as it grows. */
class Watching {
  private screen = '';
  private readonly child;
  readonly code: Promise<number | null>;

  constructor(...parameters: string[]) {
    const environment = { ...process.env, NO_COLOR: '1', CI: undefined, GITHUB_ACTIONS: undefined };
    this.child = spawn(process.execPath, [MAIN, 'run', ...parameters, '--watch'], {
      cwd: folder,
      env: environment,
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.screen += text;
      });
    }
    this.code = new Promise((done) => this.child.on('close', done));
  }

  type(keys: string): void {
    this.child.stdin.write(keys);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** What has come since the last call, once it matches. */
  async shows(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.screen);
      if (found) {
        const seen = this.screen.slice(0, found.index + found[0].length);
        this.screen = this.screen.slice(seen.length);
        return seen;
      }
      const more = [this.child.stdout, this.child.stderr].map(
        (stream) => new Promise<void>((heard) => stream.once('data', () => heard())),
      );
      const over = this.code.then(() => Promise.reject(new Error(`it ended:\n${this.screen}`)));
      await Promise.race([...more, over]);
    }
  }

  /** The screen of a round, up to the line that waits for keys. */
  round(): Promise<string> {
    return this.shows(/watching \d+ files? .*q quit\n/);
  }
}

let watching: Watching | undefined;
afterEach(async () => {
  watching?.kill('SIGKILL');
  await watching?.code;
});

function change(file: string, from: string, to: string): void {
  const path = join(folder, file);
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

test('plays again when a scenario or its cluster changes, and ends with q', async () => {
  watching = new Watching('tagged');
  expect(await watching.round()).toContain('3 passed');
  change('tagged/nets.yaml', 'expect: m1', 'expect: m2');
  const second = await watching.round();
  expect(second).toContain('changed tagged/nets.yaml');
  expect(second).toContain('1 failed, 2 passed');
  change('tagged/cluster.yaml', 'm1', 'm2');
  expect(await watching.round()).toContain('changed tagged/cluster.yaml');
  watching.type('q');
  expect(await watching.code).toBe(0);
});

test('a new scenario below the folder counts, other files do not', async () => {
  watching = new Watching('tagged');
  await watching.round();
  writeFileSync(join(folder, 'tagged/notes.txt'), 'nothing');
  cpSync(join(folder, 'tagged/nets.yaml'), join(folder, 'tagged/new.yaml'));
  const round = await watching.round();
  expect(round).toContain('changed tagged/new.yaml\n');
  expect(round).toContain('4 passed');
});

test('a plugin that changes is loaded anew', async () => {
  const plugin = (word: string) => `import { definePlugin, programHeader } from 'quorate/plugin';
export default definePlugin({
  name: 'mine',
  summary: 'Says a word',
  image: { bare: () => ({ '/usr/bin/say': { text: programHeader('say'), executable: true } }) },
  commands: { say: { summary: 'says it', usage: 'say', main(sys) { sys.stdout.write('${word}\\n'); return 0; } } },
});
`;
  writeFileSync(join(folder, 'mine.ts'), plugin('one'));
  writeFileSync(
    join(folder, 'mine.yaml'),
    'cluster: { hosts: { m1: {} }, plugins: [./mine.ts] }\nstart: bare\ntimeline:\n  - { host: m1, run: say }\n',
  );
  watching = new Watching('mine.yaml');
  expect(await watching.round()).toContain('│ one\n');
  writeFileSync(join(folder, 'mine.ts'), plugin('two'));
  const round = await watching.round();
  expect(round).toContain('changed mine.ts');
  expect(round).toContain('│ two\n');
});

test('f plays what failed, a all again, s with the next seed, r and Enter the same', async () => {
  change('tagged/slow.yaml', 'expect: m1', 'expect: m2');
  watching = new Watching('tagged');
  expect(await watching.round()).toContain('1 failed, 2 passed');
  watching.type('f');
  const failed = await watching.round();
  expect(failed).toContain('1 of 3 scenarios failed last time');
  expect(failed).toContain('1 failed\n');
  watching.type('a');
  expect(await watching.round()).toContain('1 failed, 2 passed');
  watching.type('s');
  const seeded = await watching.round();
  expect(seeded).toContain('seed 2 ');
  expect(seeded).not.toContain('seed 1 ');
  watching.type('r');
  expect(await watching.round()).toContain('seed 2 ');
  watching.type('\n');
  expect(await watching.round()).toContain('seed 2 ');
});

describe('it ends cleanly', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s while a round is played', async (signal, code) => {
    watching = new Watching(resolve('test/fixtures/scenarios/ticks.yaml'));
    await watching.shows(/ticking/);
    watching.kill(signal);
    await watching.shows(/ STOP /);
    expect(await watching.code).toBe(code);
  });

  test('in CI it does not begin', async () => {
    const { code, stderr } = await quorate(['run', 'tagged', '--watch'], { CI: 'true' }, folder);
    expect(code).toBe(2);
    expect(stderr).toContain('`--watch` waits for changes, and in CI nobody makes any');
  });
});
