/**
 * The tutorial is typed along by a test, in a folder as its reader has it: a clone. In English and in
 * Chinese it is one tutorial: the same files, the same commands, the same output.
 */

import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Block, blocksOf, playPage } from './pages.ts';

const PAGE = resolve('docs/first-failover.md');
const CHINESE = resolve('docs/first-failover.zh.md');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-failover-'));
  for (const name of ['clusters', 'schemas']) symlinkSync(resolve(name), join(folder, name));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the tutorial about a failover shows what its reader sees', async () => {
  expect(blocksOf(PAGE).length).toBeGreaterThan(15);
  const inline = { QUORATE_EXECUTOR: 'inline' }; // the same trace, in a third of the time
  const wrong = await playPage(PAGE, folder, { ignoring: 'times', environment: inline });
  expect(wrong).toEqual([]);
});

test('the tutorial in Chinese has the files, commands and output of the English one', () => {
  const played = (page: string) => blocksOf(page).map(({ line, ...block }: Block) => block);
  expect(played(CHINESE)).toEqual(played(PAGE));
});
