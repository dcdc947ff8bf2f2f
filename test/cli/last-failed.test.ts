/** `--last-failed`, in a project of its own: what is kept, what is played, and what is said. */

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { quorate } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-failed-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{}');
  cpSync('test/fixtures/tagged', join(folder, 'tagged'), { recursive: true });
  cpSync('test/fixtures/scenarios/dice.yaml', join(folder, 'dice.yaml'));
});

/** Lets a scenario expect what is not so, or what is. */
function expectHost(file: string, host: string): void {
  const path = join(folder, file);
  writeFileSync(path, readFileSync(path, 'utf8').replace(/expect: \w+/, `expect: ${host}`));
}

async function played(...parameters: string[]) {
  const words = ['run', ...parameters, '--reporter', 'json'];
  const { stdout } = await quorate(words, {}, folder);
  const { scenarios } = JSON.parse(stdout);
  return scenarios.map(({ name, seed }: { name: string; seed: number }) => `${name} ${seed}`);
}

test('plays what failed, until it is mended; the others are not forgotten', async () => {
  expectHost('tagged/slow.yaml', 'm2');
  expectHost('tagged/nets.yaml', 'm2');
  expect(await played('tagged')).toHaveLength(3);
  expect(await played('tagged', '--last-failed')).toEqual(['nets 1', 'slow disks 1']);
  expectHost('tagged/slow.yaml', 'm1');
  await played('tagged/slow.yaml');
  expect(await played('--last-failed')).toEqual(['nets 1']);
  expectHost('tagged/nets.yaml', 'm1');
  await played('--last-failed');
  expect(await played('tagged', '--last-failed')).toHaveLength(3);
});

test('says what it plays, and why', async () => {
  expectHost('tagged/slow.yaml', 'm2');
  const run = () => quorate(['run', 'tagged', '--last-failed'], {}, folder);
  expect((await run()).stdout).toContain(
    ' note  nothing of this failed last time; all of it is played\n',
  );
  expect((await run()).stdout).toContain(
    ' note  1 of 3 scenarios failed last time; only that is played\n',
  );
});

test('plays the seeds that failed, unless a seed is asked for', async () => {
  await played('dice.yaml', '--seeds', '1..8');
  const die = 'a die that must not show three';
  expect(await played('dice.yaml', '--last-failed')).toEqual([`${die} 2`]);
  expect(await played('dice.yaml', '--last-failed', '--seed', '5')).toEqual([`${die} 5`]);
});

test('a part that passes does not clear the whole', async () => {
  await played('dice.yaml', '--seed', '2');
  await played('dice.yaml:7', '--seed', '2');
  expect(await played('dice.yaml', '--last-failed')).toHaveLength(1);
  expect(await played('--last-failed')).toEqual(['a die that must not show three 2']);
});

test('is kept beside the packages where there are some, and else where git does not look', async () => {
  await played('dice.yaml', '--seed', '2');
  expect(readFileSync(join(folder, '.quorate/.gitignore'), 'utf8')).toBe('*\n');
  mkdirSync(join(folder, 'node_modules'));
  await played('dice.yaml', '--seed', '2');
  expect(existsSync(join(folder, 'node_modules/.cache/quorate/last-failed.json'))).toBe(true);
});
