import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { quorate } from '../support/cli.ts';
import { missingTerminal, RealTerminal } from '../support/real-terminal.ts';

const CLUSTER = 'clusters/zk-ensemble/cluster.yaml';
const SCENARIO = 'clusters/zk-ensemble/leader-killed.yaml';
const missing = missingTerminal();

function open(...parameters: string[]): RealTerminal {
  const terminal = new RealTerminal(parameters);
  onTestFinished(() => terminal.close());
  return terminal;
}

const title = `the shell at a real terminal${missing === undefined ? '' : `: ${missing}`}`;

describe.skipIf(missing !== undefined)(title, () => {
  test('the prompt is that of the host and follows cd; outputs without a line end keep it', async () => {
    const terminal = open('shell', CLUSTER);
    await terminal.prompted();
    await terminal.enter('cd /tmp; echo -n here');
    expect(terminal.screen).toMatch(/\nhereroot@m1:\/tmp#$/);
    await terminal.enter(':m2');
    expect(terminal.screen).toMatch(/\nroot@m2:~#$/);
    await terminal.enter('nonesuch');
    expect(terminal.screen).toContain('bash: nonesuch: command not found\nexit 127\n');
  });

  test('a wrong colon command gets the nearest right spelling, and Tab completes', async () => {
    const terminal = open('shell', CLUSTER);
    await terminal.prompted();
    await terminal.enter(':roels');
    expect(terminal.screen).toContain('did you mean `:roles`?');
    terminal.type(':rol');
    terminal.press('Tab');
    await terminal.shows(/:roles$/);
    terminal.press('Enter');
    await terminal.shows(/m2 {2}.*QuorumPeerMain leader pid \d+/);
  });

  test('Ctrl-C at the prompt drops the line; Ctrl-D ends the session and gives the terminal back', async () => {
    const terminal = open('shell', CLUSTER);
    await terminal.prompted();
    terminal.type('never run');
    await terminal.shows('never run');
    terminal.press('C-c');
    await terminal.shows(/never run\^C\nroot@m1:~#$/);
    await terminal.enter('hostname');
    terminal.press('C-d');
    await terminal.shows('ENDED 0');
    await terminal.shows(/;/);
    expect(terminal.screen).toMatch(/1 step, .*\ntrace [0-9a-f]{64}/);
    expect(terminal.screen).not.toContain('command not found');
    expect(terminal.screen).toMatch(/[ ;]icanon/);
    expect(terminal.screen).toMatch(/ echo /);
  });

  test('Ctrl-C ends a command that would not end, and the world is as before it', async () => {
    const terminal = open('shell', CLUSTER);
    await terminal.prompted();
    // Silent, and in steps so short that the limit of a virtual day is far away: Ctrl-C may be late.
    terminal.type('echo again; while true; do sleep 0.01; done');
    terminal.press('Enter');
    await terminal.shows(/\nagain$/);
    terminal.press('C-c');
    await terminal.shows(/taken back.*\nroot@m1:~#$/);
    await terminal.enter('hostname');
    expect(terminal.screen).toMatch(/hostname\nm1\nroot@m1:~#$/);
  });

  test('zkCli.sh stays open: its prompt, its watch, Ctrl-C', async () => {
    const terminal = open('shell', CLUSTER);
    await terminal.prompted();
    await terminal.enter('zkCli.sh');
    await terminal.shows(/\(CONNECTED\) 0\]$/);
    await terminal.enter('create /a x');
    await terminal.enter('get -w /a');
    expect(terminal.screen).toMatch(/get -w \/a\nx\n\[zk: localhost:2181\(CONNECTED\) 2\]$/);
    await terminal.enter(':m2');
    await terminal.enter('zkCli.sh set /a y');
    await terminal.enter(':terminal zkCli');
    await terminal.enter('ls /');
    expect(terminal.screen).toContain('type:NodeDataChanged path:/a');
    terminal.press('C-c');
    await terminal.shows(/\^C\n(.*\n)*exit 130\nroot@m1:~#$/);
  });

  test('what is typed ahead, or pasted, is taken line by line', async () => {
    const terminal = open('shell', CLUSTER);
    await terminal.prompted();
    terminal.type('hostname\necho one\ncd /tmp\npwd\n');
    await terminal.shows(/root@m1:\/tmp# pwd\n\/tmp\nroot@m1:\/tmp#$/);
    expect(terminal.screen).toContain('root@m1:~# hostname\nm1\nroot@m1:~# echo one\none\n');
  });

  test('a check that does not hold says what is seen, and is taken back', async () => {
    const terminal = open('shell', CLUSTER);
    await terminal.prompted();
    await terminal.enter(':expect { count: leader QuorumPeerMain, is: 2 }');
    expect(terminal.screen).toMatch(/seen {6}1 leader QuorumPeerMain/);
    terminal.press('C-d');
    await terminal.shows('0 steps, ');
  });

  test('SIGTERM ends it with 143, leaves no process, and gives the terminal back', async () => {
    const terminal = open('shell', CLUSTER);
    await terminal.prompted();
    const { pid } = terminal;
    process.kill(pid, 'SIGTERM');
    await terminal.shows('ENDED 143');
    await terminal.shows(/[ ;]icanon/);
    expect(() => process.kill(pid, 0)).toThrow();
  });

  test('--break opens the prompt before the step at a line, and says what was typed by hand', async () => {
    const terminal = open('run', SCENARIO, '--break', '13');
    await terminal.prompted();
    expect(terminal.screen).toContain('- { count: follower QuorumPeerMain, is: 1 }');
    await terminal.enter(
      ':expect { event: zookeeper/elected, host: others, since: kill, times: 2 } within 1s',
    );
    await terminal.enter(':next');
    expect(terminal.screen).toContain('event: zookeeper/looking');
    terminal.type(':continue');
    terminal.press('Enter');
    await terminal.shows('ENDED 0');
    expect(terminal.screen).toContain(
      '1 step was typed by hand, so this is not the run of the file',
    );
  });

  test('what was typed at --break is saved in its place, and replays to the same trace', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quorate-break-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    copyFileSync(CLUSTER, join(folder, 'cluster.yaml'));
    copyFileSync(SCENARIO, join(folder, 'lab.yaml'));
    const saved = join(folder, 'by-hand.yaml');
    const terminal = open('run', join(folder, 'lab.yaml'), '--break', '13', '--reporter', 'json');
    await terminal.prompted();
    await terminal.enter('hostname');
    await terminal.enter('nonesuch');
    await terminal.enter(':next');
    await terminal.enter(':wait 1s');
    await terminal.enter(`:save ${saved}`);
    terminal.type(':continue');
    terminal.press('Enter');
    await terminal.shows('ENDED 0');
    const [, trace] = /"traceHash": "([0-9a-f]+)"/.exec(terminal.screen) ?? [];
    const lines = readFileSync(saved, 'utf8').split('\n');
    const at = lines.indexOf('  - { host: m1, run: hostname }');
    expect(lines[at + 1]).toBe('  - { host: m1, run: nonesuch, exit: 127 }');
    expect(lines[at + 2]).toBe('  - expect:');
    const { stdout } = await quorate(['run', saved, '--reporter', 'json']);
    expect(JSON.parse(stdout).scenarios[0]).toMatchObject({ passed: true, traceHash: trace });
  });

  test('--break at no step, or at several scenarios, says what there is', async () => {
    const nowhere = open('run', SCENARIO, '--break', '2');
    await nowhere.shows('ENDED 2');
    expect(nowhere.screen).toContain('stands at line 2');
    expect(nowhere.screen).toContain('steps begin at 9, 10, 11');
    const several = open('run', 'clusters/zk-observers', '--break', '9');
    await several.shows('ENDED 2');
    expect(several.screen).toMatch(/`--break` is about one scenario, and here are \d/);
  });

  test('--break failure opens the prompt at the first failure, which then takes its course', async () => {
    const terminal = open('run', 'test/fixtures/scenarios/fails.yaml', '--break', 'failure');
    await terminal.prompted();
    expect(terminal.screen).toContain('seen      good day');
    await terminal.enter('cat /tmp/greeting');
    terminal.press('C-d');
    await terminal.shows('ENDED 1');
  });

  test('--pause shows each step and waits for Enter; b looks around, c goes on', async () => {
    const terminal = open('run', SCENARIO, '--pause');
    await terminal.shows(/zkCli\.sh create \/master m1 \}\nEnter plays it/);
    await terminal.enter('');
    await terminal.shows(/fault: kill, .*\nEnter plays it.*:$/);
    await terminal.enter('b');
    await terminal.enter(':time');
    expect(terminal.screen).toMatch(/stands still while you type\nroot@m1:~#$/);
    await terminal.enter(':next');
    terminal.type('c');
    terminal.press('Enter');
    await terminal.shows('ENDED 0');
    await terminal.shows('1 passed');
  });

  test('--pause ends with q', async () => {
    const terminal = open('run', SCENARIO, '--pause');
    await terminal.prompted();
    terminal.type('q');
    terminal.press('Enter');
    await terminal.shows('ENDED 1');
    await terminal.shows('1 interrupted');
  });
});
