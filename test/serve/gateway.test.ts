/**
 * Real sockets meet a simulated ensemble: what a client on loopback sees of it, and what of the
 * encounter comes again when its recording is replayed.
 */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import type { ScenarioModel, Step } from '../../core/scenario/model.ts';
import type { Endpoint } from '../../core/serve/endpoints.ts';
import { openServedRun } from '../../core/serve/open-served-run.ts';
import { readRecording } from '../../core/serve/read-recording.ts';
import type { ServedRun, ServeRequest } from '../../core/serve/served-run.ts';
import { quorate } from '../support/cli.ts';
import { RawClient } from '../support/raw-client.ts';
import { INLINE, play, type Way, waysOf } from '../support/ways.ts';

const CLUSTER = new URL('../../clusters/zk-ensemble/cluster.yaml', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'quorate-serve-'));
const open: ServedRun[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((run) => run.stop()));
});

/** A scenario of the usual ensemble, running, with these steps, and lines over its zoo.cfg. */
async function scenarioOf(steps: string, conf = '{}'): Promise<ScenarioModel> {
  const file = join(folder, 'served.yaml');
  const cluster = `cluster: { extends: ${CLUSTER}, conf: { zoo.cfg: ${conf} } }`;
  writeFileSync(file, `name: served\n${cluster}\nstart: running\ntimeline:\n${steps}`);
  const { scenarios, problems } = await loadScenarios([file]);
  expect(problems).toEqual([]);
  return scenarios[0]!;
}

const NOTHING = '  - wait: 1ms\n';

async function serve(
  scenario: ScenarioModel,
  parts: Partial<ServeRequest> = {},
): Promise<{ run: ServedRun; ends: readonly Endpoint[]; doors: readonly Endpoint[] }> {
  const usual = { seed: 1, executor: 'inline', ports: {}, recording: undefined } as const;
  const run = openServedRun({ scenario, ...usual, onStep: () => {}, ...parts });
  open.push(run);
  const { clients, doors } = await run.ready;
  return { run, ends: clients, doors };
}

/** A checked step, as it would come from a timeline. */
async function stepOf(words: string): Promise<Step> {
  return (await scenarioOf(`  - ${words}\n`)).timeline[0]!;
}

/** `srvr` by a client that says nothing more, as `nc -N` does. */
async function fourLetters(address: string, word: string): Promise<string> {
  const client = await RawClient.open(address);
  client.socket.end(word);
  return client.rest();
}

const sync = (client: RawClient, xid: number, path: string) =>
  client.call(xid, 9, Buffer.from([0, 0, 0, path.length]), Buffer.from(path));

describe('a client on loopback', () => {
  test('finds one port for each server, and one tree behind them', async () => {
    const { ends } = await serve(await scenarioOf(NOTHING));
    expect(ends.map(({ host, port }) => `${host}:${port}`)).toEqual([
      'm1:2181',
      'm2:2181',
      'm3:2181',
    ]);
    const [first, second] = await Promise.all(ends.map(({ address }) => RawClient.open(address)));
    expect((await first!.session()).timeoutMs).toBe(10_000);
    expect((await first!.create(1, '/a', 'hello')).error).toBe(0);
    await second!.session();
    await sync(second!, 1, '/a');
    const { body } = await second!.getData(2, '/a');
    expect(body.subarray(4, 9).toString()).toBe('hello');
    first!.socket.destroy();
    second!.socket.destroy();
  });

  test('is the address that its server sees, and may close its side first', async () => {
    const { ends } = await serve(await scenarioOf(NOTHING, "{ '4lw.commands.whitelist': '*' }"));
    const client = await RawClient.open(ends[0]!.address);
    await client.session();
    expect(await fourLetters(ends[0]!.address, 'cons')).toContain(
      ` /127.0.0.1:${client.localPort}[1](queued=0`,
    );
    client.socket.destroy();
  });

  test('loses its connection with the server, and finds nobody there until it is back', async () => {
    const { run, ends } = await serve(await scenarioOf(NOTHING));
    const client = await RawClient.open(ends[0]!.address);
    await client.session();
    const killed = await run.step(
      await stepOf('{ fault: kill, process: QuorumPeerMain, host: m1 }'),
    );
    expect(killed).toMatchObject({ passed: true, failure: undefined });
    expect(await client.over).toBe('end');
    await expect(RawClient.open(ends[0]!.address)).rejects.toThrow('ECONNREFUSED');
    const again = await run.step(await stepOf('{ host: m1, run: zkServer.sh start }'));
    expect(again.step?.commands[0]?.exit).toBe(0);
    await run.step(
      await stepOf('{ expect: { count: follower QuorumPeerMain, is: 2 }, within: 20s }'),
    );
    const later = await RawClient.open(ends[0]!.address);
    expect((await later.session()).timeoutMs).toBe(10_000);
    later.socket.destroy();
  });

  test('waits behind a partition, and is answered when it heals', async () => {
    const { run, ends } = await serve(await scenarioOf(NOTHING));
    const [lonely, other] = await Promise.all(
      ends.slice(0, 2).map(({ address }) => RawClient.open(address)),
    );
    await Promise.all([lonely!.session(), other!.session()]);
    const cut = await run.step(
      await stepOf('{ fault: partition, between: [m1, rest], as: cut, for: 10s }'),
    );
    expect(cut.passed).toBe(true);
    expect((await run.place()).lasting).toEqual(['cut']);
    let answered = false;
    const late = lonely!.create(1, '/late', '').finally(() => {
      answered = true;
    });
    expect((await other!.create(1, '/soon', '')).error).toBe(0);
    expect(answered).toBe(false);
    const heal = (
      await scenarioOf('  - { fault: partition, between: [m1, rest], as: cut }\n  - heal: cut\n')
    ).timeline[1]!;
    expect((await run.step(heal)).passed).toBe(true);
    expect((await late).error).toBe(0);
    lonely!.socket.destroy();
    other!.socket.destroy();
  });
});

describe('a served run', () => {
  test('keeps to the wall clock, and goes on after its timeline', async () => {
    const { run } = await serve(await scenarioOf('  - wait: 200ms\n'));
    const begun = performance.now();
    expect((await run.step(await stepOf('wait: 300ms'))).passed).toBe(true);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(299);
    await run.stop();
    const { passed, interrupted, steps } = await run.ended;
    expect({ passed, interrupted }).toEqual({ passed: true, interrupted: false });
    expect(steps.filter(({ byHand }) => byHand).map(({ path }) => path)).toEqual(['+1']);
  });

  test('plays steps that come together in their order, and survives those that fail', async () => {
    const { run } = await serve(await scenarioOf(NOTHING));
    const steps = await Promise.all([
      stepOf('{ host: m1, run: echo one > /tmp/said }'),
      stepOf('{ host: m1, run: cat /tmp/said, expect: { stdout: two } }'),
      stepOf('{ host: m1, run: cat /tmp/said, expect: { stdout: one } }'),
    ]);
    const answers = await Promise.all(steps.map((step) => run.step(step)));
    expect(answers.map(({ passed }) => passed)).toEqual([true, false, true]);
    expect(answers[1]!.failure).toMatchObject({ expected: 'two', actual: 'one' });
    const { lines, next } = await run.trace(0);
    expect(lines).toHaveLength(next);
    expect(lines.filter((line) => line.includes('"timeline/step"')).length).toBeGreaterThan(3);
    expect((await run.trace(next)).lines).toEqual([]);
  });

  test('leaves nothing open when it is stopped', async () => {
    const held = () =>
      process.getActiveResourcesInfo().filter((kind) => /^(TCP|Message|Worker)/.test(kind));
    const before = held();
    const { run, ends } = await serve(await scenarioOf(NOTHING));
    const client = await RawClient.open(ends[0]!.address);
    await client.session();
    const late = run.step(await stepOf('wait: 1h'));
    const [stopped] = await Promise.allSettled([late, run.stop(), client.over]);
    expect(stopped).toMatchObject({ status: 'rejected', reason: { code: 'serve/ended' } });
    expect(held()).toEqual(before);
    await expect(RawClient.open(ends[0]!.address)).rejects.toThrow('ECONNREFUSED');
  });

  test('says which port is taken', async () => {
    const scenario = await scenarioOf(NOTHING);
    const { ends } = await serve(scenario);
    const taken = Number(ends[0]!.address.split(':')[1]);
    const again = serve(scenario, { ports: { m2: taken } });
    await expect(again).rejects.toMatchObject({ code: 'serve/port-in-use' });
  });
});

describe('a real program with a name on the simulated network', () => {
  test('is reached by its hosts, refuses as it really does, and reaches more of their ports', async () => {
    const { run: other, ends: others } = await serve(await scenarioOf(NOTHING));
    const at = Number(others[0]!.address.split(':')[1]);
    const recording = join(folder, 'neighbour.jsonl');
    const { run, ends, doors } = await serve(await scenarioOf(NOTHING), {
      recording,
      doors: [{ host: 'm1', port: 3888, at: 0 }],
      neighbours: [{ name: 'z9', ways: [{ port: 2181, at, address: '127.0.0.1' }] }],
    });
    const create = 'zkCli.sh -server z9:2181 create /from-afar 1';
    const said = await run.step(
      await stepOf(
        `{ host: m1, run: '${create}', expect: { output: { contains: Created /from-afar } } }`,
      ),
    );
    expect(said.failure).toBeUndefined();
    await other.stop();
    const refusal = '{ run: nc -z z9 2181, host: m1, expect: { exit: 1 } }';
    expect((await run.step(await stepOf(refusal))).failure).toBeUndefined();
    const peer = await RawClient.open(doors[0]!.address);
    expect(ends).toHaveLength(3);
    await run.stop();
    expect(await peer.over).toBe('end');
    const { traceHash } = await run.ended;
    const read = readRecording(recording);
    const { result } = await play(read.scenario, read.seed, INLINE, false, read);
    expect(result.traceHash).toBe(traceHash);
  });
});

describe('a recording', () => {
  test.each(['inline', 'threads'] as const)(
    'of a run %s replays to the same trace in every way',
    async (executor) => {
      const recording = join(folder, `${executor}.jsonl`);
      const scenario = await scenarioOf(
        '  - wait: 100ms\n  - { fault: kill, process: QuorumPeerMain, host: m3 }\n',
      );
      const { run, ends } = await serve(scenario, { executor, recording });
      const clients = await Promise.all(
        ends.slice(0, 2).map(({ address }) => RawClient.open(address)),
      );
      await Promise.all(clients.map((client) => client.session()));
      await clients[0]!.create(1, '/a', 'x'.repeat(10_000));
      await Promise.all([
        clients[0]!.create(2, '/b', ''),
        clients[1]!.getData(1, '/a'),
        run.step(await stepOf('{ host: m2, run: zkServer.sh status }')),
      ]);
      clients[0]!.socket.resetAndDestroy();
      await run.stop();
      clients[1]!.socket.destroy();
      const { traceHash, virtualTimeMs } = await run.ended;
      const read = readRecording(recording);
      expect(read.traceHash).toBe(traceHash);
      const { threads, 'windows of L/7': small, 'one heap': heap } = waysOf(read.scenario);
      const ways = [INLINE, threads, small, heap] as Way[];
      for (const way of executor === 'inline' ? ways : ways.slice(0, 1)) {
        const { result } = await play(read.scenario, read.seed, way, false, read);
        expect(result).toMatchObject({ traceHash, virtualTimeMs });
      }
    },
  );

  test('is played again by `run --replay`, which tells another trace and another file', async () => {
    const recording = join(folder, 'told.jsonl');
    const { run, ends } = await serve(await scenarioOf(NOTHING), { recording });
    expect(await fourLetters(ends[0]!.address, 'srvr')).toContain('Mode: ');
    await run.stop();
    const { traceHash } = await run.ended;
    const same = await quorate(['run', '--replay', recording]);
    expect(same).toMatchObject({ code: 0 });
    expect(same.stderr).toContain(`the same trace as recorded, ${traceHash}`);
    const text = readFileSync(recording, 'utf8');
    const changed = (name: string, now: string) => {
      writeFileSync(join(folder, name), now);
      return quorate(['run', '--replay', join(folder, name)]);
    };
    const other = await changed('other.jsonl', text.replace('c3J2cg==', 'cnVvaw=='));
    expect(other).toMatchObject({ code: 1 });
    expect(other.stdout).toContain('the replay is not what was recorded');
    const version = await changed(
      'version.jsonl',
      text.replace(/"version":"[^"]*"/, '"version":"0.0.1"'),
    );
    expect(version).toMatchObject({ code: 2 });
    expect(version.stderr).toContain('was recorded by version 0.0.1 of Quorate');
    expect(await changed('none.jsonl', 'name: lab\n')).toMatchObject({ code: 2 });
  });
});
