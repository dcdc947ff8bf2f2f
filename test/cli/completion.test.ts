/**
 * Completion in the shells themselves: each runs on a terminal of its own (by `script`), the tab
 * key is pressed, and what the shell makes of the line is read. A shell that is not installed is
 * skipped.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { quorate } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(() => {
  const program = join(folder, 'quorate');
  const main = resolve('dist/core/cli/main.js');
  writeFileSync(program, `#!/bin/sh\nexec ${process.execPath} ${main} "$@"\n`);
  chmodSync(program, 0o755);
});

const has = (program: string) => spawnSync('which', [program]).status === 0;
const onTerminal = (shell: string) => has(shell) && has('script');

/** What comes back for the words after `quorate`, the last being typed. */
async function offered(...words: string[]): Promise<string[]> {
  const { stdout } = await quorate(['complete', 'zsh', '--', ...words]);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0]!);
}

const TAGGED = 'test/fixtures/tagged';
const PASSES = 'test/fixtures/scenarios/passes.yaml';
const MATRIX = 'test/fixtures/expand/matrix.yaml';

describe('what is offered', () => {
  const cases: [string[], string[]][] = [
    [['va'], ['validate']],
    [
      ['run', '--s'],
      ['--seed', '--seeds'],
    ],
    [['run', '--seed', '3', '--see'], ['--seeds']],
    [
      ['run', '--executor', ''],
      ['threads', 'inline'],
    ],
    [['run', '--executor=in'], ['--executor=inline']],
    [['run', '--reporter', 'p'], ['pretty']],
    [['run', '--bail', 'test/fixtures/tag'], ['test/fixtures/tagged/']],
    [['run', `${TAGGED}/s`], [`${TAGGED}/slow.yaml`]],
    [
      ['run', TAGGED, '-t', ''],
      ['disks and nets', 'nets', 'slow disks'],
    ],
    [['run', TAGGED, '--name=n'], ['--name=nets']],
    [
      ['run', TAGGED, '--tag', ''],
      ['disks', 'nets', 'slow'],
    ],
    [['run', TAGGED, '--tag', 'nets', '--tag', '!s'], ['!slow']],
    [
      ['run', `${PASSES}:1`],
      [`${PASSES}:10`, `${PASSES}:11`, `${PASSES}:12`, `${PASSES}:13`],
    ],
    [['plugins', 'zoo'], ['zookeeper']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['nobody', ''], ['']],
    [['run', '--seed', ''], ['']],
  ];
  test.each(cases)('%j: %j', async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });

  test('parameters of the files that are named, each with what it is', async () => {
    const { stdout } = await quorate(['complete', 'fish', '--', 'run', MATRIX, '--param', '']);
    for (const line of stdout.trimEnd().split('\n')) expect(line).toMatch(/^[\w-]+=(\t.+)?$/);
    expect(stdout).not.toBe('');
  });
});

test.each(['bash', 'zsh', 'fish'])('the script of %s is as it was looked at', async (shell) => {
  const { code, stdout } = await quorate(['completion', shell]);
  expect(code).toBe(0);
  await expect(stdout).toMatchFileSnapshot(`../golden/cli/completion.${shell}.txt`);
});

/** A shell on a terminal. */
class Terminal {
  private readonly child: ChildProcess;
  private screen = '';

  constructor(command: string) {
    const env = {
      ...process.env,
      PATH: `${folder}:${process.env.PATH}`,
      HOME: folder,
      TERM: 'dumb',
    };
    this.child = spawn('script', ['-qec', command, '/dev/null'], { env });
    this.child.stdout!.setEncoding('utf8').on('data', (text) => {
      this.screen += stripVTControlCharacters(text);
    });
  }

  type(keys: string): void {
    this.child.stdin!.write(keys);
  }

  /** Settles once this has come since the last call. */
  async shows(text: string): Promise<void> {
    while (!this.screen.includes(text)) {
      await new Promise<void>((heard) => this.child.stdout!.once('data', () => heard()));
    }
    this.screen = this.screen.slice(this.screen.indexOf(text) + text.length);
  }

  close(): void {
    this.child.kill('SIGKILL');
  }
}

/** A terminal without a size would break every line. */
const WIDE = "stty columns 200 rows 50\nPS1='ready '\n";

let terminal: Terminal | undefined;
afterEach(() => terminal?.close());

describe.skipIf(!onTerminal('bash'))('bash, which must be installed', () => {
  test('completes a subcommand, a file, a flag and the name of a scenario', async () => {
    terminal = new Terminal('bash --norc --noprofile -i');
    terminal.type(`${WIDE}source <(quorate completion bash)\necho load''ed\n`);
    await terminal.shows('loaded\r\n');
    terminal.type('quorate va\t');
    await terminal.shows('quorate validate ');
    terminal.type('\u0015quorate run test/fixtures/tag\t');
    await terminal.shows('test/fixtures/tagged/');
    terminal.type('slo\t');
    await terminal.shows('slow.yaml ');
    terminal.type('--execu\t');
    await terminal.shows('--executor ');
    terminal.type('inl\t');
    await terminal.shows('inline ');
    terminal.type('-t slow\t');
    await terminal.shows('slow\\ disks ');
    terminal.type('\n');
    await terminal.shows('1 passed');
  });

  test('completes after an equals sign, a colon and an open quote', async () => {
    terminal = new Terminal('bash --norc --noprofile -i');
    terminal.type(`${WIDE}source <(quorate completion bash)\necho load''ed\n`);
    await terminal.shows('loaded\r\n');
    terminal.type(`quorate list ${TAGGED} --name="disks a\t`);
    await terminal.shows('--name="disks and nets" ');
    terminal.type('\n');
    await terminal.shows('1 scenario in 1 file');
    terminal.type(`quorate run ${PASSES}:9\t`);
    await terminal.shows('passes.yaml:9 ');
    terminal.type('--executor=inl\t');
    await terminal.shows('--executor=inline ');
    terminal.type('\n');
    await terminal.shows('1 passed');
  });
});

describe.skipIf(!onTerminal('zsh'))('zsh, which must be installed', () => {
  test('completes a subcommand, a file and the name of a scenario', async () => {
    terminal = new Terminal('zsh -f -i');
    terminal.type(`${WIDE}autoload -Uz compinit && compinit -u\n`);
    terminal.type("source <(quorate completion zsh)\necho load''ed\n");
    await terminal.shows('loaded\r\n');
    terminal.type('quorate va\t');
    await terminal.shows('validate');
    terminal.type(` ${TAGGED}/slo\t`);
    await terminal.shows('slow.yaml');
    terminal.type('\u0015quorate list ');
    terminal.type(`${TAGGED} -t slow\t`);
    await terminal.shows('slow\\ disks');
    terminal.type('\n');
    await terminal.shows('1 scenario in 1 file');
  });
});

describe.skipIf(!has('fish'))('fish, which must be installed', () => {
  /** fish tells without a terminal what it would offer. */
  const offers = (line: string) => {
    const script = `quorate completion fish | source; complete -C '${line}'`;
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, HOME: folder };
    const { stdout } = spawnSync('fish', ['--no-config', '-c', script], { env, encoding: 'utf8' });
    return stdout.trimEnd().split('\n');
  };

  test('completes a subcommand, a file and the name of a scenario', () => {
    expect(offers('quorate va')).toEqual([
      'validate\tcheck scenario and cluster files, and run nothing',
    ]);
    expect(offers(`quorate run ${TAGGED}/slo`)).toEqual([`${TAGGED}/slow.yaml`]);
    expect(offers(`quorate run ${TAGGED} -t slow`)).toEqual([`slow disks\t${TAGGED}/slow.yaml`]);
  });
});
