/** Where plugins are found: in packages by their long and short names, from the folder that asks. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importPlugin, resolveSpecifier } from '../../core/plugin/loader.ts';
import { STEP_WORDS } from '../../core/plugin/reserved.ts';
import { COMMON, modifiersOf } from '../../core/scenario/grammar/index.ts';
import { VERB_WORDS } from '../../core/scenario/grammar/step-words.ts';

let folder = '';

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function writePackage(name: string, manifest: object, file: string, text: string): void {
  write(`node_modules/${name}/package.json`, JSON.stringify({ name, ...manifest }));
  write(`node_modules/${name}/${file}`, text);
}

const plugin = (name: string) => `export default { name: '${name}', summary: '${name}' };\n`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quorate-packages-'));
  const modern = { type: 'module', exports: { '.': { import: './dist/index.js' } } };
  writePackage('quorate-plugin-jobs', modern, 'dist/index.js', plugin('jobs'));
  writePackage('quorate-plugin-old', { main: 'lib' }, 'lib/index.js', plugin('old'));
  writePackage('@me/quorate-plugin-mine', { exports: './mine.ts' }, 'mine.ts', plugin('mine'));
  writePackage('other-name', { type: 'module' }, 'index.js', plugin('other'));
  writePackage('quorate-plugin-empty', { main: 'gone.js' }, 'x.js', '');
  write('deep/down/mine.ts', plugin('mine'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['jobs', 'jobs'],
  ['quorate-plugin-jobs', 'jobs'],
  ['old', 'old'],
  ['@me/mine', 'mine'],
  ['@me/quorate-plugin-mine', 'mine'],
  ['other-name', 'other'],
])('`%s` is found from a folder below', async (specifier, name) => {
  const resolved = resolveSpecifier(specifier, join(folder, 'deep/down'));
  expect((await importPlugin(resolved)).name).toBe(name);
});

test.each([
  ['empty', /has no file that it exports/],
  ['mine', /a file is named by a path: `\.\/mine\.ts`/],
  ['zokeeper', /did you mean `zookeeper`\?/],
])('`%s` is told apart', (specifier, detail) => {
  const from = join(folder, 'deep/down');
  const unknown = expect.objectContaining({
    code: 'plugin/unknown',
    detail: expect.stringMatching(detail),
  });
  expect(() => resolveSpecifier(specifier, from)).toThrow(unknown);
});

test('no option of a fault may be called as a word that may stand beside it', () => {
  const words = [...Object.keys(VERB_WORDS), ...modifiersOf('fault'), ...COMMON];
  expect([...STEP_WORDS].sort()).toEqual([...new Set(words)].sort());
});
