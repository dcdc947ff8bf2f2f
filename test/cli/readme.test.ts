import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { quorate } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the scenario in the README passes as it stands there', async () => {
  const readme = readFileSync('README.md', 'utf8');
  const scenario = /^```yaml\n([\s\S]*?)^```/m.exec(readme)![1]!;
  const file = join(folder, 'readme.yaml');
  writeFileSync(file, scenario.replace('./cluster.yaml', resolve('clusters/ha-hdfs/cluster.yaml')));
  const { code, stdout } = await quorate(['run', file]);
  expect(stdout).toContain(' PASS ');
  expect(code).toBe(0);
});

test('every file that the README names is there', () => {
  const readme = readFileSync('README.md', 'utf8');
  const links = [...readme.matchAll(/\]\(((?!http)[^)]+)\)/g)].map(([, path]) => path!);
  expect(links.length).toBeGreaterThan(4);
  for (const path of links) expect(() => readFileSync(path)).not.toThrow();
});
