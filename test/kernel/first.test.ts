import { expect, test } from 'vitest';
import type { Program, System } from '../../core/machine/system.ts';
import { simulate } from '../support/simulate.ts';

const program = (name: string, main: Program['main']): Program => ({
  name,
  kind: 'role',
  jvm: false,
  startup: { minMs: 1, maxMs: 5 },
  main,
});

const server = program('server', (sys: System) => {
  sys.net.listen(80, (connection) => {
    connection.onData = (bytes) => connection.write(bytes);
    connection.onEnd = () => connection.close();
  });
  return sys.forever();
});

const client = program('client', async (sys: System) => {
  await sys.sleep(100);
  const echoed = await sys.promise<string>((resolve, reject) => {
    const connection = sys.net.connect('m1', 80);
    connection.onError = reject;
    connection.onData = (bytes) => {
      connection.close();
      resolve(new TextDecoder().decode(bytes));
    };
    connection.write(new TextEncoder().encode('hello'));
  });
  sys.observe('test/echoed', { echoed, at: sys.clock.monotonic() });
  await sys.disk
    .fsync('/tmp/x')
    .catch((error) => sys.observe('test/refused', { code: error.code }));
  sys.disk.write('/f', 'x');
  await sys.disk.fsync('/f');
  return 3;
});

const run = (windows: 'reach' | 'heap' | number) =>
  simulate({
    hosts: ['m1', 'm2'],
    programs: [server, client],
    windows,
    script: async (stage) => {
      stage.start('m1', 'server');
      stage.start('m2', 'client');
      await stage.until(() => stage.events('process/exited')[0]);
    },
  });

test('a client hears back what it said, the same in windows of any size and without windows', async () => {
  const first = await run('reach');
  expect(first.failure).toBeUndefined();
  expect(first.trace.find((r) => r.kind === 'test/echoed')?.data.echoed).toBe('hello');
  expect(first.trace.find((r) => r.kind === 'process/exited')?.data.code).toBe(3);
  for (const windows of ['heap', 500, 250, 71] as const) {
    expect((await run(windows)).hash).toBe(first.hash);
  }
});
