/** The guide is typed along by a test: every file it shows is written, every command run. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocksOf, playPage } from './pages.ts';

const PAGE = resolve('docs/guide.md');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-guide-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the guide shows what a newcomer who follows it sees', async () => {
  expect(blocksOf(PAGE).length).toBeGreaterThan(10);
  expect(await playPage(PAGE, folder)).toEqual([]);
});
