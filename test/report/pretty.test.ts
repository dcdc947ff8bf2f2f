import { expect, test } from 'vitest';
import { prettyReporter } from '../../core/report/pretty.ts';
import { widthOf } from '../../core/report/width.ts';
import { command, failure, scenario, step, told } from '../support/results.ts';

const LAB = `name: the lab
cluster: ./cluster.yaml
timeline:
  - { host: m1, run: zkServer.sh status, as: look }
  - host: m3
    run: cat /tmp/x
    expect: active
    within: 1s..6s
`;
const readFile = (file: string) => (file === 'lab.yaml' ? LAB : undefined);

/** A session with everything in it that a transcript shows. */
const SESSION = [
  step({ path: '0.1', title: 'run: zkServer.sh start', setup: true, endMs: 1_200 }),
  step({ path: '0.2', title: 'wait: leader', setup: true, verb: 'wait', endMs: 8_100 }),
  step({
    path: '2.1',
    title: 'run: cat a b',
    startMs: 9_000,
    endMs: 9_020,
    commands: [
      command({
        text: 'cat a b',
        host: 'm2',
        exit: 1,
        startMs: 9_000,
        output: [
          { stream: 'stdout', text: 'first\nsecond\n' },
          { stream: 'stderr', text: 'cat: b: No such file or directory\n' },
        ],
      }),
    ],
  }),
  step({ path: '10', title: 'expect: role', verb: 'expect', startMs: 10_000, endMs: 12_500 }),
  step({ path: '2', title: 'steps', verb: 'steps', name: '(2) look', endMs: 9_020 }),
  step({
    path: '3',
    title: 'run: here',
    note: 'two lines\nof a note',
    startMs: 9_500,
    endMs: 9_600,
    commands: [
      command({
        text: 'cat <<X\nx\nX',
        startMs: 9_500,
        output: [{ stream: 'stdout', text: 'x\n' }],
      }),
      command({ text: 'true', host: 'm2', startMs: 9_550, attempts: 4 }),
    ],
  }),
  step({ path: '4', title: 'fault: kill m1', verb: 'fault', startMs: 9_700, endMs: 9_700 }),
];

test('a passing scenario reads like the session at the terminal', async () => {
  const text = await told(prettyReporter, [scenario({ steps: SESSION })]);
  await expect(text).toMatchFileSnapshot('../golden/report/session.txt');
});

test('in a narrow terminal no line is wider than it, and none is lost', async () => {
  const steps = [
    step({
      path: '1',
      title: 'run',
      commands: [
        command({
          text: 'echo',
          output: [{ stream: 'stdout', text: `${'配置中心'.repeat(20)}\n` }],
        }),
      ],
    }),
  ];
  const text = await told(prettyReporter, [scenario({ steps, name: 'n' })], { columns: 50 });
  const session = text.split('\n').filter((line) => line.includes('│'));
  expect(Math.max(...session.map(widthOf))).toBeLessThanOrEqual(50);
  expect(session.join('').match(/[配置中心]/g)).toHaveLength(80);
});

test('of many scenarios only those that failed show their session', async () => {
  const failed = scenario({ name: 'b', steps: SESSION, failure: failure({}) });
  const text = await told(prettyReporter, [scenario({ name: 'a', steps: SESSION }), failed]);
  expect(text.match(/cat a b/g)).toHaveLength(1);
  const verbose = await told(prettyReporter, [scenario({ name: 'a', steps: SESSION }), failed], {
    verbose: true,
  });
  expect(verbose.match(/cat a b/g)).toHaveLength(2);
});

test('a failure shows the place, expected before seen, why, how things stood, and the replay', async () => {
  const links = [
    {
      timeMs: 83_900,
      host: 'm2',
      process: 'zkfc',
      sentence: 'fencing nn1: timed out',
      key: 'ipc=20000',
    },
    { timeMs: 82_300, host: 'm2', process: 'zkfc', sentence: 'became candidate', key: undefined },
    { timeMs: 81_204, host: 'm1', process: '', sentence: 'step 1: stop', key: undefined },
  ];
  const failed = scenario({
    name: 'the lab, "part 6"',
    seed: 7,
    steps: [
      step({
        path: '2',
        title: 'run: cat /tmp/x',
        name: '(6) take over',
        passed: false,
        commands: [command({ text: 'cat /tmp/x', host: 'm3', startMs: 82_200 })],
      }),
    ],
    failure: failure({
      at: { file: 'lab.yaml', line: 7, column: 13, length: 6 },
      step: '2',
      expected: 'active',
      actual: 'standby',
      attempts: 6,
      atMs: 87_200,
      causes: links,
      state: ['m1 NameNode gone', 'm2 NameNode standby'],
      cure: 'Wait longer.',
    }),
  });
  const text = await told(prettyReporter, [failed], { readFile });
  await expect(text).toMatchFileSnapshot('../golden/report/failure.txt');
});

test('texts of several lines are shown as a difference', async () => {
  const failed = scenario({
    failure: failure({
      expected: 'a\nb\nc',
      actual: 'a\nx\nc\nd',
      comparable: true,
      at: { file: '?', line: 1, column: 1, length: 1 },
    }),
  });
  const text = await told(prettyReporter, [failed]);
  const lines = text.split('\n').map((line) => line.trim());
  expect(lines).toEqual(expect.arrayContaining(['- b', '+ x', '+ d']));
  expect(lines).not.toContain('- a');
});

test('a failure of code shows its stack and the last events of the host', async () => {
  const event = { timeMs: 5, host: 'm1', process: 'bad', sentence: 'starts bad', key: undefined };
  const failed = scenario({
    traceHash: '',
    failure: failure({
      kind: 'machine/program-threw',
      message: 'bad on m1 threw TypeError: x',
      exit: 3,
      lastEvents: [event],
      detail: 'TypeError: x\n    at main (bad.js:3:9)',
    }),
  });
  const text = await told(prettyReporter, [failed]);
  expect(text).toContain('at main (bad.js:3:9)');
  expect(text).toContain('starts bad');
  expect(text).toContain('no trace');
});

test('what control characters a program prints cannot move the cursor of the reader', async () => {
  const output = [{ stream: 'stdout' as const, text: 'a\u001b[2Jb\rc\td\n' }];
  const steps = [step({ path: '1', title: 'run', commands: [command({ text: 'x', output })] })];
  const text = await told(prettyReporter, [scenario({ steps })]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(text).not.toMatch(/[\u001b\r\t]/);
});

test('an interruption says what was not run', async () => {
  const stopped = scenario({ passed: false, interrupted: true });
  const text = await told(
    prettyReporter,
    [stopped],
    {},
    {
      interrupted: 'SIGINT',
      exitCode: 130,
      notRun: [{ name: 'b', file: 'b.yaml', seed: 1 }],
    },
  );
  expect(text).toContain(' STOP ');
  expect(text).toContain('1 interrupted, 1 not run');
  expect(text).toContain('SIGINT');
});
