/** Reports for machines: each is read by a parser of its own, and says all that happened. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { githubActionsReporter, githubAnnotations } from '../../core/report/github-actions.ts';
import { junitReporter } from '../../core/report/junit.ts';
import type { RunSummary } from '../../core/report/reporter.ts';
import { tapReporter } from '../../core/report/tap.ts';
import { element, xmlDocument } from '../../core/report/xml.ts';
import { command, failure, scenario, step, told } from '../support/results.ts';
import { parseTap } from '../support/tap.ts';
import { parseXml, type XmlNode } from '../support/xml.ts';

/** What a program may print and a person may call a scenario. */
const NASTY = 'a <b> & "c" \u001b[31mred\u001b[39m \u0000\u0008 ]]> % # \\ :: ,\ud800 配置 👩‍💻';
const CLEAN = 'a <b> & "c" red  ]]> % # \\ :: , 配置 👩‍💻';

const nastyFailure = scenario({
  name: NASTY,
  seed: 7,
  steps: [
    step({
      path: '1',
      title: 'run: x',
      passed: false,
      commands: [command({ text: 'x', output: [{ stream: 'stdout', text: `${NASTY}\n` }] })],
    }),
  ],
  failure: failure({ message: NASTY, expected: 'one\ntwo', actual: NASTY, attempts: 3 }),
});
const broken = scenario({
  name: 'broken',
  traceHash: '',
  failure: failure({ kind: 'machine/program-threw', message: 'x threw', exit: 3 }),
});
const vacuous = scenario({
  vacuous: [
    {
      check: 'never: a',
      at: { file: 'lab.yaml', line: 3, column: 5, length: 1 },
      why: 'no a came',
    },
    { check: 'x/one', at: undefined, why: 'no x came' },
    { check: 'x/two', at: undefined, why: 'no x came' },
  ],
  brokeAsTold: failure({ by: 'x/three', message: 'x/three: it broke', atMs: 1_500 }),
});
const NOTES = [
  'never: a said nothing: no a came',
  '2 invariants said nothing, for nothing of theirs occurred: x/one, x/two',
  'fails as it must, by x/three: it broke   at 1.500 s',
];
const summary: Partial<RunSummary> = {
  notRun: [{ name: 'later', file: 'other.yaml', seed: 1 }],
  problems: [
    {
      code: 'language/unknown-key',
      message: 'unknown key `rnu`',
      at: { file: 'wrong, 100%.yaml', line: 5, column: 17, length: 3 },
      hint: 'did you mean `run`?',
    },
  ],
  errors: [{ code: 'x/y', message: 'no such thing', cure: 'Make one.', detail: undefined }],
};
const ALL = [scenario({}), nastyFailure, broken, vacuous];

function all(node: XmlNode, name: string): XmlNode[] {
  return node.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...all(child, name),
  ]);
}

describe('junit', () => {
  test('a suite per file, a case per scenario and seed, and sums that agree', async () => {
    const root = parseXml(await told(junitReporter, ALL, {}, summary));
    expect(root.name).toBe('testsuites');
    const suites = all(root, 'testsuite');
    expect(suites.map(({ attributes }) => attributes.name)).toEqual([
      'wrong, 100%.yaml',
      'lab.yaml',
      'other.yaml',
      'quorate',
    ]);
    for (const node of [root, ...suites]) {
      const { tests, failures, errors, skipped } = node.attributes;
      expect(Number(tests)).toBe(all(node, 'testcase').length);
      expect(Number(failures)).toBe(all(node, 'failure').length);
      expect(Number(errors)).toBe(all(node, 'error').length);
      expect(Number(skipped)).toBe(all(node, 'skipped').length);
    }
    expect(root.attributes).toMatchObject({ tests: '7', failures: '1', errors: '3', skipped: '1' });
    expect(suites[1]!.attributes.time).toBe('0.840');
    const names = all(suites[1]!, 'testcase').map(({ attributes }) => attributes.name);
    expect(names).toEqual(['the lab', `${CLEAN} (seed 7)`, 'broken', 'the lab']);
  });

  test('a failure holds what a person would see, without what XML cannot hold', async () => {
    const root = parseXml(await told(junitReporter, ALL, {}, summary));
    const [failed] = all(root, 'failure');
    expect(failed!.attributes).toEqual({ message: CLEAN, type: 'expectation' });
    expect(failed!.text).toContain(`last saw  ${CLEAN}`);
    expect(failed!.text).toContain('npx quorate run lab.yaml --seed 7');
    const outs = all(root, 'system-out').map(({ text }) => text);
    expect(outs[1]).toContain(`│ ${CLEAN}`);
    expect(outs[3]!.split('\n').slice(-3)).toEqual(NOTES);
  });

  test('interrupted is an error, and what was not begun is skipped', async () => {
    const stopped = scenario({ passed: false, interrupted: true });
    const more = {
      interrupted: 'SIGINT',
      notRun: [{ name: 'b', file: 'b.yaml', seed: 1 }],
    } as const;
    const root = parseXml(await told(junitReporter, [stopped], {}, more));
    expect(all(root, 'error')[0]!.attributes.type).toBe('interrupted');
    expect(all(root, 'skipped')[0]!.attributes.message).toBe('not run: SIGINT');
  });

  test('an attribute keeps its line ends and tabs', () => {
    const text = 'a\n\tb\r\nc';
    const root = parseXml(xmlDocument(element('a', { text }, element('b', {}, text))));
    expect(root.attributes.text).toBe(text);
    expect(root.children[0]!.text).toBe(text);
  });
});

describe('tap', () => {
  test('a point per scenario, a block for what failed, and the plan last', async () => {
    const text = await told(tapReporter, ALL, {}, summary);
    const { points, plan, comments } = parseTap(text);
    expect(text.trimEnd().split('\n').at(-1)).toBe('1..6');
    expect(plan).toBe(6);
    expect(points.map(({ ok, skip }) => (skip === undefined ? ok : 'skip'))).toEqual([
      true,
      false,
      false,
      true,
      'skip',
      false,
    ]);
    expect(points[1]!.description).toBe(`lab.yaml > ${NASTY} (seed 7)`);
    expect(points[1]!.diagnostic).toMatchObject({
      message: CLEAN,
      severity: 'fail',
      at: 'lab.yaml:1:1',
      expected: 'one\ntwo',
      actual: CLEAN,
      attempts: 3,
      replay: expect.stringContaining('--seed 7'),
    });
    expect(points[2]!.diagnostic).toMatchObject({ severity: 'error', kind: broken.failure!.kind });
    expect(points[5]!.diagnostic).toMatchObject({ code: 'x/y', cure: 'Make one.' });
    expect(comments.join('\n')).toContain('seed 7');
    expect(comments.slice(-3)).toEqual(NOTES);
  });

  test('after an interruption it bails out', async () => {
    const stopped = scenario({ passed: false, interrupted: true });
    const { bailOut, points } = parseTap(
      await told(tapReporter, [stopped], {}, { interrupted: 'SIGINT' }),
    );
    expect(bailOut).toBe('SIGINT');
    expect(points[0]).toMatchObject({ ok: false, diagnostic: { message: 'interrupted' } });
  });
});

describe('github-actions', () => {
  const COMMAND = /^::(\w+)(?: ([^:]*))?::(.*)$/;

  function commands(text: string) {
    return text
      .split('\n')
      .flatMap((line) => {
        const match = COMMAND.exec(line);
        return match ? [match] : [];
      })
      .map(([, word, properties = '', message = '']) => ({
        word,
        properties: Object.fromEntries(
          properties.split(',').map((pair) => pair.split('=').map(decodeURIComponent)),
        ),
        message: message.replaceAll('%0A', '\n').replaceAll('%25', '%'),
      }));
  }

  test('failures and problems are annotations at their lines, escaped', async () => {
    const text = await told((options) => githubAnnotations(options, {}), ALL, {}, summary);
    const found = commands(text);
    expect(found.map(({ word }) => word)).toEqual(['error', 'error', 'notice', 'error']);
    expect(found[0]!.properties).toMatchObject({ file: 'lab.yaml', line: '1', col: '1' });
    expect(found[0]!.message).toContain('npx quorate run lab.yaml --seed 7');
    expect(text.split('\n').filter((line) => line !== '' && !COMMAND.test(line))).toEqual([]);
  });

  test('problems name file, line and column, with commas and percent signs kept', async () => {
    let text = '';
    const write = (more: string) => {
      text += more;
    };
    const options = { write, colour: false, columns: undefined, verbose: false };
    const reporter = githubAnnotations({ ...options, readFile: () => undefined }, {});
    await reporter.onProblems!(summary.problems!);
    expect(text).toBe(
      '::error file=wrong%2C 100%25.yaml,line=5,col=17,endColumn=20,title=language/unknown-key' +
        '::unknown key `rnu`%0Adid you mean `run`?\n',
    );
  });

  test('chosen by name it folds each session into a group, and programs cannot speak', async () => {
    const output = [{ stream: 'stdout' as const, text: '::error::mine\n' }];
    const steps = [step({ path: '1', title: 'run', commands: [command({ text: 'x', output })] })];
    const text = await told(githubActionsReporter, [scenario({ steps, name: 'talks' })]);
    const found = commands(text).map(({ word }) => word);
    expect(found).toEqual(['group', 'endgroup']);
    expect(text).toContain(' scenarios  1 passed');
  });

  test('paths are those from the root of the workspace', async () => {
    const environment = { GITHUB_WORKSPACE: join(process.cwd(), '..') };
    const make = (options: Parameters<typeof githubAnnotations>[0]) =>
      githubAnnotations(options, environment);
    const [first] = commands(await told(make, [nastyFailure]));
    expect(first!.properties.file).toMatch(/^[^/]+\/lab\.yaml$/);
  });

  test('the summary page is a table, with failures folded below', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quorate-test-'));
    try {
      const page = join(folder, 'summary.md');
      const make = (options: Parameters<typeof githubAnnotations>[0]) =>
        githubAnnotations(options, { GITHUB_STEP_SUMMARY: page });
      const tame = scenario({ ...nastyFailure, name: 'a|b <c>', failure: failure({}) });
      await told(make, [scenario({}), tame], {}, summary);
      await expect(readFileSync(page, 'utf8')).toMatchFileSnapshot(
        '../golden/report/github-summary.md',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
