/** `--reporter`, as users give it: several at once, their own, wrong ones, and GitHub's. */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { quorate, steady } from '../support/cli.ts';
import { parseTap } from '../support/tap.ts';
import { parseXml } from '../support/xml.ts';

const PASSES = 'test/fixtures/scenarios/passes.yaml';
const FAILS = 'test/fixtures/scenarios/fails.yaml';
const THROWS = 'test/fixtures/scenarios/throws.yaml';
const WRONG = 'test/fixtures/wrong/misspelt.yaml';
const OWN = './test/fixtures/reporters';

const folder = mkdtempSync(join(tmpdir(), 'quorate-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

test('several reporters write side by side, each what its parser can read', async () => {
  const files = [PASSES, FAILS, THROWS, WRONG];
  const into = ['junit=j.xml', 'tap=t.tap', 'json=r.json'].map((one) => {
    const [name, file] = one.split('=');
    return `${name}=${join(folder, file!)}`;
  });
  const flags = ['dot', ...into].flatMap((one) => ['--reporter', one]);
  const { code, stdout } = await quorate(['run', ...files, ...flags]);
  expect(code).toBe(3);
  await expect(steady(stdout)).toMatchFileSnapshot('../golden/cli/dot.txt');
  const { tests, failures, errors } = parseXml(read('j.xml')).attributes;
  expect({ tests, failures, errors }).toEqual({ tests: '4', failures: '1', errors: '2' });
  expect(parseTap(read('t.tap')).points.map(({ ok }) => ok)).toEqual([false, true, false, false]);
  expect(JSON.parse(read('r.json'))).toMatchObject({ exitCode: 3 });
});

test.each(['dot', 'junit', 'tap', 'github-actions'])('validate: %s', async (name) => {
  const { code, stdout } = await quorate(['validate', PASSES, '--reporter', name]);
  expect({ code, stdout: stdout !== '' }).toEqual({ code: 0, stdout: true });
  if (name === 'junit') expect(parseXml(stdout).attributes).toMatchObject({ tests: '1' });
  if (name === 'tap') expect(parseTap(stdout).points).toMatchObject([{ ok: true }]);
});

describe('a reporter of one’s own', () => {
  test('by a path, in TypeScript, into a file', async () => {
    const file = join(folder, 'own.txt');
    const { code, stdout } = await quorate([
      'run',
      PASSES,
      FAILS,
      '--reporter',
      `${OWN}/lines.ts=${file}`,
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    await expect(steady(read('own.txt'))).toMatchFileSnapshot('../golden/cli/own-reporter.txt');
  });

  test('in TypeScript, where Quorate is not installed beside it', async () => {
    const reporter = [
      "import { defineReporter, sessionText } from 'quorate/reporter';",
      'export default defineReporter((options) => ({',
      '  onScenarioEnd: async (one) => options.write(await sessionText(one, options)),',
      '}));',
    ];
    writeFileSync(join(folder, 'far.ts'), reporter.join('\n'));
    const scenario = join(process.cwd(), PASSES);
    const ended = await quorate(['run', scenario, '--reporter', './far.ts'], {}, folder);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('root@m1:~# cat /tmp/greeting');
  });

  test('by the name of a package that has only an `import` condition', async () => {
    const modules = join(folder, 'node_modules', 'quorate-reporter-lines');
    mkdirSync(modules, { recursive: true });
    const exports = { '.': { import: './main.js' } };
    const about = { name: 'quorate-reporter-lines', version: '1.0.0', type: 'module', exports };
    writeFileSync(join(modules, 'package.json'), JSON.stringify(about));
    const code = 'export default ({ write }) => ({ onRunEnd: () => write("from a package\\n") });';
    writeFileSync(join(modules, 'main.js'), code);
    const scenario = join(process.cwd(), PASSES);
    const ended = await quorate(
      ['run', scenario, '--reporter', 'quorate-reporter-lines'],
      {},
      folder,
    );
    expect(ended).toMatchObject({ code: 0, stdout: 'from a package\n', stderr: '' });
  });

  test.each([
    'no-default.js',
    'an-object.js',
    'a-class.js',
    'nothing.js',
    'wrong-method.js',
    'module-throws.js',
    'factory-throws.js',
    'throws-in-the-middle.js',
    'throws-at-the-end.js',
    'not-there.js',
  ])('%s: what is wrong with it is said', async (name) => {
    const { code, stdout, stderr } = await quorate([
      'run',
      PASSES,
      '--reporter',
      `${OWN}/${name}=${join(folder, 'never.txt')}`,
      '--reporter',
      'pretty',
    ]);
    expect(code).toBe(/throws/.test(name) ? 3 : 2);
    const shown = steady(`${stdout}${stderr}`)
      .replaceAll(process.cwd(), '<here>')
      .replaceAll(/^.*at <stack>\n/gm, '');
    const golden = `../golden/cli/reporters/${name.replace('.js', '.txt')}`;
    await expect(shown).toMatchFileSnapshot(golden);
  });
});

describe('inside GitHub Actions', () => {
  const environment = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(folder, 'summary.md') };

  test('annotations come by themselves on stderr, and the table to the summary page', async () => {
    const { stdout, stderr } = await quorate(
      ['run', PASSES, FAILS, '--reporter', 'json'],
      environment,
    );
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 1 });
    expect(stderr).toMatch(/^::error file=test\/fixtures\/scenarios\/fails.yaml,line=9,col=13/);
    expect(read('summary.md')).toContain('### Quorate: 1 failed, 1 passed');
  });

  test('chosen by name it comes once, with the sessions in groups', async () => {
    const chosen = ['run', PASSES, FAILS, '--reporter', 'github-actions'];
    const { stdout, stderr } = await quorate(chosen, environment);
    expect(stderr).toBe('');
    await expect(steady(stdout)).toMatchFileSnapshot('../golden/cli/github-actions.txt');
  });
});
