/**
 * Rule 16: a scenario that must break says by what. Breaking as told is a pass, anything else a
 * failure that shows both; what must once have been seen, was; and what said nothing says so.
 */

import { describe, expect, test } from 'vitest';
import { scenarioOf } from '../support/scenario-text.ts';
import { INLINE, play } from '../support/ways.ts';

async function resultOf(timeline: string) {
  return (await play(await scenarioOf(timeline, ['m1', 'm2']), 1)).result;
}

const WRONG = '  - { host: m1, run: echo a, expect: b, as: look, name: the look }\n';

describe('`fails`', () => {
  test.each([
    ['a kind of failure', 'fails: { by: expectation }'],
    ['the handle of the step', 'fails: { by: look }'],
    ['the name of the step', 'fails: { by: the look }'],
    ['a kind of failure at a step', 'fails: { by: expectation, at: look }'],
  ])('is a pass when it breaks as told, by %s', async (_, fails) => {
    const result = await resultOf(`${WRONG}${fails}\n`);
    expect(result).toMatchObject({ passed: true, failure: undefined });
    expect(result.brokeAsTold).toMatchObject({ kind: 'expectation', expected: 'b', step: '1' });
  });

  test('is a pass when it breaks by a check that stands beside the timeline', async () => {
    const lines = `  - { host: m1, run: server leader 1 & }
  - { name: a while, steps: [{ wait: 3s }], never: { count: leader Server, is: 1 } }
fails: { by: never, at: a while }
`;
    expect(await resultOf(lines)).toMatchObject({ passed: true, brokeAsTold: { by: 'never' } });
  });

  test('is a failure when nothing breaks', async () => {
    const result = await resultOf('  - { wait: 1s }\nfails: { by: expectation }\n');
    expect(result).toMatchObject({ passed: false, brokeAsTold: undefined });
    expect(result.failure).toMatchObject({
      kind: 'fails',
      message: 'it had to break by expectation, and nothing broke',
      at: { line: 6, column: 14 },
      exit: 1,
    });
  });

  test('is a failure that shows both when something else breaks', async () => {
    const lines = `${WRONG}  - { wait: 1s, as: later }\nfails: { by: fault, at: later }\n`;
    const { failure } = await resultOf(lines);
    expect(failure?.message).toBe(
      'it had to break by fault, at `later`, but: stdout is not as expected',
    );
    expect(failure?.expected).toBe('breaks by fault, at `later`');
    expect(failure?.actual).toBe('broke by expectation, at `look`, `the look`\nexpected b\nsaw a');
  });

  test('is no pass when the right thing breaks at the wrong step', async () => {
    const lines = `${WRONG}  - { wait: 1s, as: later }\nfails: { by: expectation, at: later }\n`;
    expect(await resultOf(lines)).toMatchObject({ passed: false });
  });
});

describe('`sometimes`', () => {
  const SEEN = 'sometimes: { count: leader Server, is: 1 }\n';

  test('holds when it held once, however briefly', async () => {
    const lines = `  - { host: m1, run: server leader 1 & }
  - { wait: 2s }
  - { fault: kill, process: Server, host: m1 }
${SEEN}`;
    const result = await resultOf(lines);
    expect(result).toMatchObject({ passed: true });
    expect(result.sightings[0]?.seenMs).toBeGreaterThan(0);
  });

  test('fails a single run that never saw it, and not one of a sweep', async () => {
    const scenario = await scenarioOf(`  - { host: m1, run: server follower 1 & }
  - { wait: 2s }
${SEEN}`);
    const { failure } = (await play(scenario, 1)).result;
    expect(failure).toMatchObject({
      kind: 'sometimes',
      message: 'it never was so: count: leader Server, is: 1',
      at: { line: 7 },
    });
    const sweep = await play(scenario, 1, { ...INLINE, ofSweep: true });
    expect(sweep.result).toMatchObject({ passed: true, sightings: [{ seenMs: undefined }] });
  });
});

test('an event that says from whom it comes is told apart by a bound name', async () => {
  const lines = (other: string) => `  - { host: m1, run: server leader 1 & }
  - { wait: 2s }
  - let: { old: leader Server }
  - steps: [{ host: m2, run: greet ${other} }, { wait: 1s }]
    never: { event: rules/greeted, from: old }
`;
  expect(await resultOf(lines('m2'))).toMatchObject({ passed: true });
  expect((await resultOf(lines('m1'))).failure).toMatchObject({
    kind: 'never',
    message: 'it happened: event: rules/greeted, from: old',
  });
});

test('an invariant that is switched off stands in the report with its reason', async () => {
  const off = 'without: { invariant: rules/silence, because: it is broken on purpose }\n';
  const { without } = await resultOf(`  - { wait: 1s }\n${off}`);
  expect(without).toEqual([{ invariant: 'rules/silence', because: 'it is broken on purpose' }]);
});

describe('a check that had nothing to look at', () => {
  test('is reported with its place and why, and fails nothing', async () => {
    const lines = `  - { wait: 1s }
never: { count: leader Server, is: 2 }
always: { not: { event: process/exited, host: m1 } }
`;
    const { passed, vacuous } = await resultOf(lines);
    expect(passed).toBe(true);
    expect(vacuous).toMatchObject([
      { check: 'always: not: event: process/exited, host: m1', at: { line: 7 } },
      { check: 'never: count: leader Server, is: 2', at: { line: 6 }, why: 'no Server ran' },
    ]);
  });

  test('is not reported once what it speaks of was there', async () => {
    const lines = `  - { host: m1, run: server follower 1 & }
  - { wait: 2s }
  - { fault: kill, process: Server, host: m1 }
never: { count: leader Server, is: 2 }
`;
    const { vacuous } = await resultOf(lines);
    expect(vacuous.filter(({ at }) => at)).toEqual([]);
  });
});
