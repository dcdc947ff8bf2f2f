/** A plugin package as `quorate init --plugin` leaves it, in the hands of its author and its users. */

import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { emptyProject, install, makeRoot, packedOf, packInto, type } from './install.ts';

const MAIN = 'dist/core/cli/main.js';

const root = makeRoot();
afterAll(() => rmSync(root, { recursive: true }));

/** Nine tools, one after another; far less than a minute, unless the machine has other work. */
const PATIENCE_MS = 300_000;

test('a plugin made by `init --plugin` passes its types, test and scenarios, and is used by name', {
  timeout: PATIENCE_MS,
}, async () => {
  const { tarball } = await packInto(root);
  const name = 'quorate-plugin-night-watch';
  await type(root, process.execPath, resolve(MAIN), 'init', '--plugin', 'night-watch');
  const plugin = join(root, name);
  await install(plugin, '--save-dev', tarball);
  await type(plugin, 'npm', 'run', 'types');
  const told = await type(plugin, 'npm', 'test');
  expect(told).toMatch(/# pass 2|ℹ pass 2/);
  expect(told).toContain(' scenarios  2 passed');

  // The test has built it.
  const pack = await type(plugin, 'npm', 'pack', '--json', '--ignore-scripts');
  const { filename, files } = packedOf(pack);
  expect(files.map(({ path }) => path).sort()).toEqual([
    'README.md',
    'dist/src/index.d.ts',
    'dist/src/index.js',
    'package.json',
  ]);
  const project = emptyProject(root, 'project');
  await install(project, tarball, join(plugin, filename));
  const scenario = {
    name: 'a night watch counts',
    cluster: { plugins: [name], hosts: { m1: { roles: 'NightWatch' } } },
    timeline: [{ expect: { 'night-watch/reached': 'at least 3', host: 'm1' }, within: '10s' }],
  };
  // JSON is YAML.
  writeFileSync(join(project, 'watch.yaml'), JSON.stringify(scenario, undefined, 2));
  expect(await type(project, 'npx', 'quorate', 'run', 'watch.yaml')).toContain(' 1 passed');
});
