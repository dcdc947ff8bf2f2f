/** `quorate init`, as a user runs it in an empty folder, and where things are in the way. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { quorate } from '../support/cli.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const here = (...parameters: string[]) => quorate(parameters, {}, folder);
const files = () => globSync('**/*', { cwd: folder, dot: true }).sort();
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

describe('a project', () => {
  test('its scenario passes at once, for several seeds, and its files are right', async () => {
    const made = await here('init');
    expect(made).toMatchObject({ code: 0, stderr: '' });
    await expect(made.stdout).toMatchFileSnapshot('../golden/cli/init.txt');
    expect(files()).toEqual([
      '.github/workflows/quorate.yml',
      '.yamllint',
      'README.md',
      'cluster.yaml',
      'first.yaml',
      'schemas/cluster.json',
      'schemas/scenario.json',
      'schemas/steps.json',
    ]);
    const { code, stdout } = await here('run', '--seeds', '1..3', '--reporter', 'json');
    expect({ code, played: JSON.parse(stdout).scenarios.length }).toEqual({ code: 0, played: 3 });
    expect(await here('validate')).toMatchObject({ code: 0 });
  });

  test('an editor finds the schemas beside the files, and CI plays this very version', async () => {
    await here('init', 'labs/one');
    for (const file of ['cluster', 'first']) {
      const [, schema] = /^# yaml-language-server: \$schema=(.*)$/m.exec(
        read(`labs/one/${file}.yaml`),
      )!;
      expect(JSON.parse(read(join('labs/one', schema!)))).toHaveProperty('$schema');
    }
    const workflow = parse(read('labs/one/.github/workflows/quorate.yml'));
    const { run } = workflow.jobs.play.steps.at(-1);
    expect(run).toBe(`npx --yes quorate@${version} run`);
  });

  test('nothing is written over, and nothing half written', async () => {
    writeFileSync(join(folder, 'README.md'), 'mine\n');
    writeFileSync(join(folder, 'cluster.yaml'), 'mine: too\n');
    const { code, stdout, stderr } = await here('init');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    await expect(stderr).toMatchFileSnapshot('../golden/cli/init-in-the-way.txt');
    expect(files()).toEqual(['README.md', 'cluster.yaml']);
    expect(read('README.md')).toBe('mine\n');
  });

  test('what was begun is taken back when a folder cannot be made', async () => {
    // A file where a folder is needed: found only when it is to be made.
    mkdirSync(join(folder, 'labs'));
    writeFileSync(join(folder, 'labs', 'schemas'), '');
    const { code, stderr } = await here('init', 'labs');
    expect(code).toBe(2);
    expect(stderr).toContain('cannot be written: ');
    expect(readdirSync(join(folder, 'labs'))).toEqual(['schemas']);
  });
});

test('the scenarios of a plugin hold for several seeds, in every way to run them', async () => {
  const flags = ['--seeds', '1..3', '--verify-determinism', '--reporter', 'json'];
  const { code, stdout } = await quorate(['run', 'templates/plugin', ...flags]);
  const { scenarios } = JSON.parse(stdout);
  expect({ code, played: scenarios.length }).toEqual({ code: 0, played: 6 });
  const all = scenarios as { readonly determinism: { readonly same: boolean } }[];
  expect(all.every(({ determinism }) => determinism.same)).toBe(true);
});

describe('names of plugins', () => {
  test.each([
    ['Scheduler', 'lower-case letters'],
    ['my_queue', 'lower-case letters'],
    ['-x', 'begins with a letter'],
    ['2x', 'begins with a letter'],
    ['a--b', 'single `-`'],
    ['../x', 'lower-case letters'],
    ['zookeeper', 'it is taken'],
    ['x'.repeat(101), 'more than 100 letters'],
  ])('%s is none', async (name, why) => {
    const { code, stderr } = await here('init', '--plugin', name);
    expect(code).toBe(2);
    expect(stderr).toContain(why);
    expect(files()).toEqual([]);
  });
});
