/** State in a module: what is told when a plugin is loaded, and what hosts share all the same. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importPlugin } from '../../core/plugin/loader.ts';
import { moduleState } from '../../core/plugin/module-state.ts';

const told = (source: string) =>
  moduleState(source).map(({ line, column, what }) => `${line}:${column} ${what}`);

describe('what is certain is told, with its place', () => {
  test.each([
    ['let times = 0;', ['1:1 `let times`']],
    ['const a = 1;\n  export var b;', ['2:10 `var b`']],
    [
      'const seen = new Map<string, number>();\nfunction f() { seen.set("a", 1); }',
      ['1:1 the `Map` `seen`'],
    ],
    ['const all: string[] = [];\nconst f = () => {\n  all.push("a");\n};', ['1:1 the list `all`']],
    [
      'const by: Record<string, number> = {};\nconst f = () => { by["a"] += 1; };',
      ['1:1 the object `by`'],
    ],
  ])('%s', (source, expected) => expect(told(source)).toEqual(expected));
});

describe('what may be right is left alone', () => {
  test.each([
    ['a variable of a function', 'function f() { let x = 1; for (let i = 0; i < x; i++) {} }'],
    ['a table that the module fills', 'const t = [];\nfor (const x of [1, 2]) t.push(x);'],
    ['a table that nothing fills', 'const T = new Map([["a", 1]]);\nconst f = () => T.get("a");'],
    [
      'a parameter of the same name',
      'const seen = new Set();\nconst f = (seen) => { seen.add(1); };',
    ],
    ['an ambient declaration', 'declare let ambient: number;'],
    ['a word in a comment', '// let x = 1\n/* var y */ const a = 1;'],
    ['a word in a text', 'const a = "let x = 1", b = `var ${1} y`;'],
    ['a word in a pattern', 'const a = /let x = [/]/g;\nconst b = 6 / 2 / 3;'],
    ['a property that is called so', 'const a = { let: 1, var: 2 };'],
  ])('%s', (_, source) => expect(told(source)).toEqual([]));
});

describe('each load of a plugin is a module of its own', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-modules-'));
    const lines = (imported: string) => [
      "import { definePlugin } from 'quorate/plugin';",
      `import { shared } from '${imported}';`,
      "export default definePlugin({ name: 'mine', summary: 'mine', requires: shared });",
    ];
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    writeFileSync(join(folder, 'shared.js'), "export const shared = { quorate: '^1' };\n");
    writeFileSync(join(folder, 'plugin.js'), lines('./shared.js').join('\n'));
    writeFileSync(join(folder, 'plugin.ts'), lines('./shared.js').join('\n'));
    const waits = "await null;\nexport default { name: 'waits', summary: 'waits' };\n";
    writeFileSync(join(folder, 'waits.js'), waits);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(['plugin.js', 'plugin.ts'])('%s, and what it imports', async (file) => {
    const first = await importPlugin(join(folder, file));
    const second = await importPlugin(join(folder, file));
    expect(first).not.toBe(second);
    expect(first.requires).not.toBe(second.requires);
    expect(first).toEqual(second);
  });

  test('built-in plugins keep nothing, and are one', async () => {
    expect(await importPlugin('zookeeper')).toBe(await importPlugin('zookeeper'));
  });

  test('a definition is frozen, with everything in it', async () => {
    const plugin = await importPlugin(join(folder, 'plugin.js'));
    expect(Object.isFrozen(plugin)).toBe(true);
    expect(Object.isFrozen(plugin.requires)).toBe(true);
  });

  test('a module may wait at its top level', async () => {
    expect((await importPlugin(join(folder, 'waits.js'))).name).toBe('waits');
  });
});
