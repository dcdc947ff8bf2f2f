/**
 * Configuration files of every kind, in a folder of their own: what is found, what wins, and what
 * is said about a wrong one.
 */

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { quorate } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(join(folder, 'below'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{}');
  cpSync('test/fixtures/tagged', join(folder, 'tagged'), { recursive: true });
});

const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

async function run(parameters: string[], environment = {}, cwd = folder) {
  return quorate(parameters, environment, cwd);
}

async function seedOf(parameters: string[] = [], environment = {}, cwd = folder) {
  const words = ['run', join(folder, 'tagged/nets.yaml'), '--reporter', 'json', ...parameters];
  const { stdout } = await run(words, environment, cwd);
  return JSON.parse(stdout).scenarios[0].seed;
}

describe('a file of every kind is read', () => {
  const files: Record<string, string> = {
    'quorate.config.yaml': 'seed: 7\n',
    'quorate.config.yml': 'seed: 7\n',
    'quorate.config.json': '{ "seed": 7 }',
    'quorate.config.js': 'module.exports = { seed: 7 };',
    'quorate.config.cjs': 'module.exports = { seed: 7 };',
    'quorate.config.mjs': 'export default { seed: 7 };',
    'quorate.config.ts':
      "import { defineConfig } from 'quorate/config';\n" +
      'const seed: number = 7;\nexport default defineConfig({ seed });\n',
    '.quoraterc': 'seed: 7\n',
    '.quoraterc.json': '{ "seed": 7 }',
    'package.json': '{ "name": "mine", "quorate": { "seed": 7 } }',
  };
  test.each(Object.entries(files))('%s', async (file, text) => {
    write(file, text);
    expect(await seedOf()).toBe(7);
  });
});

test('it is searched from the current folder up to the project, and no further', async () => {
  write('quorate.config.yaml', 'seed: 7\n');
  expect(await seedOf([], {}, join(folder, 'below'))).toBe(7);
  write('below/package.json', '{}');
  expect(await seedOf([], {}, join(folder, 'below'))).toBe(1);
});

test('a flag wins over the environment, that over the file, and that over the default', async () => {
  expect(await seedOf()).toBe(1);
  write('quorate.config.yaml', 'seed: 7\n');
  expect(await seedOf()).toBe(7);
  expect(await seedOf([], { QUORATE_SEED: '8' })).toBe(8);
  expect(await seedOf(['--seed', '9'], { QUORATE_SEED: '8' })).toBe(9);
  expect(await seedOf(['--no-config'])).toBe(1);
});

test('a seed that is typed wins over the seeds of a file', async () => {
  write('quorate.config.yaml', 'seeds: 1..3\n');
  expect(await seedOf(['--seed', '9'])).toBe(9);
});

test('paths are taken from the folder of the file, and only when none is given', async () => {
  write('quorate.config.yaml', "paths: tagged\ntags: ['!slow']\n");
  const { stdout } = await run(['list'], {}, join(folder, 'below'));
  expect(stdout).toContain('2 scenarios in 2 files');
  const { stdout: one } = await run(['list', 'tagged/nets.yaml']);
  expect(one).toContain('1 scenario in 1 file');
});

test('--config names another file, and so does QUORATE_CONFIG', async () => {
  write('quorate.config.yaml', 'seed: 7\n');
  write('other.yaml', 'seed: 8\n');
  expect(await seedOf(['--config', 'other.yaml'])).toBe(8);
  expect(await seedOf([], { QUORATE_CONFIG: 'other.yaml' })).toBe(8);
});

test('--print-config says what counts, and where each value comes from', async () => {
  write(
    'quorate.config.yaml',
    "paths: tagged\ntags: [disks, '!slow']\nseeds: 1..3\nmaxTime: 5m\nreporter: [pretty, junit=a.xml]\n",
  );
  const { code, stdout } = await run(['run', '--print-config', '-j', '3'], {
    QUORATE_TIMEOUT: '9s',
  });
  expect(code).toBe(0);
  const text = stdout.replace(/^configuration .*$/m, 'configuration  <file>');
  await expect(text).toMatchFileSnapshot('../golden/cli/print-config.txt');
});

describe('a wrong file ends with 2, and all that is wrong is told at once', () => {
  const wrong = `path: tagged
seeds: 1..x
jobs: 0
bail: maybe
timeout: { a: 1 }
executor: inlin
maxTime: 5
tags: '!'
reporter: [json, tap]
`;
  const files: Record<string, [string, string]> = {
    yaml: ['quorate.config.yaml', wrong],
    json: ['.quoraterc.json', '{ "sed": 3,\n  "jobs": [2] }'],
    'not a map': ['quorate.config.yaml', '- seed: 7\n'],
    'not YAML': ['quorate.config.yaml', 'seed: [7\n'],
    code: ['quorate.config.mjs', "export default { sed: 3, jobs: 'many' };\n"],
    'code that throws': ['quorate.config.mjs', "throw new Error('boom');\n"],
    'code without a default': ['quorate.config.mjs', 'export const seed = 3;\n'],
    package: ['package.json', '{\n  "quorate": { "sed": 3 }\n}\n'],
  };
  test.each(Object.entries(files))('%s', async (name, [file, text]) => {
    write(file, text);
    const { code, stdout, stderr } = await run(['run', 'tagged']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const shown = stderr.replace(/^ +at .*\n/gm, '').replaceAll(/file:\/\/\S+/g, '<file>');
    const golden = `../golden/cli/config/${name.replaceAll(' ', '-')}.txt`;
    await expect(shown).toMatchFileSnapshot(golden);
  });

  test('one that is named and is not there', async () => {
    const { code, stderr } = await run(['run', 'tagged', '--config', 'nope.yaml']);
    expect(code).toBe(2);
    expect(stderr).toContain('there is no configuration file `nope.yaml`');
  });
});
