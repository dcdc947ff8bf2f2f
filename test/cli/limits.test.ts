/** `--timeout` and `--max-time`: the two clocks that end a run, and how it says so. */

import { describe, expect, test } from 'vitest';
import { quorate } from '../support/cli.ts';

const SCENARIOS = 'test/fixtures/scenarios';
const PASSES = `${SCENARIOS}/passes.yaml`;

describe('--timeout', () => {
  test.each(['ticks', 'loops'])(
    'a program that %s is ended, and the next is played',
    async (one) => {
      const file = `${SCENARIOS}/${one}.yaml`;
      // Far less than what the watchdog allows, far more than what the other scenario needs.
      const parameters = ['run', file, PASSES, '--timeout', '5s', '--reporter', 'json'];
      const { code, stdout } = await quorate(parameters, { QUORATE_WATCHDOG_SECONDS: '600' });
      const { scenarios } = JSON.parse(stdout);
      expect(code).toBe(3);
      expect(scenarios[0]).toMatchObject({ passed: false, interrupted: false });
      expect(scenarios[0].failure).toMatchObject({
        kind: 'executor/timed-out',
        message: 'the run took longer than 5.0 s of real time',
        at: { file, line: 6 },
        exit: 3,
      });
      expect(scenarios[0].steps[0]).toMatchObject({ title: 'run: echo before', passed: true });
      expect(scenarios[1].passed).toBe(true);
    },
  );
});

describe('--max-time', () => {
  test('goes before the limit of the cluster, and stands in the replay line', async () => {
    const file = `${SCENARIOS}/babbles.yaml`;
    const parameters = ['run', file, '--max-time', '1s', '--reporter', 'json'];
    const { code, stdout } = await quorate(parameters);
    const [{ failure, virtualTimeMs }] = JSON.parse(stdout).scenarios;
    expect(code).toBe(3);
    expect(failure).toMatchObject({
      kind: 'kernel/too-long',
      message: 'the run reached the limit of 1 s of virtual time',
      replay: `npx quorate run ${file}:9 --seed 1 --max-time 1s`,
    });
    expect(virtualTimeMs).toBe(1_000);
  });

  test('is harmless where it is long enough', async () => {
    const { code } = await quorate(['run', PASSES, '--max-time', '1h']);
    expect(code).toBe(0);
  });
});
