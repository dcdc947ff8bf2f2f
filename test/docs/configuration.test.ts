/** The page about configuration files is typed along: its files are written, its commands run. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { blocksOf, playPage } from './pages.ts';

const PAGE = resolve('docs/configuration.md');
const folder = mkdtempSync(join(tmpdir(), 'quorate-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the page about configuration files shows what its reader sees', async () => {
  expect(blocksOf(PAGE).length).toBeGreaterThan(5);
  expect(await playPage(PAGE, folder)).toEqual([]);
});
