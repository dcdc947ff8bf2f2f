/** `quorate serve` as a person and as a program start it, and how it ends. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { quorate, start } from '../support/cli.ts';
import { openSession } from '../support/handshake.ts';
import { ask } from '../support/http.ts';
import { CLUSTER, said, served, serveFor } from '../support/serve.ts';

const folder = mkdtempSync(join(tmpdir(), 'quorate-serve-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A scenario of the usual cluster with these steps. */
function timeline(name: string, ...steps: string[]): string {
  const path = join(folder, name);
  const lines = steps.map((step) => `  - ${step}\n`).join('');
  writeFileSync(path, `cluster: ${resolve(CLUSTER)}\ntimeline:\n${lines}`);
  return path;
}

async function takenPort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.close();
  });
  return (server.address() as { port: number }).port;
}

/** A person's, not a program's: with the lines for eyes. */
function shown(parameters: readonly string[]) {
  const serving = start(['serve', ...parameters]);
  onTestFinished(() => {
    serving.child.kill('SIGKILL');
  });
  return serving;
}

describe('a program that starts it', () => {
  test('reads one line, connects to every server, and ends it by SIGTERM', async () => {
    const { ready, end } = await serveFor([CLUSTER]);
    expect(ready).toEqual({
      ready: true,
      connect: Object.values(ready.hosts).join(','),
      hosts: Object.fromEntries(
        ['m1', 'm2', 'm3'].map((host) => [host, expect.stringMatching(/^127\.0\.0\.1:\d+$/)]),
      ),
      control: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });
    const sessions = await Promise.all(Object.values(ready.hosts).map((one) => openSession(one)));
    for (const { id } of sessions) expect(id).not.toBe(0n);
    const { code, stdout, stderr } = await end();
    expect({ code, stderr, lines: stdout.split('\n').length }).toEqual({
      ...{ code: 0, stderr: '', lines: 2 },
    });
    await Promise.all(sessions.map(({ closed }) => closed));
  });

  test('is asked for no port that it does not want', async () => {
    const { ready } = await served([CLUSTER, '--no-control']);
    expect(ready.control).toBeUndefined();
  });
});

test('more ports of a host are open, and a neighbour has a name', async () => {
  const { ready } = await served([CLUSTER, '--door', 'm1:3888=0', '--neighbour', 'z9:2181=2181']);
  expect(ready.doors).toEqual({ 'm1:3888': expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
  const refused = await quorate(['serve', CLUSTER, '--door', '3888']);
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stderr).toContain('`m1:3888=23888`');
});

test('a person sees where to connect, what happens, and ends it by Ctrl-C', async () => {
  const file = timeline('kill.yaml', '{ fault: kill, process: leader of zookeeper }');
  const serving = shown([CLUSTER, '--timeline', file, '--token', 'x']);
  const opening = await said(serving, /served on/);
  expect(
    opening
      .replace(/127\.0\.0\.1:\d+/g, '<address>')
      .split('\n')
      .slice(0, 10),
  ).toEqual([
    `zk-ensemble   running   playing ${file}   seed 1`,
    '  connect    <address>,<address>,<address>',
    '  m1         <address>',
    '  m2         <address>',
    '  m3         <address>',
    '  control    http://<address>   with the token',
    '  recording  none; --record <file> keeps what clients send',
    'Ctrl-C ends it.',
    expect.stringMatching(/^✓ +3\.\d+ {4}│ fault: kill, process: leader of zookeeper$/),
    'The timeline has come to its end; the cluster is served on.',
  ]);
  serving.child.kill('SIGINT');
  const { code, stdout } = await serving.ended;
  expect(code).toBe(0);
  expect(stdout).toMatch(/virtual in .* seed 1 {3}trace [0-9a-f]{12}\n$/);
});

test('what is asked for over the control endpoint is told as well', async () => {
  const serving = shown([CLUSTER]);
  const [, control = ''] = /control +(\S+)/.exec(await said(serving, /Ctrl-C/)) ?? [];
  const headers = { 'content-type': 'application/yaml' };
  await ask(`${control}/step`, { headers, body: '{ host: m2, run: hostname }' });
  expect(await said(serving, /│ m2/)).toContain('m2 │ root@m2:~# hostname\n');
  serving.child.kill('SIGTERM');
  expect((await serving.ended).code).toBe(0);
});

test('a timeline that fails is drawn at once, and makes the exit code 1', async () => {
  const file = timeline('broken.yaml', '{ host: m1, run: hostname, expect: m2 }');
  const { code, stdout } = await quorate(['serve', CLUSTER, '--timeline', file]);
  expect(code).toBe(1);
  expect(stdout).toContain(' FAIL  broken > run: hostname');
  expect(stdout).toContain('expected  m2\n   last saw  m1\n');
  expect(stdout).not.toContain('served on');
  const silent = await quorate(['serve', CLUSTER, '--timeline', file, '--json']);
  expect(silent).toMatchObject({ code: 1, stderr: expect.stringContaining(' FAIL ') });
});

test('the first port counts for the first host, the others stand behind it', async () => {
  const { ready } = await served([CLUSTER, '--port', 'm2=0', '--port', 'm3=0']);
  const port = Number(ready.hosts.m1!.split(':')[1]);
  const taken = await quorate(['serve', CLUSTER, '--port', `${port}`]);
  expect(taken.code).toBe(2);
  expect(taken.stderr).toContain(`port ${port} of this machine is taken, and m1 was to listen`);
});

test('an encounter is recorded with its steps, and plays again to the same trace', async () => {
  const recording = join(folder, 'encounter.rec');
  const { ready, end } = await serveFor([CLUSTER, '--record', recording]);
  const session = await openSession(ready.hosts.m1!);
  const step = (body: string) =>
    ask(`${ready.control}/step`, { headers: { 'content-type': 'application/yaml' }, body });
  const waiting = step('{ wait: { event: zookeeper/session-expired }, within: 60s }');
  await step('{ fault: expire-session }');
  expect((await waiting).status).toBe(200);
  await session.closed;
  expect((await step('{ host: m1, run: hostname, expect: m3 }')).status).toBe(422);
  expect((await end()).code).toBe(0);
  const { code, stdout, stderr } = await quorate(['run', '--replay', recording]);
  expect({ code, stdout }).toMatchObject({ code: 0 });
  expect(stdout + stderr).toContain('the same trace as recorded');
});

test('a start that fails is drawn as well', async () => {
  const cluster = join(folder, 'stage.yaml');
  const stage = '{ from: running, steps: [{ host: z1, run: hostname, expect: z2 }] }';
  writeFileSync(cluster, `hosts: { z1: {} }\nstages: { broken: ${stage} }\n`);
  const { code, stdout } = await quorate(['serve', cluster, '--start', 'broken']);
  expect(code).toBe(1);
  expect(stdout).toContain('expected  z2\n   last saw  z1\n');
});

describe('what cannot be served', () => {
  test('a control port that is taken', async () => {
    const port = await takenPort();
    const { code, stderr } = await quorate(['serve', CLUSTER, '--control', `${port}`]);
    expect(code).toBe(2);
    expect(stderr).toContain(`port ${port} of this machine is taken, and the control endpoint`);
  });

  const lonely = join(folder, 'lonely.yaml');
  writeFileSync(lonely, 'name: lonely\nplugins: [linux]\nhosts: { c1: {} }\n');
  const other = join(folder, 'other.yaml');
  writeFileSync(other, `cluster: ${lonely}\ntimeline: [{ host: c1, run: hostname }]\n`);
  const steps = timeline('steps.yaml', '{ host: m1, run: hostname }');

  test.each([
    [[lonely], 'no host of'],
    [[CLUSTER, '--port', 'm1=x'], '`m1=x` names no port'],
    [[CLUSTER, '--token', ''], '`` can be no token'],
    [[CLUSTER, '--token', 'ключ'], '`ключ` can be no token'],
    [[CLUSTER, '--timeline', other], 'belongs to another cluster'],
    [[CLUSTER, '--timeline', steps, '--start', 'bare'], 'do not go together'],
    [[CLUSTER, '--record', join(folder, 'no/such/folder')], 'cannot be written'],
    [[], "missing required argument 'file'"],
  ])('%j: %s', async (parameters, message) => {
    const told = await quorate(['serve', ...parameters]);
    expect(told).toMatchObject({ code: 2, stdout: '' });
    expect(told.stderr).toContain(message);
  });
});
