/**
 * Bundles the sources into few files, for a quick start: a thread that loads three hundred modules
 * spends most of its life on that. Entries keep their places in the tree (threads, the command line
 * and `quorate/plugin` are found there); what they share stands in core/shared, at the same depth as
 * the code that asks for its neighbours. `node tools/bundle.mjs [folder]`, `dist` by default.
 */

import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { globSync } from 'tinyglobby';

const folder = process.argv[2] ?? 'dist';

const ENTRIES = [
  'core/cli/main.ts',
  'core/cli/run-worker.ts',
  'core/cli/config/define.ts',
  'core/executor/host-thread.ts',
  'core/scenario/run/world.ts',
  'core/serve/serve-worker.ts',
  'core/plugin/index.ts',
  'core/plugin/zookeeper.ts',
  'core/report/index.ts',
  'core/play/index.ts',
  'bench/main.ts',
  'bench/raw-client.ts',
  ...globSync('plugins/*/index.ts').sort(),
];

const bundle = await rolldown({
  input: Object.fromEntries(ENTRIES.map((file) => [file.replace(/\.ts$/, ''), file])),
  platform: 'node',
  // Packages stay packages.
  external: /^(?![./])/,
});
const { output } = await bundle.write({
  dir: folder,
  format: 'esm',
  sourcemap: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'core/shared/[name]-[hash].js',
  // Every thread holds the text of what it loads: two bytes a character where one is not of ASCII.
  charset: 'ascii',
  // The declarations have them.
  comments: false,
});

// npx makes it executable once; a build into an empty folder after that would take it back.
chmodSync(join(folder, 'core/cli/main.js'), 0o755);

// What an earlier build shared under other names would only be shipped along.
const written = new Set(output.map(({ fileName }) => fileName));
for (const file of globSync('core/shared/*.{js,map}', { cwd: folder })) {
  if (!written.has(file)) rmSync(join(folder, file));
}
