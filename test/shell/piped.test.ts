import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { quorate } from '../support/cli.ts';
import { CLUSTER, shell } from '../support/shell-session.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'quorate-shell-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

/** The hash of a scenario that is played and passes. */
async function traceOf(file: string, ...flags: string[]): Promise<string> {
  const { stdout, code } = await quorate(['run', file, '--reporter', 'json', ...flags]);
  expect(code).toBe(0);
  return JSON.parse(stdout).scenarios[0].traceHash;
}

const LONG_SESSION = [
  'hostname',
  'cd /tmp',
  'zkCli.sh create /a "x # y"',
  ':kill leader QuorumPeerMain',
  ':wait zookeeper/elected within 10s',
  ':roles',
  ':m2',
  'zkServer.sh status',
  'nonesuch',
  ':expect { count: leader QuorumPeerMain, is: 2 }',
  ':expect { count: leader QuorumPeerMain, is: 1 } within 5s',
  ':let now: leader QuorumPeerMain',
  ':cut now from rest for 5s',
  ':wait cut',
  ':power-off m3',
  ':wait 1s',
  ':power-on m3',
  'cat > /tmp/x <<END',
  'a: "b"',
  'END',
  ':fault delay, between: [m1, rest], by: 200ms',
  ':undo',
  ':pause m1 QuorumPeerMain for 2s',
  ':heal',
  'sleep 1 &',
  'zkCli.sh -server m1:2181',
  'create /b 1',
  'quit',
  ':why',
  ':trace m1 3',
];

describe('a session that is saved', () => {
  test.each(['threads', 'inline'])('replays to the same trace, %s', async (executor) => {
    const file = join(folder(), 'lab.yaml');
    const parameters = [CLUSTER, '--seed', '7', '--executor', executor];
    const session = await shell([...LONG_SESSION, `:save ${file}`], parameters);
    expect(session).toMatchObject({ code: 1, stderr: '' });
    expect(await traceOf(file)).toBe(session.trace);
    expect(await traceOf(file, '--executor', 'inline')).toBe(session.trace);
  });

  test('reads as a person would have written it', async () => {
    const path = folder();
    const file = join(path, 'sub', 'my-lab.yaml');
    mkdirSync(join(path, 'sub'));
    writeFileSync(
      join(path, 'cluster.yaml'),
      '# yaml-language-server: $schema=./schemas/cluster.json\nhosts: { m1: {}, m2: {} }\n',
    );
    const lines = ['echo 1', 'false', 'cat <<E', 'a', 'E', ':cut m1 from rest', `:save ${file}`];
    await shell(lines, [join(path, 'cluster.yaml'), '--seed', '3', '--start', 'bare']);
    expect(readFileSync(file, 'utf8')).toBe(
      [
        '# yaml-language-server: $schema=../schemas/scenario.json',
        'name: my lab',
        'cluster: ../cluster.yaml',
        'start: bare',
        'seed: 3',
        'timeline:',
        '  - { host: m1, run: echo 1 }',
        '  - { host: m1, run: false, exit: 1 }',
        '  - host: m1',
        '    run: |-',
        '      cat <<E',
        '      a',
        '      E',
        '  - { fault: partition, between: [m1, rest], as: cut }',
        '',
      ].join('\n'),
    );
  });

  test('is not written over a file that is there, but with :save!', async () => {
    const file = join(folder(), 'lab.yaml');
    writeFileSync(file, 'mine\n');
    const refused = await shell([`:save ${file}`]);
    expect(refused.code).toBe(2);
    expect(refused.stdout).toContain('is there already');
    expect(readFileSync(file, 'utf8')).toBe('mine\n');
    expect(await shell([`:save! ${file}`])).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toContain('timeline: []');
  });

  test('that stands on a scenario keeps its head, and not its timeline', async () => {
    const file = join(folder(), 'lab.yaml');
    const session = await shell(
      [':expect { role: QuorumPeerMain, host: old, is: leader }', `:save ${file}`],
      ['clusters/zk-ensemble/leader-killed.yaml'],
    );
    expect(session.code).toBe(0);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('let: { old: leader QuorumPeerMain');
    expect(text).not.toContain('fault: kill');
    expect(await traceOf(file)).toBe(session.trace);
  });

  test('of a few steps more than were saved says so', async () => {
    const file = join(folder(), 'lab.yaml');
    const { stdout } = await shell(['hostname', `:save ${file}`, 'pwd']);
    expect(stdout).toContain('lab.yaml lacks the last 1 step');
  });
});

test('a step that is taken back leaves nothing, whatever came of it', async () => {
  const { trace } = await shell(['hostname', ':wait 1s']);
  const wrong = [':expect { znode: /a, exists: true }', ':kill observer QuorumPeerMain'];
  const lines = ['hostname', ...wrong, 'zkCli.sh create /a', ':undo', ':wait 1s'];
  expect((await shell(lines)).trace).toBe(trace);
});

describe('without a terminal a wrong line ends the session with 2', () => {
  const wrong: Record<string, [line: string, says: string]> = {
    'a misspelt command': [':kil m1', 'did you mean `:kill`?'],
    'a misspelt host': [':host m4', 'the hosts are `m1`, `m2` and `m3`'],
    'a host for a command': [':M2', 'did you mean `:m2`?'],
    'a misspelt role': [':kill leader QuorumPerMain', 'did you mean `QuorumPeerMain`?'],
    'a misspelt state': [':kill leder QuorumPeerMain', 'did you mean `leader`?'],
    'a process that is not said': [':kill m1', '`:kill` needs a process of `m1`'],
    'a misspelt fault': [':fault partitoin, between: [m1, rest]', 'did you mean `partition`?'],
    'a fault without its options': [':fault delay', 'needs'],
    'a cut with one side': [':cut m1', '`:cut` needs two sides'],
    'a check that is none': [':expect { zonde: /a }', 'did you mean `znode`?'],
    'a duration without unit': [':wait 5', 'has no unit'],
    'an event that is none': [':wait zookeeper/elcted', 'did you mean `zookeeper/elected`?'],
    'YAML that is none': [':step { host: m1', 'this is not YAML'],
    'nothing to heal': [':heal', 'no fault lasts'],
    'power that was not taken': [':power-on m1', 'nothing typed here took the power of m1'],
    'nothing to take back': [':undo', 'nothing has been done'],
    'a command of a file': [':next', 'no file is being played'],
    'words behind a bare command': [':roles m1', 'takes nothing behind it'],
    'a folder that is not there': [':save no/such/folder/x.yaml', 'cannot be written'],
    'a lone colon': [':', 'is no command'],
  };
  test('a command at a host without power', async () => {
    const { code, stdout } = await shell([':power-off m1', 'hostname']);
    expect(stdout).toContain('nobody can type at m1, which has no power');
    expect(code).toBe(2);
  });

  test.each(Object.entries(wrong))('%s', async (_, [line, says]) => {
    const { code, stdout } = await shell([line, 'hostname'], [CLUSTER, '--executor', 'inline']);
    expect(stdout).toContain(says);
    expect(stdout).not.toContain('\nm1\n');
    expect(code).toBe(2);
  });
});

test('commands that fail are no mistake; a check that does not hold ends with 1', async () => {
  expect(await shell(['false'])).toMatchObject({ code: 0 });
  const { code, stdout } = await shell([':expect { count: leader QuorumPeerMain, is: 2 }', 'pwd']);
  expect(code).toBe(1);
  expect(stdout).toContain('seen      1 leader QuorumPeerMain');
  expect(stdout).toContain('/root\n');
});

test.each([
  ['no such file', ['clusters/nowhere.yaml'], 'there is no file or folder'],
  ['a folder', ['clusters/zk-ensemble'], 'is about one scenario'],
  ['a stage that is none', [CLUSTER, '--start', 'runing'], 'did you mean `running`?'],
  ['a scenario that is wrong', ['test/fixtures/wrong/misspelt.yaml'], 'did you mean'],
])('%s is told before anything begins', async (_, parameters, says) => {
  const { code, stdout, stderr } = await shell(['hostname'], parameters);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(says);
});

test('--break and --pause without a terminal say so', async () => {
  for (const flags of [['--break', '9'], ['--pause']]) {
    const { code, stderr } = await quorate(['run', CLUSTER, ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(`\`${flags[0]}\` needs a terminal`);
  }
});
