/**
 * Rule 17: a terminal with a name stays open; a step in it is over when the command has ended or
 * the program in the foreground waits for the keyboard, which is an event of its host.
 */

import { describe, expect, test } from 'vitest';
import { scenarioOf } from '../support/scenario-text.ts';
import { play, waysOf } from '../support/ways.ts';

const model = (lines: readonly string[]) => scenarioOf(lines.map((line) => `  ${line}\n`).join(''));
const run = async (...lines: string[]) => (await play(await model(lines), 1)).result;

const ASKS = 'printf "name? " && read name && echo hello $name';
const OPEN = `- { terminal: alice, host: m1, run: '${ASKS}' }`;

describe('a shell of its own', () => {
  test('keeps directory and variables, and shares nothing with the other terminals', async () => {
    const result = await run(
      '- { terminal: alice, host: m1, run: cd /tmp && export X=1 }',
      '- { terminal: alice, run: pwd; echo $X, expect: "/tmp\\n1" }',
      '- { terminal: bob, host: m1, run: pwd; echo $X, expect: "/root" }',
      '- { host: m1, run: pwd, expect: /root }',
    );
    expect(result.failure).toBeUndefined();
  });

  test('a line typed where the shell waits is a command line', async () => {
    const result = await run(
      '- { terminal: alice, host: m1, type: cd /tmp }',
      '- { terminal: alice, type: pwd; ls /nowhere, expect: { output: "/tmp\\nls: <...>", exit: 2 } }',
      '- { terminal: alice, type: "false" }',
    );
    expect(result.failure).toBeUndefined();
    expect(result.steps[1]?.commands[0]).toMatchObject({ terminal: 'alice', host: 'm1', exit: 2 });
  });
});

describe('a program that waits for the keyboard', () => {
  test('ends the step, and the next line goes to it', async () => {
    const result = await run(OPEN, '- { terminal: alice, type: bob, expect: hello bob }');
    expect(result.failure).toBeUndefined();
    const [opened, typed] = result.steps.flatMap(({ commands }) => commands);
    expect(opened).toMatchObject({ exit: undefined, output: [{ text: ASKS }] });
    expect(typed?.output).toEqual([
      { stream: 'typed', prompt: 'name? ', text: 'bob' },
      { stream: 'stdout', text: 'hello bob\n' },
    ]);
  });

  test('gets no command line of a `run`', async () => {
    const result = await run(OPEN, '- { terminal: alice, run: ls }');
    expect(result.failure).toMatchObject({
      kind: 'terminal',
      step: '2',
      message: expect.stringContaining('waits for the keyboard in the terminal `alice`'),
      cure: expect.stringContaining('`type:`'),
    });
  });

  test('has no exit code yet', async () => {
    const result = await run(`- { terminal: alice, host: m1, run: '${ASKS}', exit: 0 }`);
    expect(result.failure?.message).toContain('has not ended');
  });

  test('is left with Ctrl-C, and told by Ctrl-D that nothing more comes', async () => {
    const result = await run(
      '- { terminal: alice, host: m1, run: cat }',
      '- { terminal: alice, type: one }',
      '- { terminal: alice, type: ^D, expect: { output: one, exit: 0 } }',
      '- { terminal: alice, run: cat }',
      '- { terminal: alice, type: ^C, expect: { exit: 130 } }',
      '- { terminal: alice, type: ^D, expect: { exit: 130 } }',
      '- { terminal: alice, run: echo a new shell, expect: a new shell }',
    );
    expect(result.failure).toBeUndefined();
  });

  test('Ctrl-C where nothing runs is told apart', async () => {
    const result = await run(
      '- { terminal: alice, host: m1, run: "true" }',
      '- { terminal: alice, type: ^C }',
    );
    expect(result.failure?.message).toContain('nothing runs in the terminal `alice`');
  });

  test('in the terminal that every host has waits for nobody, and says so at once', async () => {
    const result = await run('- { host: m1, run: cat, within: 1h }');
    expect(result.failure).toMatchObject({
      kind: 'terminal',
      message: '`cat` waits for the keyboard, and nobody types',
    });
    expect(result.virtualTimeMs).toBeLessThan(1_000);
  });
});

describe('what a terminal prints by itself', () => {
  const LATER = '(sleep 3; echo later; sleep 2; echo last >&2) &';

  test('is read without typing, since the last step in it', async () => {
    const result = await run(
      `- { terminal: alice, host: m1, run: '${LATER}', as: began }`,
      '- { terminal: alice, expect: "" }',
      '- { terminal: alice, expect: later, within: 2s..4s, since: began }',
      '- { terminal: alice, expect: { stderr: last }, within: 3s }',
    );
    expect(result.failure).toBeUndefined();
  });

  test('must not come sooner or later than `within` says', async () => {
    const soon = await run(
      `- { terminal: alice, host: m1, run: '${LATER}' }`,
      '- { terminal: alice, expect: later, within: 4s..9s }',
    );
    expect(soon.failure?.message).toContain('sooner than 4');
    const late = await run(
      `- { terminal: alice, host: m1, run: '${LATER}' }`,
      '- { terminal: alice, expect: later, within: 2s }',
    );
    expect(late.failure).toMatchObject({ expected: 'later', actual: '' });
  });

  test('counts under `within` of what was typed, which is not typed again', async () => {
    const result = await run(
      `- { terminal: alice, host: m1, run: bash }`,
      `- { terminal: alice, type: '${LATER}', expect: "[1] <pid>\\nlater", within: 4s }`,
    );
    expect(result.failure).toBeUndefined();
    expect(result.steps[1]?.commands).toHaveLength(1);
  });
});

test('the trace is the same in every way of running it', async () => {
  const scenario = await model([
    OPEN,
    '- { terminal: bob, host: m2, run: "sleep 1 && read x; echo $x" }',
    '- parallel:',
    '    - { terminal: alice, type: one, expect: hello one }',
    '    - { terminal: bob, type: "<two>", expect: "<two>" }',
  ]);
  const hashes = new Set<string>();
  for (const way of Object.values(waysOf(scenario))) {
    const { result } = await play(scenario, 1, way);
    expect(result.failure).toBeUndefined();
    hashes.add(result.traceHash);
  }
  expect(hashes.size).toBe(1);
});
