/** Rule 6: state that outlives a run makes runs differ, which `--verify-determinism` finds and points at. */

import { expect, test } from 'vitest';
import { quorate } from '../support/cli.ts';

test.each([
  ['remembers', 'm2', 'of an earlier run in the same thread'],
  ['shares', 'm[12]', 'of another host, or of an earlier run, in the same thread'],
])('%s: a program on %s that reads state %s is found, and named', async (name, host) => {
  const file = `test/fixtures/scenarios/${name}.yaml`;
  const parameters = ['run', file, '--verify-determinism', '--reporter', 'json'];
  const { code, stdout } = await quorate(parameters);
  const [{ failure, determinism }] = JSON.parse(stdout).scenarios;
  expect(code).toBe(3);
  expect(determinism.same).toBe(false);
  expect(failure).toMatchObject({
    kind: 'executor/not-deterministic',
    exit: 3,
    cure: expect.stringContaining('a plugin that keeps state in a module does this'),
  });
  const detail: string[] = failure.detail.split('\n');
  expect(detail[0]).toMatch(
    new RegExp(
      `^The first difference is event \\d+ .* It comes from \`count\`, a program of the plugin \`remembers\`, on ${host}\\.$`,
    ),
  );
  const events = detail.slice(1).map((line) => JSON.parse(line.replace(/^[^{]*/, '')));
  expect(events).toHaveLength(2);
  expect(events[0]).toMatchObject({ kind: 'terminal/output', data: { text: '1\n' } });
  expect(events[1]).toMatchObject({ kind: 'terminal/output' });
  expect(events[1].data.text).not.toBe('1\n');
});

test('a program that keeps its state where its start function made it is in order', async () => {
  const file = 'test/fixtures/scenarios/passes.yaml';
  const { code, stdout } = await quorate(['run', file, '--verify-determinism']);
  expect(stdout).not.toContain('differ');
  expect(code).toBe(0);
});
