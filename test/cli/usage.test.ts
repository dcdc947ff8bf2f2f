import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { quorate } from '../support/cli.ts';

const EXPANDS = 'test/fixtures/expand/matrix.yaml';
const PASSES = 'test/fixtures/scenarios/passes.yaml';

test.each(['', 'run', 'shell', 'validate', 'explain', 'list', 'plugins'])(
  'help of `quorate %s` says what there is',
  async (command) => {
    const { code, stdout, stderr } = await quorate([
      ...command.split(' ').filter(Boolean),
      '--help',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(`../golden/cli/help-${command || 'quorate'}.txt`);
  },
);

test('the version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(await quorate(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
});

test('without a command the help comes, as a mistake', async () => {
  const { code, stdout, stderr } = await quorate([]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Usage: quorate');
});

describe('wrong usage ends with 2 and says what is right', () => {
  const cases: Record<string, string[]> = {
    'unknown command': ['rnu'],
    'unknown flag': ['run', '--sed', '3'],
    'a seed that is none': ['run', PASSES, '--seed', '-1'],
    'a seed that is too large': ['run', PASSES, '--seed', '99999999999999999999'],
    'a flag without its value': ['run', PASSES, '--seed'],
    'unknown executor': ['run', PASSES, '--executor', 'thread'],
    'unknown reporter': ['run', PASSES, '--reporter', 'jsno'],
    'a reporter without its file': ['run', PASSES, '--reporter', 'json='],
    'two reporters on stdout': ['run', PASSES, '--reporter', 'json', '--reporter', 'pretty'],
    'a pattern that is none': ['run', PASSES, '-t', '/(/'],
    'a trace that cannot be written': ['run', PASSES, '--trace', 'no/such/folder/trace.jsonl'],
    'a report that cannot be written': ['run', PASSES, '--reporter', 'json=no/such/folder/x.json'],
    'a path that is none': ['run', 'test/fixtures/scenarios/pases.yaml'],
    'a glob that finds nothing': ['run', 'test/fixtures/**/*.nothing'],
    'a folder without scenarios': ['run', 'test/fixtures/plugins'],
    'a name that no scenario has': ['run', PASSES, '-t', 'nobody'],
    'a parameter without a value': ['run', PASSES, '--param', 'cut'],
    'a parameter that no scenario has': ['run', PASSES, '--param', 'cut=5s'],
    'a parameter misspelt': ['run', EXPANDS, '--param', 'puase=5s'],
    'a value that is none': ['validate', EXPANDS, '--param', 'pause=soon'],
    'only a cluster': ['run', 'test/fixtures/scenarios/cluster.yaml'],
  };
  test.each(Object.entries(cases))('%s', async (name, parameters) => {
    const { code, stdout, stderr } = await quorate(parameters);
    expect(code).toBe(2);
    const file = `../golden/cli/usage/${name.replaceAll(' ', '-')}.txt`;
    await expect(`${stdout}${stderr}`).toMatchFileSnapshot(file);
  });
});

describe('validate', () => {
  test('counts what is right', async () => {
    const { code, stdout } = await quorate([
      'validate',
      PASSES,
      'test/fixtures/scenarios/cluster.yaml',
    ]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '✓ 1 scenario, 1 cluster file: no problems\n',
    });
  });

  test('shows all that is wrong in a file at once, and runs nothing', async () => {
    const { code, stdout } = await quorate(['validate', 'test/fixtures/wrong/misspelt.yaml']);
    expect(code).toBe(2);
    await expect(stdout).toMatchFileSnapshot('../golden/cli/validate-misspelt.txt');
  });

  test('tells a machine the same', async () => {
    const parameters = ['validate', 'test/fixtures/wrong/misspelt.yaml', '--reporter', 'json'];
    const { code, stdout } = await quorate(parameters);
    const report = JSON.parse(stdout);
    expect(code).toBe(2);
    expect(report).toMatchObject({ mode: 'validate', passed: false, exitCode: 2 });
    expect(report.problems[0]).toMatchObject({
      code: expect.any(String),
      at: { file: 'test/fixtures/wrong/misspelt.yaml', line: 5, column: expect.any(Number) },
    });
  });
});
