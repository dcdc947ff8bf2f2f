/** Rule 18: a pasted session is typed as it stands, and its screens are compared line by line. */

import { describe, expect, test } from 'vitest';
import { scenarioOf } from '../support/scenario-text.ts';
import { play } from '../support/ways.ts';

const pasted = (lines: readonly string[]) =>
  `  - transcript: |\n${lines.map((line) => `      ${line}\n`).join('')}`;
const run = async (...lines: string[]) => (await play(await scenarioOf(pasted(lines)), 1)).result;
/** The number of a line of the block in its file. */
const FIRST_LINE = 6;

describe('prompts', () => {
  test('as bash, Debian and Red Hat draw them; the shells keep where they are', async () => {
    const result = await run(
      'root@m1:~# hostname; cd /tmp',
      'm1',
      'root@m1 /tmp$ pwd',
      '/tmp',
      '[root@m1 tmp]# cd',
      'root@m2:~$ hostname',
      'm2',
      'root@m1:/root# false',
      'root@m1:~#',
    );
    expect(result.failure).toBeUndefined();
    expect(result.steps[0]?.commands.map(({ host, exit }) => [host, exit])).toEqual([
      ['m1', 0],
      ['m1', 0],
      ['m1', 0],
      ['m2', 0],
      ['m1', 1],
    ]);
  });

  test('that stand in another directory are told apart', async () => {
    const result = await run('root@m1:~# cd /tmp', 'root@m1:/var/log# ls');
    expect(result.failure).toMatchObject({
      at: { line: FIRST_LINE + 1 },
      message: 'the prompt stands in /var/log, but the shell of m1 is in /tmp',
    });
  });
});

describe('what is typed', () => {
  test('may go on behind `> `', async () => {
    const result = await run(
      'root@m1:~# cat <<END',
      '> one',
      '> two',
      '> END',
      'one',
      'two',
      'root@m1:~# echo three \\',
      '> four',
      'three four',
    );
    expect(result.failure).toBeUndefined();
  });

  test('goes to a program from its prompt to its end', async () => {
    const result = await run(
      `root@m1:~# printf 'name? '; read n; printf 'age? '; read a; echo $n is $a`,
      'name? bob',
      'age? 7',
      'bob is <int as age>',
      'root@m1:~# hostname',
      'm1',
    );
    expect(result.failure).toBeUndefined();
  });

  test('must not leave a program waiting', async () => {
    const result = await run(`root@m1:~# printf 'name? '; read n`, 'root@m1:~# hostname', 'm1');
    expect(result.failure).toMatchObject({
      kind: 'terminal',
      at: { line: FIRST_LINE },
      message: '`bash` waits for the keyboard, behind `name?`, and nothing is typed',
    });
  });
});

describe('a screen that is not as pasted', () => {
  test.each([
    ['a line that differs', ['root@m1:~# seq 3', '1', '7', '3'], 2],
    ['behind `...`', ['root@m1:~# seq 4', '1', '...', '7', '4'], 3],
    ['a line too many', ['root@m1:~# seq 1', '1', '2'], 2],
    ['a line too few', ['root@m1:~# seq 2', '1', 'root@m1:~# hostname', 'm1'], 1],
    ['no line at all', ['root@m1:~# hostname'], 0],
  ])('is told at its line: %s', async (_, lines, line) => {
    const { failure } = await run(...lines);
    expect(failure).toMatchObject({ at: { line: FIRST_LINE + line }, exit: 1, comparable: true });
    expect(failure?.cure).toContain('`quorate run -u`');
  });
});

test('captures are bound for the steps behind it', async () => {
  const block = pasted(['root@m1:~# echo token 5', 'token <int as token>']);
  const next = `  - { host: m2, run: "echo \${{ token }}", expect: "5" }\n`;
  const { result } = await play(await scenarioOf(block + next), 1);
  expect(result.failure).toBeUndefined();
});
