/** `quorate schema` as a user calls it. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SCHEMA_KINDS } from '../../core/scenario/schema/index.ts';
import { quorate } from '../support/cli.ts';
import { readValue, said, validatorOf } from './validator.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-schema-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PLUGIN = `
import { definePlugin, t } from 'quorate/plugin';
export default definePlugin({
  name: 'clerk',
  summary: 'Keeps a book',
  faults: {
    forget: {
      summary: 'Loses the book',
      options: { page: t.int({ about: 'which page' }) },
      example: { fault: 'clerk/forget', page: '3' },
      begin: () => undefined,
    },
  },
});
`;

describe('quorate schema', () => {
  test('prints the schema that the package holds, but for its address', async () => {
    const { code, stdout, stderr } = await quorate(['schema', 'scenario'], {}, folder);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { $id, ...packaged } = JSON.parse(readFileSync('schemas/scenario.json', 'utf8'));
    expect(JSON.parse(stdout)).toEqual(packaged);
    expect($id).toMatch(/\/schemas\/scenario\.json$/);
  });

  test('knows the plugins of the cluster that it is given', async () => {
    writeFileSync(join(folder, 'clerk.ts'), PLUGIN);
    writeFileSync(join(folder, 'cluster.yaml'), 'hosts: [m1]\nplugins: [./clerk.ts]\n');
    const { code, stdout } = await quorate(['schema', 'scenario', folder]);
    expect(code).toBe(0);
    const validate = validatorOf(JSON.parse(stdout));
    const scenario = (fault: object) => ({ cluster: './cluster.yaml', timeline: [fault] });
    expect(validate(scenario({ fault: 'clerk/forget', page: 3 }))).toBe(true);
    expect(validate(scenario({ fault: 'clerk/forget', pgae: 3 }))).toBe(false);
    expect(said(validate.errors).join('\n')).toContain('Its options are `page`');
    expect(validate(scenario({ fault: 'expire-session' }))).toBe(false);
  });

  test('writes them into a folder, which it makes', async () => {
    const out = join(folder, 'for', 'editors');
    const { code, stdout } = await quorate(['schema', '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toBe(SCHEMA_KINDS.map((kind) => `wrote ${out}/${kind}.json\n`).join(''));
    expect(readdirSync(out).sort()).toEqual(SCHEMA_KINDS.map((kind) => `${kind}.json`));
    const validate = validatorOf(JSON.parse(readFileSync(join(out, 'cluster.json'), 'utf8')));
    expect(validate(readValue('clusters/zk-ensemble/cluster.yaml'))).toBe(true);
  });

  const wrong: Record<string, readonly [parameters: string[], text: string]> = {
    'no kind': [[], 'say which schema: `cluster`, `scenario` or `steps`'],
    'a misspelt kind': [['scneario'], 'did you mean `scenario`?'],
    'a path that is none': [['cluster', 'no/such/folder'], 'there is no file or folder'],
    'a folder that is a file': [['--out', 'package.json'], 'cannot be written'],
    'a plugin that is none': [
      ['scenario', 'test/golden/language/plugin-unknown.yaml'],
      'there is no plugin `zokeeper`',
    ],
  };
  test.each(Object.keys(wrong))('ends with 2 and says what is right for %s', async (name) => {
    const [parameters, text] = wrong[name]!;
    const { code, stdout, stderr } = await quorate(['schema', ...parameters]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(text);
  });
});
