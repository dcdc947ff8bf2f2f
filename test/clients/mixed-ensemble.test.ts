/** A simulated server among servers of Apache: it is a peer to them, and they to it. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TraceLine } from '../../core/report/trace-lines.ts';
import { readRecording } from '../../core/serve/read-recording.ts';
import { RawClient } from '../support/raw-client.ts';
import { INLINE, play } from '../support/ways.ts';
import {
  type MixedEnsemble,
  modeOf,
  openEnsemble,
  treeOf,
  until,
  whenIs,
} from './ensemble/mixed-ensemble.ts';
import { classPathOf, fourLetters, type RealServer } from './ensemble/real-server.ts';

const CLASS_PATH = classPathOf();
/** The time-out of sessions that nobody keeps alive, and that must not end. */
const PATIENCE_MS = 60_000;
/** That of sessions of which one is kept alive and one is not. */
const LIVELY_MS = 3_000;
const MISSING = ' (needs Java and Apache ZooKeeper: ZOOKEEPER_HOME, or the package zookeeper)';

describe.skipIf(!CLASS_PATH)(`a real ensemble${CLASS_PATH ? '' : MISSING}`, () => {
  let all: MixedEnsemble;
  const clients: RawClient[] = [];
  beforeAll(async () => {
    all = await openEnsemble(CLASS_PATH!);
  });
  afterAll(async () => {
    for (const client of clients) client.socket.destroy();
    await all.close();
  });

  async function connect(address: string): Promise<RawClient> {
    const client = await RawClient.open(address);
    clients.push(client);
    return client;
  }

  async function write(address: string, path: string, data = ''): Promise<void> {
    const client = await connect(address);
    await client.session(PATIENCE_MS);
    expect((await client.create(1, path, data)).error).toBe(0);
    await client.call(2, -11);
    client.socket.destroy();
  }

  const addresses = () => [all.r1.address, all.address, all.r3.address];

  async function expectOneTree(): Promise<void> {
    const [first, ...others] = await Promise.all(addresses().map(treeOf));
    for (const other of others) expect(other).toEqual(first);
    for (const { log } of [all.r1, all.r3]) expect(log).not.toContain('Digests are not matching');
    const counts = await Promise.all(addresses().map((address) => fourLetters(address, 'mntr')));
    for (const text of counts) expect(text).toMatch(/^zk_digest_mismatches_count\t0$/m);
  }

  /** The last transaction that our server has come to in a way. */
  async function last(kind: 'proposed' | 'logged' | 'committed' | 'delivered'): Promise<unknown> {
    const events = await all.ours.trace();
    return zxidOf(events.findLast((event) => event.kind === `zookeeper/${kind}`));
  }

  /** A server has on its disk all that there is: no other will be preferred to it for what it lacks. */
  async function bringUpToDate(address: string, hasLogged: (path: string) => unknown) {
    const client = await connect(address);
    const { id } = await client.session(PATIENCE_MS);
    const path = `/seen-by-${id}`;
    expect((await client.create(1, path, '')).error).toBe(0);
    await until(async () => Boolean(await hasLogged(path)));
  }

  /** Starts a real server, and waits for the way in which it is brought up to date. */
  async function catchUp(server: RealServer, pattern: RegExp): Promise<void> {
    const from = server.log.length;
    server.start();
    await server.logged(pattern, from);
    await whenIs(server.address, 'follower');
  }

  /** Two sessions at a follower: the leader hears of the one that pings, and ends the other. */
  async function expectLiveness(address: string): Promise<void> {
    const kept = await connect(address);
    const silent = await connect(address);
    await Promise.all([kept.session(LIVELY_MS), silent.session(LIVELY_MS)]);
    expect((await kept.create(1, '/kept', '', 1)).error).toBe(0);
    expect((await silent.create(1, '/silent', '', 1)).error).toBe(0);
    await until(async () => {
      await kept.call(-2, 11);
      return (await kept.getData(2, '/silent')).error === -101;
    });
    expect((await kept.getData(3, '/kept')).error).toBe(0);
    expect((await kept.call(4, -11)).error).toBe(0);
  }

  test('it joins, and gets a snapshot', async () => {
    all.r1.start();
    all.r3.start();
    await whenIs(all.r3.address, 'leader');
    await write(all.r3.address, '/a', 'before');
    await all.ours.start('z2');
    await all.r3.logged(/Sending snapshot last zxid of peer is 0x0/, 0);
    await whenIs(all.address, 'follower');
    await write(all.address, '/b', 'forwarded');
    await expectOneTree();
  });

  test('a session goes from one to the other, with its ephemeral node', async () => {
    const one = await connect(all.address);
    const session = await one.session(PATIENCE_MS);
    expect((await one.create(1, '/e', '', 1)).error).toBe(0);
    const two = await connect(all.r1.address);
    expect((await two.session(PATIENCE_MS, session)).id).toBe(session.id);
    expect((await two.create(1, '/f', '', 1)).error).toBe(0);
    one.socket.destroy();
    const three = await connect(all.address);
    expect((await three.session(PATIENCE_MS, session)).id).toBe(session.id);
    expect((await three.getData(1, '/f')).error).toBe(0);
    expect((await three.call(2, -11)).error).toBe(0);
    await expectLiveness(all.address);
    const after = await Promise.all(addresses().map(treeOf));
    for (const tree of after) expect(Object.keys(tree)).not.toContain('/e');
    await expectOneTree();
  });

  test('it was away, and gets what it has missed', async () => {
    await all.ours.kill('z2');
    await write(all.r1.address, '/c', 'meanwhile');
    const from = all.r3.log.length;
    await all.ours.start('z2');
    await all.r3.logged(/Sending DIFF zxid=0x\w+ +for peer sid: 2/, from);
    await whenIs(all.address, 'follower');
    await expectOneTree();
  });

  test('the leader is killed, and it leads', async () => {
    const client = await connect(all.r1.address);
    const session = await client.session(PATIENCE_MS);
    expect((await client.create(1, '/mine', '', 1)).error).toBe(0);
    await all.r3.kill();
    await whenIs(all.address, 'leader');
    await whenIs(all.r1.address, 'follower');
    const again = await connect(all.address);
    expect((await again.session(PATIENCE_MS, session)).id).toBe(session.id);
    expect((await again.getData(1, '/mine')).error).toBe(0);
    expect((await again.call(2, -11)).error).toBe(0);
    await write(all.r1.address, '/d', 'under another leader');
    await expectLiveness(all.r1.address);
    await catchUp(all.r3, /Getting a diff from the leader/);
    expect(await modeOf(all.address)).toBe('leader');
    await expectOneTree();
  });

  test('it gives a snapshot to who has nothing', async () => {
    await all.r1.kill();
    all.r1.wipe();
    await catchUp(all.r1, /Getting a snapshot from leader/);
    await expectOneTree();
  });

  test('what only it had logged, it takes back', async () => {
    const client = await connect(all.address);
    await client.session(PATIENCE_MS);
    await bringUpToDate(all.r3.address, (path) => all.r3.hasLogged(path));
    await Promise.all([all.r1.freeze(), all.r3.freeze()]);
    client.create(1, '/lost', '').catch(() => {});
    await until(async () => {
      const [proposed, logged] = [await last('proposed'), await last('logged')];
      return proposed === logged && proposed !== (await last('committed'));
    });
    await Promise.all([all.r1.kill(), all.r3.kill(), all.ours.kill('z2')]);
    all.r1.start();
    all.r3.start();
    await whenIs(all.r3.address, 'leader');
    await all.ours.start('z2');
    await whenIs(all.address, 'follower');
    const synced = (await all.ours.trace()).filter(({ kind }) => kind === 'zookeeper/synced');
    expect(synced.at(-1)!.data).toMatchObject({ method: 'TRUNC' });
    expect(Object.keys(await treeOf(all.address))).not.toContain('/lost');
    await expectOneTree();
  });

  test('what only another one had logged, that one takes back from it', async () => {
    const client = await connect(all.r3.address);
    await client.session(PATIENCE_MS);
    const isLogged = async () => (await last('logged')) === (await last('delivered'));
    await bringUpToDate(all.address, isLogged);
    // To the leader, both are still there.
    await Promise.all([all.r1.freeze(), all.ours.pause('z2')]);
    client.create(1, '/gone', '').catch(() => {});
    await until(() => all.r3.hasLogged('/gone'));
    await Promise.all([all.r1.kill(), all.r3.kill(), all.ours.kill('z2')]);
    await all.ours.start('z2');
    all.r1.start();
    await whenIs(all.address, 'leader');
    await catchUp(all.r3, /Truncating log to get in sync with the leader/);
    expect(Object.keys(await treeOf(all.r3.address))).not.toContain('/gone');
    await expectOneTree();
  });

  test('the encounter plays again to the same trace', async () => {
    await all.ours.close();
    const read = readRecording(all.recording);
    const { result } = await play(read.scenario, read.seed, INLINE, false, read);
    expect(result.traceHash).toBe(read.traceHash);
  });
});

const zxidOf = (event: TraceLine | undefined) => (event?.data as { zxid?: unknown })?.zxid;
