/** docs/dependencies.md names what the package brings along, and nothing else. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ROW = /^\| `([^`]+)` \| ([\d.]+) \| (\d+) kB \| (.+) \|$/gm;

test('every runtime dependency has its exact version, its size and a reason', () => {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const page = readFileSync('docs/dependencies.md', 'utf8');
  const rows = [...page.matchAll(ROW)];
  expect(Object.fromEntries(rows.map(([, name, version]) => [name, version]))).toEqual(
    dependencies,
  );
  expect(rows.map(([, name]) => name)).toEqual(Object.keys(dependencies).sort());
  expect(rows.filter(([, , , , why = '']) => why.length < 5)).toEqual([]);
});
