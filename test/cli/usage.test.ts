import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { quorate } from '../support/cli.ts';

const EXPANDS = 'test/fixtures/expand/matrix.yaml';
const PASSES = 'test/fixtures/scenarios/passes.yaml';

test.each(['', 'run', 'shell', 'serve', 'validate', 'explain', 'list', 'plugins', 'completion'])(
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
    'seeds that are none': ['run', PASSES, '--seeds', '1..x'],
    'seeds that run backwards': ['run', PASSES, '--seeds', '5..2'],
    'too many seeds': ['run', PASSES, '--seeds', '1..99999999'],
    'a seed and seeds': ['run', PASSES, '--seed', '1', '--seeds', '2'],
    'no job': ['run', PASSES, '-j', '0'],
    'half a job': ['run', PASSES, '--jobs', '1.5'],
    'a timeout without its unit': ['run', PASSES, '--timeout', '5'],
    'no time at all': ['run', PASSES, '--max-time', '0s'],
    'a tag without its word': ['run', PASSES, '--tag', '!'],
    'a tag that no scenario has': ['run', 'test/fixtures/tagged', '--tag', 'dsiks'],
    'a choice that leaves nothing': ['run', 'test/fixtures/tagged', '--tag', 'nets', '-t', 'slow'],
    'a line that is none': ['run', `${PASSES}:one`],
    'a line before the timeline': ['run', `${PASSES}:2`],
    'a line behind the timeline': ['run', `${PASSES}:99`],
    'one trace for many seeds': ['run', PASSES, '--trace', 'x.jsonl', '--seeds', '1..2'],
    'a trace of many at once': ['run', PASSES, '--trace', 'x.jsonl', '-j', '2'],
    'determinism in one way': ['run', PASSES, '--verify-determinism', '--executor', 'inline'],
    'a list that is watched': ['run', PASSES, '--list', '--watch'],
    'a shell that is none': ['completion', 'tcsh'],
    'a plugin that is none': ['plugins', 'zookeper'],
    'a place to break that is none': ['run', PASSES, '--break', 'failur'],
    'a person and a comparison': ['run', PASSES, '--break', '4', '--verify-determinism'],
    'a person and a watch': ['run', PASSES, '--pause', '--watch'],
    'a person without a terminal': ['run', PASSES, '--pause'],
    'only a cluster': ['run', 'test/fixtures/scenarios/cluster.yaml'],
  };
  test.each(Object.entries(cases))('%s', async (name, parameters) => {
    const { code, stdout, stderr } = await quorate(parameters);
    expect(code).toBe(2);
    const file = `../golden/cli/usage/${name.replaceAll(' ', '-')}.txt`;
    await expect(`${stdout}${stderr}`).toMatchFileSnapshot(file);
  });
});

describe('--pass-with-no-tests', () => {
  test.each([
    [['-t', 'nobody'], 'no scenario is called `nobody`'],
    [['--tag', 'nothing'], 'no scenario has the tag `nothing`'],
  ])('%j is a note, and no error', async (flags, note) => {
    const { code, stdout } = await quorate(['run', PASSES, ...flags, '--pass-with-no-tests']);
    expect(stdout).toContain(`note  ${note}; nothing was played`);
    expect(code).toBe(0);
  });

  test('a folder without scenarios too, but not a path that is none', async () => {
    const run = async (path: string) => (await quorate(['run', path, '--pass-with-no-tests'])).code;
    expect(await run('test/fixtures/plugins')).toBe(0);
    expect(await run('test/fixtures/nowhere')).toBe(2);
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
