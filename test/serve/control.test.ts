/** The control endpoint: what it takes, what it answers, and whom it refuses. */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Asking, ask } from '../support/http.ts';
import { CLUSTER, type Serving, serveFor } from '../support/serve.ts';

const TOKEN = 'a token, with blanks';
const YAML = 'application/yaml';

let serving: Serving;
let url: string;

beforeAll(async () => {
  serving = await serveFor([CLUSTER, '--token', TOKEN]);
  url = serving.ready.control!;
});

afterAll(async () => {
  expect((await serving.end()).code).toBe(0);
});

/** With the token. */
function asked(path: string, { headers, ...more }: Asking = {}) {
  return ask(url + path, { ...more, headers: { authorization: `Bearer ${TOKEN}`, ...headers } });
}

async function step(body: string | Uint8Array, type = YAML) {
  const { status, text } = await asked('/step', { body, headers: { 'content-type': type } });
  return { status, answer: JSON.parse(text) };
}

describe('a step', () => {
  test.each([
    ['application/json', '{"host":"m1","run":"hostname"}'],
    ['application/json; charset=utf-8', '{"host":"m1","run":"hostname"}'],
    [YAML, 'host: m1\nrun: hostname\n'],
    ['text/yaml', '{ host: m1, run: hostname }'],
  ])('as %s is played, and its result comes back', async (type, body) => {
    const { status, answer } = await step(body, type);
    expect(status).toBe(200);
    expect(answer).toMatchObject({
      passed: true,
      step: { verb: 'run', title: 'run: hostname', commands: [{ host: 'm1', exit: 0 }] },
    });
    expect(answer.step.commands[0].output.at(-1)).toEqual({ stream: 'stdout', text: 'm1\n' });
  });

  test('that does not hold is answered with what was seen; the cluster is served on', async () => {
    const { status, answer } = await step('{ host: m2, run: hostname, expect: m3 }');
    expect(status).toBe(422);
    expect(answer).toMatchObject({ passed: false, failure: { expected: 'm3', actual: 'm2' } });
    expect((await asked('/hosts')).status).toBe(200);
  });

  test('binds names, which the next may use', async () => {
    expect((await step('let: { who: m2 }')).status).toBe(200);
    expect((await step('{ host: who, run: hostname, expect: m2 }')).status).toBe(200);
    const cut = await step('{ fault: partition, between: [m1, rest], as: cut }');
    expect(cut).toMatchObject({ status: 200, answer: { hosts: ['m1'] } });
    expect(
      (await step('{ fault: delay, between: [m1, rest], by: 1ms, as: cut }')).answer.problems,
    ).toMatchObject([{ code: 'language/name-taken' }]);
    expect((await step('heal: cut')).status).toBe(200);
  });

  test('that waits holds up no other', async () => {
    const waiting = step('{ wait: { event: zookeeper/elected }, within: 60s }');
    const killed = await step('{ fault: kill, process: leader of zookeeper }');
    expect(killed.answer.passed).toBe(true);
    expect((await waiting).answer.passed).toBe(true);
  });

  test('that is wrong is refused with the place of each problem', async () => {
    const { status, answer } = await step('host: m1\nrn: hostname\n');
    expect(status).toBe(400);
    expect(answer.error.code).toBe('serve/wrong-step');
    expect(answer.problems).toEqual([
      expect.objectContaining({ code: 'language/unknown-key', line: 2, column: 1, length: 2 }),
    ]);
    expect(answer.text).toContain('> 2 | rn: hostname');
  });

  test('that is nothing but nonsense is refused as quickly, with what is wrong at first', async () => {
    const { status, answer } = await step('a: 1\n'.repeat(20_000));
    expect(status).toBe(400);
    expect(answer.problems).toHaveLength(20);
    expect(answer.text).toMatch(/… and 19979 more\n$/);
  });

  test.each(['__proto__', 'constructor', 'toString'])('knows no key `%s`', async (key) => {
    const { answer } = await step(`{"host":"m1","run":"hostname","${key}":{"host":"m2"}}`);
    expect(answer.problems).toMatchObject([{ code: 'language/unknown-key', line: 1 }]);
    expect(answer.problems[0].hint ?? '').toBeTypeOf('string');
    expect(answer.text).not.toMatch(/\[object|native code/);
  });

  test.each([
    ['an empty body', '', 'yaml/empty'],
    ['half of JSON', '{"host":"m1",', 'yaml/syntax'],
    ['a list', '[]', 'language/wrong-shape'],
    ['a text', 'hostname', 'language/wrong-shape'],
    ['two documents', 'a: b\n---\nc: d\n', 'yaml/documents'],
    ['a tag', 'run: !!js/function x', 'yaml/tag'],
    ['an unknown host', '{ host: m9, run: hostname }', 'language/unknown-host'],
    ['a file of steps', '{ use: /etc/passwd }', 'language/no-use-here'],
    ['one within others', '{ steps: [{ use: ../x.yaml }] }', 'language/no-use-here'],
    ['a file of this machine', '{ write: ../x, host: m1, content: x }', 'language/bad-path'],
  ])('is refused when it is %s', async (_, body, code) => {
    const { status, answer } = await step(body);
    expect(status).toBe(400);
    expect(answer.problems[0].code).toBe(code);
  });

  test('writes to the disk of its host, and to no other', async () => {
    const path = '/tmp/quorate-control-test';
    expect((await step(`{ write: ${path}, host: m1, content: "x\\n" }`)).status).toBe(200);
    expect((await step(`{ host: m1, run: cat ${path}, expect: x }`)).status).toBe(200);
    await expect(import('node:fs/promises').then(({ stat }) => stat(path))).rejects.toThrow(
      'ENOENT',
    );
  });

  test('is no UTF-8, or too much', async () => {
    const wrong = await step(new Uint8Array([0x61, 0xff]));
    expect([wrong.status, wrong.answer.error.code]).toEqual([400, 'serve/bad-text']);
    const large = await step(`{ host: m1, run: "${'x'.repeat(2 << 20)}" }`);
    expect([large.status, large.answer.error.code]).toEqual([413, 'serve/too-large']);
  });
});

describe('looking', () => {
  test('at the hosts', async () => {
    const { hosts } = JSON.parse((await asked('/hosts')).text);
    expect(hosts.map((one: { host: string }) => one.host)).toEqual(['m1', 'm2', 'm3']);
    expect(hosts[0]).toMatchObject({ powered: true, address: serving.ready.hosts.m1 });
  });

  test('at the trace, and on from where one had looked', async () => {
    const all = await asked('/trace');
    expect(all.headers['content-type']).toBe('application/jsonl; charset=utf-8');
    const lines = all.text.trimEnd().split('\n');
    expect(JSON.parse(lines[0]!)).toMatchObject({ scenario: 'zk-ensemble', time: 0 });
    const next = Number(all.headers['quorate-next']);
    expect(next).toBeGreaterThanOrEqual(lines.length);
    await step('{ host: m3, run: hostname }');
    const more = (await asked(`/trace?from=${next}`)).text;
    expect(more).toContain('"title":"run: hostname"');
    expect(more.length).toBeLessThan(all.text.length);
  });

  test('at causes and events, in words', async () => {
    const killed = await step('{ fault: kill, process: any QuorumPeerMain }');
    const [host] = killed.answer.hosts;
    const { causes } = JSON.parse((await asked(`/why?host=${host}`)).text);
    expect(causes.at(-1).sentence).toContain('fault: kill, process: any QuorumPeerMain');
    const { events } = JSON.parse((await asked('/events?host=m1&count=2')).text);
    expect(events).toHaveLength(2);
  });

  test('at how old it is, though nothing has been asked of it for a while', async () => {
    const age = async () => JSON.parse((await asked('/shell')).text).place.timeMs;
    const before = await age();
    await vi.waitUntil(async () => (await age()) > before);
  });

  test('with HEAD, without the body', async () => {
    const { status, text } = await asked('/hosts', { method: 'HEAD' });
    expect([status, text]).toEqual([200, '']);
    const { headers } = await asked('/step', { method: 'HEAD' });
    expect(headers.allow).toBe('POST');
  });

  test('at what there is', async () => {
    const { text, headers } = await asked('/');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text).toContain('POST /step');
  });
});

describe('whoever asks', () => {
  const port = () => new URL(url).port;

  test.each([
    ['evil.example:80', 403],
    ['evil.example', 403],
    ['127.0.0.1', 403],
    ['127.0.0.1:1', 403],
    ['[::1]:PORT', 403],
    ['127.0.0.1.evil.example:PORT', 403],
    ['localhost:PORT', 200],
    ['LOCALHOST:PORT', 200],
  ])('by the name %s gets %i', async (host, status) => {
    const answer = await asked('/hosts', { headers: { host: host.replace('PORT', port()) } });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.text).toContain('serve/foreign-host');
  });

  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { origin: 'http://localhost' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('from a page elsewhere, %j, is refused, and told nothing of sharing', async (headers) => {
    for (const method of ['GET', 'OPTIONS', 'POST']) {
      const answer = await asked('/hosts', { method, headers: { ...headers } as never });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('serve/foreign-origin');
      expect(Object.keys(answer.headers).filter((name) => /^access-control/.test(name))).toEqual(
        [],
      );
    }
  });

  test.each([undefined, '', 'Bearer', 'Bearer wrong', `Basic ${TOKEN}`, `Bearer ${TOKEN}x`])(
    'with `%s` for a token gets nothing',
    async (authorization) => {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      for (const path of ['/', '/hosts', '/trace', '/nonesuch']) {
        const answer = await ask(url + path, { headers });
        expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer']);
        expect(JSON.parse(answer.text).error.code).toBe('serve/no-token');
      }
    },
  );

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
    '',
  ])('may not send a step as `%s`, which any page could', async (type) => {
    const { status, answer } = await step('{ host: m1, run: hostname }', type);
    expect([status, answer.error.code]).toEqual([415, 'serve/bad-type']);
  });

  test.each([
    ['GET', '/step', 405, 'POST'],
    ['PUT', '/step', 405, 'POST'],
    ['POST', '/hosts', 405, 'GET, HEAD'],
    ['DELETE', '/', 405, 'GET, HEAD'],
    ['GET', '/nonesuch', 404, undefined],
    ['GET', '/step/', 404, undefined],
    ['GET', '//hosts', 404, undefined],
    ['GET', '/__proto__', 404, undefined],
    ['GET', '/constructor', 404, undefined],
    ['GET', '/trace?from=-1', 400, undefined],
    ['GET', '/trace?from=1e9', 400, undefined],
    ['GET', '/trace?since=1', 400, undefined],
    ['GET', '/why?host=m9', 400, undefined],
    ['GET', '/events?count=all', 400, undefined],
    ['GET', '/events?count=0', 400, undefined],
  ])('%s %s gets %i', async (method, path, status, allow) => {
    const answer = await asked(path, { method });
    expect([answer.status, answer.headers.allow]).toEqual([status, allow]);
    expect(JSON.parse(answer.text).error.cure).toBeTypeOf('string');
  });
});
