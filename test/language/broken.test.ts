/**
 * Wrong files and what is said about them, word for word, side by side in test/golden/language
 * (a folder that formatters leave alone). Update with `npm run update-golden`.
 */

import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { drawProblems } from '../../core/report/problems.ts';
import { styleFor } from '../../core/report/style.ts';
import { prepareWidths } from '../../core/report/width.ts';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import { testPlugins } from './plugins.ts';

const FOLDER = new URL('../golden/language/', import.meta.url);
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

async function told(file: string): Promise<string> {
  const cwd = FOLDER.pathname;
  const { problems, sources, scenarios } = await loadScenarios([file], {
    cwd,
    plugins: testPlugins,
  });
  expect(scenarios, 'a file with problems gives nothing to run').toEqual([]);
  expect(problems.length).toBeGreaterThan(0);
  await prepareWidths(...sources.values());
  const options = { columns: undefined, style: styleFor(false) };
  const readFile = (name: string) => sources.get(name);
  const lines = drawProblems(problems, { ...options, readFile });
  return `${lines.join('\n').replaceAll(cwd, '').trimEnd()}\n`;
}

describe('a broken file is told apart from what was meant', () => {
  for (const file of files) {
    test(file, async () => {
      const golden = `../golden/language/${file.replace('.yaml', '.txt')}`;
      await expect(await told(file)).toMatchFileSnapshot(golden);
    });
  }
});
