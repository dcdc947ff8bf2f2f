/** `serve` of `quorate/test`: what a test of a client does to the cluster that it connects to. */

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  QuorateError,
  type ServedCluster,
  StepFailed,
  serve,
  UnexpectedResult,
  WrongScenario,
  WrongStep,
} from '../../core/play/index.ts';
import { openSession } from '../support/handshake.ts';
import { CLUSTER } from '../support/serve.ts';

const execute = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'quorate-serve-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LEADS = { expect: { count: 'leader of zookeeper', is: 1 }, within: '10s' };
const ALL_SERVE = { expect: { count: 'follower of zookeeper', is: 2 }, within: '20s' };
/** Who is cut off notices it in two seconds instead of ten. */
const QUICK = { extends: `./${CLUSTER}`, conf: { 'zoo.cfg': { tickTime: 400 } } };

async function leaderOf(cluster: ServedCluster): Promise<string | undefined> {
  const leads = (await cluster.state()).filter(({ roles }) =>
    roles.some(({ state, paused }) => state === 'leader' && !paused),
  );
  return leads[0]?.host;
}

/** What was thrown. */
async function thrown(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error) => error,
  );
}

describe('a cluster that a test serves', () => {
  let cluster: ServedCluster;

  beforeAll(async () => {
    cluster = await serve(QUICK);
  });
  afterAll(() => cluster.close());

  test('takes real clients at every host', async () => {
    expect(Object.keys(cluster.hosts)).toEqual(['m1', 'm2', 'm3']);
    expect(cluster.connectString).toBe(Object.values(cluster.hosts).join(','));
    for (const address of cluster.connectString.split(',')) {
      const { id, socket } = await openSession(address);
      expect(id).not.toBe(0n);
      socket.destroy();
    }
  });

  test('loses its leader, elects another, and gets the first one back', async () => {
    const before = await leaderOf(cluster);
    const { closed } = await openSession(cluster.hosts[before!]!);
    const hosts = await cluster.kill('leader of zookeeper');
    expect(hosts).toEqual([before]);
    await closed;
    await cluster.step(LEADS);
    expect(await leaderOf(cluster)).not.toBe(before);
    expect(await cluster.start(hosts)).toEqual(hosts);
    await cluster.step(ALL_SERVE);
    const { id, socket } = await openSession(cluster.hosts[before!]!);
    expect(id).not.toBe(0n);
    socket.destroy();
  });

  test.each(['bigint', 'hexadecimal', 'decimal', 'bytes', 'the newest', 'a number in a step'])(
    'expires a session, named by %s',
    async (how) => {
      const session = await openSession(cluster.hosts.m1!);
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64BE(session.id);
      await {
        bigint: () => cluster.expire(session.id),
        hexadecimal: () => cluster.expire(`0x${session.id.toString(16)}`),
        decimal: () => cluster.expire(String(session.id)),
        bytes: () => cluster.expire(bytes),
        'the newest': () => cluster.expire(),
        'a number in a step': () =>
          cluster.step(`{ fault: expire-session, session: ${session.id} }`).then(),
      }[how]!();
      await session.closed;
      // Whoever comes back with it is told that it is over.
      expect((await openSession(cluster.hosts.m1!, session)).id).toBe(0n);
    },
  );

  test('is cut in two, and heals', async () => {
    const before = await leaderOf(cluster);
    const cut = await cluster.partition('leader of zookeeper', 'rest');
    expect(cut.hosts).toEqual([before]);
    await cluster.step({ wait: { event: 'zookeeper/elected' }, within: '60s' });
    await cut.heal();
    await cluster.step(LEADS);
    expect(await leaderOf(cluster)).not.toBe(before);
  });

  test('pauses a server, and resumes it', async () => {
    const paused = async () =>
      (await cluster.state()).flatMap(({ roles }) => roles.filter((one) => one.paused)).length;
    expect((await cluster.pause('m1')).hosts).toEqual(['m1']);
    expect(await paused()).toBe(1);
    await cluster.resume('m1');
    expect(await paused()).toBe(0);
    expect(await thrown(cluster.resume('m1'))).toMatchObject({ code: 'serve/not-lasting' });
    // The next leader by the same words: both go on by them.
    await cluster.pause('leader of zookeeper');
    await cluster.step({ wait: { event: 'zookeeper/established' }, within: '10s' });
    await cluster.pause('leader of zookeeper');
    expect(await paused()).toBe(2);
    await cluster.resume('leader of zookeeper');
    expect(await paused()).toBe(0);
    await cluster.step(ALL_SERVE);
  });

  test('loses power, and gets it back without servers', async () => {
    const off = await cluster.powerOff('m3');
    expect(off.hosts).toEqual(['m3']);
    expect((await cluster.state())[2]).toMatchObject({ host: 'm3', powered: false });
    await cluster.powerOn('m3');
    await cluster.start('m3');
    await cluster.step(ALL_SERVE);
  });

  test('stops a server as a person does', async () => {
    expect(await cluster.stop('m2')).toEqual(['m2']);
    const status = await cluster.run('m2', 'zkServer.sh status');
    expect(status).toMatchObject({ host: 'm2', exit: 1 });
    expect(status.stdout).toContain('Error contacting service. It is probably not running.');
    await cluster.start('m2');
    await cluster.step(ALL_SERVE);
  });

  test('runs commands, and plays any step, as an object or as YAML', async () => {
    const told = await cluster.run('m1', 'echo out; echo err >&2; exit 3');
    expect(told).toEqual({ host: 'm1', exit: 3, stdout: 'out\n', stderr: 'err\n' });
    await cluster.step({ write: '/tmp/x', host: 'm1', content: 'x' });
    const answer = await cluster.step('host: m1\nrun: cat /tmp/x\nexpect: x\n');
    expect(answer).toMatchObject({ passed: true, step: { verb: 'run', byHand: true } });
  });

  test('tells its trace', async () => {
    const events = await cluster.trace();
    expect(events[0]).toMatchObject({ time: 0 });
    expect(events.map(({ kind }) => kind)).toContain('zookeeper/elected');
    expect((await cluster.trace(10)).length).toBeLessThanOrEqual(events.length);
  });

  test('throws what has a code', async () => {
    const nobody = await thrown(cluster.kill('observer of zookeeper'));
    expect(nobody).toBeInstanceOf(StepFailed);
    expect(nobody).toMatchObject({ code: 'serve/step-failed', answer: { passed: false } });
    const unmet = await thrown(cluster.step({ host: 'm1', run: 'hostname', expect: 'm2' }));
    expect((unmet as Error).message).toBe(
      '`run: hostname` did not hold: stdout is not as expected; expected m2; saw m1',
    );
    const wrong = await thrown(cluster.step({ falt: 'kill' }));
    expect(wrong).toBeInstanceOf(WrongStep);
    expect((wrong as WrongStep).problems[0]).toMatchObject({ code: 'language/unknown-key' });
    const inYaml = await thrown(cluster.step('host: m1\nrn: x\n'));
    expect((inYaml as WrongStep).text).toContain('> 2 | rn: x');
    const misspelt = (await thrown(cluster.kill('leader of zookeper'))) as Error;
    expect(misspelt.message).toContain('no role `zookeper` (did you mean `zookeeper`?)');
    // Where the test asked, not only where it was noticed.
    expect(misspelt.stack).toContain('api.test');
    expect(await thrown(cluster.expire('nonesuch'))).toBeInstanceOf(RangeError);
    expect(await thrown(cluster.expire(1n))).toMatchObject({ code: 'serve/step-failed' });
  });
});

test('clusters stand side by side, and know nothing of each other', async () => {
  await using one = await serve(CLUSTER);
  await using other = await serve(CLUSTER, { seed: 2, executor: 'threads' });
  expect([one.seed, other.seed]).toEqual([1, 2]);
  expect(new Set([...one.connectString.split(','), ...other.connectString.split(',')]).size).toBe(
    6,
  );
  await one.kill('each zookeeper');
  const { id } = await openSession(other.hosts.m1!);
  expect(id).not.toBe(0n);
});

test('of a cluster that runs more than ZooKeeper, clients are told where ZooKeeper is', async () => {
  await using cluster = await serve('clusters/ha-hdfs/cluster.yaml', { start: 'bare' });
  expect(Object.keys(cluster.hosts)).toEqual(['m1', 'm2', 'm3']);
  expect(cluster.connectString).toBe(Object.values(cluster.hosts).join(','));
});

test('after its end every port is closed, and nothing more can be asked', async () => {
  const cluster = await serve('hosts: { z1: {} }\n');
  const [address = ''] = cluster.connectString.split(':').slice(1);
  const { closed } = await openSession(cluster.connectString);
  await cluster.close();
  await cluster.close();
  await closed;
  const error = await new Promise<NodeJS.ErrnoException>((told) => {
    connect(Number(address), '127.0.0.1').on('error', told);
  });
  expect(error.code).toBe('ECONNREFUSED');
  expect(await thrown(cluster.state())).toMatchObject({ code: 'serve/ended' });
  expect(await thrown(cluster.step({ wait: '1s' }))).toMatchObject({ code: 'serve/ended' });
});

test('a timeline that breaks is told at the end', async () => {
  const timeline = {
    cluster: { hosts: { z1: {} } },
    timeline: [{ host: 'z1', run: 'hostname', expect: 'z2' }],
  };
  const file = join(folder, 'alone.yaml');
  writeFileSync(file, 'hosts: { z1: {} }\n');
  const broken = join(folder, 'broken.yaml');
  writeFileSync(broken, `cluster: ./alone.yaml\ntimeline: ${JSON.stringify(timeline.timeline)}\n`);
  const played = serve(file, { timeline: broken }).then(async (cluster) => {
    // What still waits hears of the end.
    const over = (await thrown(cluster.step({ wait: '1h' }))) as Error;
    expect(over.message).toContain('broken.yaml:2: stdout is not as expected');
    await cluster.close();
  });
  const error = await thrown(played);
  expect(error).toBeInstanceOf(UnexpectedResult);
  expect((error as Error).message).toContain('expected  z2\n   last saw  z1\n');
});

test('a start that fails is told in the same way', async () => {
  const text =
    'hosts: { z1: {} }\nstages: { broken: { from: bare, steps: [{ host: z1, run: "false" }] } }\n';
  const error = await thrown(serve(text, { start: 'broken' }));
  expect(error).toBeInstanceOf(UnexpectedResult);
  expect((error as Error).message).toContain('run: false');
});

describe('what cannot be served', () => {
  test.each([
    [{ ports: { m9: 0 } }, QuorateError, 'serve/no-such-host'],
    [{ doors: { m9: { 3888: 0 } } }, QuorateError, 'serve/no-such-door'],
    [{ doors: { m1: { 3888: -1 } } }, QuorateError, 'serve/bad-port'],
    [{ neighbours: { m1: { 3888: 3888 } } }, QuorateError, 'serve/bad-neighbour'],
    [{ neighbours: { z9: { 3888: 0 } } }, QuorateError, 'serve/bad-port'],
    [{ ports: 65_535 }, QuorateError, 'serve/bad-port'],
    [{ ports: { m1: -1 } }, QuorateError, 'serve/bad-port'],
    [{ timeline: CLUSTER }, QuorateError, 'serve/no-timeline'],
    [{ start: 'nonesuch' }, WrongScenario, undefined],
    [{ seed: -1 }, RangeError, undefined],
    [{ port: 2181 }, RangeError, undefined],
    [{ record: join(folder, 'no', 'such') }, QuorateError, 'command-line/unwritable'],
  ])('%j', async (options, type, code) => {
    const error = await thrown(serve(CLUSTER, options as never));
    expect(error).toBeInstanceOf(type);
    expect((error as { code?: string }).code).toBe(code);
  });

  test('a port that is taken leaves no thread behind', async () => {
    await using cluster = await serve('hosts: { z1: {} }\n');
    const port = Number(cluster.connectString.split(':')[1]);
    const error = await thrown(serve('hosts: { z1: {} }\n', { ports: port }));
    expect(error).toMatchObject({ code: 'serve/port-in-use', parameters: { port, what: 'z1' } });
  });
});

test('a process that has closed its clusters ends by itself', async () => {
  const script = join(folder, 'script.mjs');
  const door = pathToFileURL(resolve('dist/core/play/index.js'));
  writeFileSync(
    script,
    `import { serve } from '${door}';
     const text = 'hosts: { z1: {} }\\n';
     const cluster = await serve(text);
     const port = Number(cluster.connectString.split(':')[1]);
     await serve(text, { ports: port }).catch((error) => console.log(error.code));
     await cluster.close();
     await serve(text, { executor: 'threads' }).then((other) => other.close());
     console.log('closed');
    `,
  );
  const { stdout } = await execute(process.execPath, [script]);
  expect(stdout).toBe('serve/port-in-use\nclosed\n');
});
