/** `quorate shell --attach`: a person sits down at a cluster that is served. */

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { quorate } from '../support/cli.ts';
import { missingTerminal, RealTerminal } from '../support/real-terminal.ts';
import { CLUSTER, type Serving, serveFor } from '../support/serve.ts';
import { shell } from '../support/shell-session.ts';

const TOKEN = 'secret';
let serving: Serving;
let url: string;

beforeAll(async () => {
  serving = await serveFor([CLUSTER, '--token', TOKEN]);
  url = serving.ready.control!;
});
afterAll(() => serving.end());

function attached(...lines: string[]) {
  return shell(lines, ['--attach', url, '--token', TOKEN]);
}

test('commands run on the hosts, programs keep the keyboard, and faults strike at once', async () => {
  const { stdout, stderr, code } = await attached(
    ...['hostname', 'cd /tmp', 'pwd', ':m2', 'hostname', ':m1', 'pwd'],
    ...['zkCli.sh -server m2:2181', 'create /a 1', 'ls /', 'quit'],
    ...['cat > x <<END', 'one', 'END', 'cat x', 'nonesuch'],
    ...[':let old: leader of zookeeper', ':kill old zookeeper'],
    ...[
      ':expect { count: leader of zookeeper, is: 1 } within 10s',
      ':roles',
      ':why',
      ':trace m1 2',
    ],
    ...[':cut m1 from rest', ':heal', ':time', ':help', 'exit', 'never'],
  );
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  expect(stdout).toMatch(/^m1\n\/tmp\nm2\n\/tmp\n/);
  expect(stdout).toContain('Created /a\n[a, zookeeper]\n');
  expect(stdout).toContain('\none\nbash: nonesuch: command not found\nexit 127\n');
  expect(stdout).toMatch(/^m\d {2}sshd pid 1000$/m);
  expect(stdout).toContain('fault: kill, process: zookeeper');
  expect(stdout).toMatch(/^\d+\.\d{3} s have passed since/m);
  expect(stdout).toContain(':heal [all | name]');
  expect(stdout).not.toMatch(/:undo|:save|never/);
});

test('a step that does not hold is told, and makes the exit code 1', async () => {
  const { stdout, code } = await attached(
    ':expect { count: leader of zookeeper, is: 3 }',
    'hostname',
  );
  expect(stdout).toMatch(/^not as expected\n {2}expected .*\n {2}seen .*\nm1\n$/);
  expect(code).toBe(1);
});

test.each([
  [':undo', '`:undo` has nothing to do here: a served cluster goes on in real time'],
  [':kil m1', 'did you mean `:kill`?'],
  [':step { use: x.yaml }', '`use` reads the file `x.yaml`'],
])('%s is refused by name', async (line, message) => {
  const { stdout, code } = await attached(line, 'hostname');
  expect(stdout).toContain(message);
  expect(stdout).not.toContain('m1\n');
  expect(code).toBe(2);
});

describe('whoever may not', () => {
  test.each([
    [['--attach', 'URL'], 'the request lacks the token'],
    [['--attach', 'http://127.0.0.1:1'], 'no served cluster answers at http://127.0.0.1:1'],
    [['--attach', 'URL', '--seed', '2'], '`--attach` and `--seed` do not go together'],
    [['--attach', 'URL', CLUSTER], '`--attach` names a cluster that is served, and takes no file'],
  ])('%j', async (parameters, message) => {
    const { stderr, code } = await quorate([
      'shell',
      ...parameters.map((one) => one.replace('URL', url)),
    ]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

const missing = missingTerminal();
const title = `at a real terminal${missing === undefined ? '' : `: ${missing}`}`;

test.skipIf(missing !== undefined)(title, async () => {
  const terminal = new RealTerminal(['shell', '--attach', url, '--token', TOKEN]);
  onTestFinished(() => terminal.close());
  await terminal.prompted();
  expect(terminal.screen).toMatch(/^m1, m2, m3 {3}\d+ s old {3}http:\/\/127/);
  await terminal.enter('cd /tmp');
  expect(terminal.screen).toMatch(/\nroot@m1:\/tmp#$/);
  terminal.type('sleep 1000');
  terminal.press('Enter');
  await terminal.shows(/sleep 1000$/);
  terminal.press('C-c');
  await terminal.shows(/it goes on there; this is another terminal\nroot@m1:~#$/);
  await terminal.enter('jps');
  terminal.press('C-d');
  await terminal.shows('ENDED 0');
});
