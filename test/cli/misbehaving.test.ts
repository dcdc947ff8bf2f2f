/**
 * Programs that loop, flood, leak, throw or are woken by the real world: each ends its run with a
 * sentence and exit code 3, in threads and inline, and the next scenario is played nevertheless.
 */

import { describe, expect, test } from 'vitest';
import { quorate } from '../support/cli.ts';

const PASSES = 'test/fixtures/scenarios/passes.yaml';
const ENVIRONMENT = { QUORATE_WATCHDOG_SECONDS: '2', QUORATE_MEMORY_MB: '64' };

const PROGRAMS: Record<string, { kind: string; message: RegExp }> = {
  loops: {
    kind: 'executor/did-not-return',
    message: /^spin .*on m2 did not return from event \d+ within 2 s$/,
  },
  'chases-promises': {
    kind: 'executor/did-not-return',
    message: /^chase .*on m2 did not return from event \d+ within 2 s$/,
  },
  floods: {
    kind: 'kernel/livelock',
    message: /^flood .*on m2 keeps the clock from moving: \d+ events at 0\.\d+ s$/,
  },
  leaks: {
    kind: 'executor/thread-died',
    message: /^the thread of .*m2.* ended: .*memory limit/,
  },
  babbles: {
    kind: 'kernel/too-long',
    message: /^the run reached the limit of 5 s of virtual time$/,
  },
  throws: { kind: 'machine/program-threw', message: /^stumble .*on m2 threw TypeError: / },
  foreign: {
    kind: 'kernel/foreign-wake',
    message: /^wander .*on m2 was woken by something the kernel did not make/,
  },
  chances: { kind: 'machine/trapped', message: /^gamble .*on m2 used Math\.random\(\)/ },
};

describe.each(['threads', 'inline'])('%s', (executor) => {
  test.each(Object.keys(PROGRAMS))('a program that %s gets a clear report', async (program) => {
    const file = `test/fixtures/scenarios/${program}.yaml`;
    const parameters = ['run', file, PASSES, '--executor', executor, '--reporter', 'json'];
    const { code, stdout } = await quorate(parameters, ENVIRONMENT);
    const { scenarios } = JSON.parse(stdout);
    expect(scenarios[0].failure).toMatchObject({
      kind: PROGRAMS[program]!.kind,
      message: expect.stringMatching(PROGRAMS[program]!.message),
      exit: 3,
    });
    expect(scenarios[0].steps[0]).toMatchObject({ title: 'run: echo before', passed: true });
    expect(scenarios[1]).toMatchObject({ file: PASSES, passed: true });
    expect(code).toBe(3);
  });
});

test('a run that was broken off shows the step at which it was', async () => {
  const file = 'test/fixtures/scenarios/loops.yaml';
  const { stdout } = await quorate(['run', file], ENVIRONMENT);
  expect(stdout).toContain('> 6 |   - { host: m2, run: spin }');
  expect(stdout).toContain('root@m1:~# echo before');
});
