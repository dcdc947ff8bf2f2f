/** Files over HTTP between simulated daemons: what arrives, and what is thrown when nothing does. */

import { expect, test } from 'vitest';
import type { System } from '../../core/machine/system.ts';
import { httpGet, httpPut } from '../../plugins/hadoop-common/http/http-client.ts';
import { HttpServer } from '../../plugins/hadoop-common/http/http-server.ts';
import { JavaException } from '../../plugins/hadoop-common/ipc/java-exception.ts';
import { program } from '../support/programs.ts';
import { type Stage, simulate } from '../support/simulate.ts';

const IMAGE = Uint8Array.from({ length: 300_000 }, (_, at) => at % 251);
const URL = 'http://m1:50070';

const server = program('Web', (sys) => {
  const web = new HttpServer(sys, { port: 50_070 });
  let stored = new Uint8Array(0);
  web.handle('/image', ({ method, body }) => {
    if (method === 'PUT') stored = body.slice();
    return {
      status: 200,
      body: method === 'GET' ? IMAGE : '',
      headers: { 'X-Size': String(stored.length) },
    };
  });
  web.handle('/echo', ({ query, address }) => ({
    status: 200,
    body: JSON.stringify([address, ...query]),
  }));
  web.handle('/late', async () => {
    await sys.sleep(30_000);
    return { status: 200 };
  });
  web.handle('/broken', () => {
    throw new JavaException('java.io.IOException', 'no such image');
  });
  web.start();
  return sys.forever();
});

/** What a client on m2 got, or the exception as Java prints it, and after how many ms. */
async function ask(
  client: (sys: System) => Promise<unknown>,
  before?: (stage: Stage) => void,
): Promise<{ got: unknown; ms: number }> {
  let outcome: { got: unknown; ms: number } | undefined;
  const caller = program('Caller', async (sys) => {
    const begin = sys.clock.monotonic();
    let got: unknown;
    try {
      got = await client(sys);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      got = error.text;
    }
    outcome = { got, ms: Math.round(sys.clock.monotonic() - begin) };
  });
  const run = await simulate({
    hosts: ['m1', 'm2'],
    programs: [server, caller],
    async script(stage) {
      if (before) before(stage);
      else stage.start('m1', 'Web');
      await stage.sleep(100);
      stage.start('m2', 'Caller');
      await stage.until(() => outcome, 600_000);
    },
  });
  if (run.failure) throw run.failure;
  return outcome!;
}

test('a large file comes whole, and goes whole', async () => {
  const { got } = await ask(async (sys) => {
    const { status, reason, body } = await httpGet(sys, `${URL}/image`);
    const put = await httpPut(sys, `${URL}/image`, body);
    return {
      status,
      reason,
      isSame: body.every((byte, at) => byte === IMAGE[at]),
      size: put.headers.get('x-size'),
    };
  });
  expect(got).toEqual({ status: 200, reason: 'OK', isSame: true, size: '300000' });
});

test('a handler sees the query and who asks', async () => {
  const { got } = await ask(async (sys) => {
    const { body } = await httpGet(sys, `${URL}/echo?jid=hdfs-cluster&storage=-66%3A1&empty=`);
    return JSON.parse(new TextDecoder().decode(body));
  });
  expect(got).toEqual([
    '192.168.0.3',
    ['jid', 'hdfs-cluster'],
    ['storage', '-66:1'],
    ['empty', ''],
  ]);
});

test('what is not there, and what breaks, has a status and a reason', async () => {
  const { got } = await ask(async (sys) => {
    const missing = await httpGet(sys, `${URL}/nothing`);
    const broken = await httpGet(sys, `${URL}/broken`);
    return [missing.status, missing.reason, broken.status, broken.reason];
  });
  expect(got).toEqual([404, 'Not Found', 500, 'no such image']);
});

test('time-outs and refusals are those of the JDK', async () => {
  const timeouts = { connectTimeoutMs: 20_000, readTimeoutMs: 20_000 };
  const get = (url: string) => (sys: System) => httpGet(sys, url, timeouts);
  expect(await ask(get(`${URL}/late`))).toMatchObject({
    got: 'java.net.SocketTimeoutException: Read timed out',
  });
  expect(
    await ask(get(`${URL}/image`), (stage) => stage.control('m1', { verb: 'power', on: false })),
  ).toEqual({
    got: 'java.net.SocketTimeoutException: connect timed out',
    ms: 20_000,
  });
  expect(await ask(get(`${URL}/image`), () => {})).toMatchObject({
    got: 'java.net.ConnectException: Connection refused (Connection refused)',
  });
});
