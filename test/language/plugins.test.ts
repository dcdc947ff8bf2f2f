import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PluginDefinition } from '../../core/plugin/define.ts';
import { importPlugin, resolveSpecifier } from '../../core/plugin/loader.ts';
import { makeRegistry, pieceName, roleIndex } from '../../core/plugin/registry.ts';
import { linux, scheduler, zookeeper } from './plugins.ts';

describe('the registry', () => {
  test('built-in pieces go by bare names, others by their plugin, events always by theirs', () => {
    const registry = makeRegistry([linux, zookeeper, scheduler]);
    expect([...registry.faults.keys()]).toContain('kill');
    expect([...registry.faults.keys()]).toContain('scheduler/forget-token');
    expect([...registry.expectations.keys()]).toContain('znode');
    expect([...registry.events.keys()]).toContain('zookeeper/elected');
    expect([...registry.events.keys()]).toContain('process/exited');
    expect([...registry.invariants.keys()]).toEqual(['zookeeper/agreement']);
    expect(registry.configurationFiles.get('zoo.cfg')?.plugin).toBe('zookeeper');
    expect(pieceName('scheduler', 'expectations', 'leader')).toBe('scheduler/leader');
  });

  test('roles are found in lower case and by alias', () => {
    const index = roleIndex(makeRegistry([linux, zookeeper]).roles);
    expect(index.get('zookeeper')).toBe(index.get('quorumpeermain'));
  });

  const plugin = (more: Partial<PluginDefinition>): PluginDefinition => ({
    name: 'mine',
    summary: 'mine',
    ...more,
  });
  const role = { summary: '', states: [], main: () => undefined };

  test.each([
    ['plugin/same-name', plugin({ name: 'zookeeper' })],
    ['plugin/missing', plugin({ requires: { zookeper: '^1' } })],
    ['plugin/version', plugin({ requires: { zookeeper: '^2' } })],
    ['plugin/version', plugin({ requires: { quorate: '^9' } })],
    ['plugin/clash', plugin({ roles: { QuorumPeerMain: role } })],
    ['plugin/clash', plugin({ roles: { Other: { ...role, aliases: ['zookeeper'] } } })],
    [
      'plugin/reserved',
      plugin({
        faults: {
          odd: {
            summary: '',
            options: { for: { ...linuxHost() } },
            example: {},
            begin: () => undefined,
          },
        },
      }),
    ],
    [
      'plugin/reserved',
      plugin({
        workloads: {
          odd: {
            summary: '',
            options: { host: { ...linuxHost() } },
            example: {},
            main: () => undefined,
          },
        },
      }),
    ],
  ])('%s', (code, wrong) => {
    expect(() => makeRegistry([linux, zookeeper, wrong])).toThrow(
      expect.objectContaining({ code }),
    );
  });
});

function linuxHost() {
  const option = linux.faults?.['power-off']?.options.host;
  if (!option) throw new Error('power-off has an option `host`');
  return option;
}

describe('the loader', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-plugins-'));
    const good = "export default { name: 'mine', summary: 'mine' };\n";
    const typed = [
      "import { definePlugin, t } from 'quorate/plugin';",
      "const events = { ran: t.event({ job: t.int() }, ({ job }) => 'runs ' + job) };",
      "export default definePlugin({ name: 'typed', summary: 'typed', events });",
    ];
    writeFileSync(join(folder, 'good.mjs'), good);
    writeFileSync(join(folder, 'typed.ts'), `${typed.join('\n')}\n`);
    writeFileSync(join(folder, 'none.mjs'), 'export const x = 1;\n');
    writeFileSync(join(folder, 'name.mjs'), "export default { name: 'A B', summary: '' };\n");
    writeFileSync(join(folder, 'taken.mjs'), good.replace("'mine'", "'linux'"));
    writeFileSync(join(folder, 'throws.mjs'), "throw new Error('no luck');\n");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const load = (name: string) => importPlugin(resolveSpecifier(name, folder));

  test('a file is taken from the folder in which its path is written', async () => {
    expect(resolveSpecifier('./good.mjs', folder)).toBe(join(folder, 'good.mjs'));
    expect((await load('./good.mjs')).name).toBe('mine');
  });

  test('TypeScript is read as it is, and `quorate/plugin` is this very package', async () => {
    const typed = await load('./typed.ts');
    expect(typed.events?.ran?.sentence({ job: 7 } as never)).toBe('runs 7');
  });

  test('built-in names mean themselves', () => {
    expect(resolveSpecifier('zookeeper', folder)).toBe('zookeeper');
  });

  test('an unknown name suggests the nearest', () => {
    const unknown = expect.objectContaining({
      code: 'plugin/unknown',
      detail: 'did you mean `zookeeper`?',
    });
    expect(() => resolveSpecifier('zokeeper', folder)).toThrow(unknown);
    expect(() => resolveSpecifier('./nowhere.ts', folder)).toThrow(
      expect.objectContaining({ code: 'plugin/unknown' }),
    );
  });

  test.each([
    ['./none.mjs', 'plugin/no-plugin'],
    ['./name.mjs', 'plugin/no-plugin'],
    ['./taken.mjs', 'plugin/same-name'],
    ['./throws.mjs', 'plugin/threw'],
  ])('%s is refused: %s', async (file, code) => {
    await expect(load(file)).rejects.toMatchObject({ code });
  });
});
