import { expect, test } from 'vitest';
import { start } from '../support/cli.ts';

const TICKS = ['run', 'test/fixtures/scenarios/ticks.yaml'];
const PASSES = 'test/fixtures/scenarios/passes.yaml';

test.each([
  ['SIGINT', 130, 'threads'],
  ['SIGINT', 130, 'inline'],
  ['SIGTERM', 143, 'threads'],
] as const)('%s ends the run with %i and what is known, %s', async (signal, code, executor) => {
  const run = start([...TICKS, PASSES, '--executor', executor]);
  await run.heard('ticking');
  run.child.kill(signal);
  const ended = await run.ended;
  expect(ended.code).toBe(code);
  expect(ended.stdout).toContain('root@m1:~# echo before');
  expect(ended.stdout).toContain(' STOP ');
  expect(ended.stdout).toContain('1 interrupted, 1 not run');
  expect(ended.stdout).toContain(`by ${signal}`);
});

test('an interrupted run is a whole JSON report too', async () => {
  const run = start([...TICKS, '--reporter', 'json']);
  await run.heard('ticking');
  run.child.kill('SIGINT');
  const { code, stdout } = await run.ended;
  expect(code).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({
    passed: false,
    exitCode: 130,
    interrupted: 'SIGINT',
    scenarios: [
      { interrupted: true, passed: false, traceHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ],
  });
});

test('a second Ctrl-C ends at once, even while a program loops', async () => {
  const run = start(['run', 'test/fixtures/scenarios/loops.yaml'], {
    QUORATE_WATCHDOG_SECONDS: '600',
  });
  await run.heard('spinning');
  run.child.kill('SIGINT');
  run.child.kill('SIGINT');
  // The system may deliver two signals of one kind as one.
  const again = setInterval(() => run.child.kill('SIGINT'), 50);
  const { code } = await run.ended;
  clearInterval(again);
  expect(code).toBe(130);
});
