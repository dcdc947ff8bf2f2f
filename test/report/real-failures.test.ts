/**
 * Scenarios that are broken on purpose, and what the program prints about each, word for word: what
 * a student reads must say what happened and why, down to the configuration key.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { WatchBoard } from '../../core/executor/watch.ts';
import { drawFailure } from '../../core/report/failure.ts';
import { styleFor } from '../../core/report/style.ts';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import { runScenario } from '../../core/scenario/run/run.ts';

const FOLDER = 'test/fixtures/failures';
const files = readdirSync(FOLDER).filter(
  (name) => name.endsWith('.yaml') && name !== 'cluster.yaml',
);

/** The failure as it is drawn, without the folder in its places. */
async function drawn(name: string): Promise<string> {
  const file = `${FOLDER}/${name}`;
  const { scenarios, problems } = await loadScenarios([file]);
  expect(problems).toEqual([]);
  const { result } = await runScenario(scenarios[0]!, {
    seed: 1,
    executor: 'inline',
    perThread: 1,
    windows: 'reach',
    keepTrace: false,
    watch: WatchBoard.forLanes(scenarios[0]!.cluster.hosts.length + 1).shared,
    interrupted: () => false,
    onStep: () => {},
    onProgress: () => {},
  });
  const { failure } = result;
  const replay = `npx quorate run ${file} --seed 1`;
  const lines = drawFailure(
    { ...result, failure: failure && { ...failure, replay } },
    { style: styleFor(false), columns: undefined, readFile: (path) => readFileSync(path, 'utf8') },
  );
  return `${lines.join('\n').replaceAll(`${FOLDER}/`, '').trimEnd()}\n`;
}

describe('a failure explains itself', () => {
  for (const file of files) {
    test(file, async () => {
      const text = await drawn(file);
      expect(text).toContain(' FAIL ');
      await expect(text).toMatchFileSnapshot(
        `../golden/report/failures/${file.replace('.yaml', '.txt')}`,
      );
    });
  }
});

/** Blocks of the page that follow `<!-- failure: name -->`. */
function shownIn(page: string): [string, string][] {
  const blocks = page.matchAll(/<!-- failure: ([\w-]+) -->\n+```text\n([\s\S]*?)```/g);
  return [...blocks].map(([, name = '', text = '']) => [name, text]);
}

test('the page about failures shows what the program prints', async () => {
  const shown = shownIn(readFileSync('docs/reading-a-failure.md', 'utf8'));
  expect(shown.length).toBeGreaterThan(2);
  for (const [name, text] of shown) expect(text).toBe(await drawn(`${name}.yaml`));
});
