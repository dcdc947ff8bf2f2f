/** What `quorate validate` says of clusters that are allowed and hardly meant. */

import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { drawProblems } from '../../core/report/problems.ts';
import { styleFor } from '../../core/report/style.ts';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import { quorate } from '../support/cli.ts';

const FOLDER = 'test/golden/warnings';

/** All warnings of a file, without colours. */
async function told(file: string): Promise<string> {
  const { warnings, sources } = await loadScenarios([file], { cwd: FOLDER });
  const readFile = (name: string) => sources.get(name);
  const options = { style: styleFor(false), columns: undefined, readFile, mild: true };
  const lines = drawProblems(warnings, options);
  return `${lines.join('\n').trimEnd()}\n`;
}

describe('what is allowed and hardly meant is told with its reason and its cure', () => {
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))) {
    test(file, async () => {
      const golden = `../golden/warnings/${file.replace('.yaml', '.txt')}`;
      await expect(await told(file)).toMatchFileSnapshot(golden);
    });
  }
});

test('warnings change no exit code, and stand in the report for machines', async () => {
  const { code, stdout } = await quorate(['validate', `${FOLDER}/keys.yaml`, '--reporter', 'json']);
  const { passed, problems, warnings } = JSON.parse(stdout);
  expect({ code, passed, problems }).toEqual({ code: 0, passed: true, problems: [] });
  expect(warnings.map((one: { code: string }) => one.code)).toEqual([
    'conf/deprecated',
    'conf/not-modelled',
    'conf/unknown-key',
    'conf/deprecated',
    'conf/final',
  ]);
});
