/** The client's clock-watching, at moments that no float of milliseconds hits exactly. */
import { expect, it } from 'vitest';
import { ZooKeeper } from '../../core/zookeeper/client/index.ts';
import { program } from '../support/programs.ts';
import { simulate } from '../support/simulate.ts';

const CLIENTS = 60;

it('a client gives up a silent server in time, whenever it began to wait', async () => {
  const clients = Array.from({ length: CLIENTS }, (_, at) =>
    program(
      `client${at}`,
      (sys) => {
        new ZooKeeper(sys, 'm1:2181', { timeoutMs: 4_000 + at });
        return sys.forever();
      },
      { minMs: 1 + at * 7.013, maxMs: 1 + at * 7.013 },
    ),
  );
  const { failure, trace } = await simulate({
    hosts: ['m1', 'm2'],
    programs: clients,
    script: async (stage) => {
      stage.control('m1', { verb: 'power', on: false });
      stage.control('m2', { verb: 'clock', offsetMs: null, ratePpm: 31_337 });
      for (const { name } of clients) stage.start('m2', name);
      await stage.sleep(60_000);
    },
  });
  expect(failure).toBeUndefined();
  const given = trace.filter(({ data }) => data.label === 'no session from the server');
  expect(new Set(given.map(({ pid }) => pid)).size).toBe(CLIENTS);
});
