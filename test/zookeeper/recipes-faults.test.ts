/**
 * The recipes under trouble, over many seeds: the leader dies, clients are cut off and stand still
 * until their sessions expire. Whatever happens, who held a lock earlier writes nothing after who
 * holds it later (told by zxid and fencing token), an addition is made once, an item is done once, and
 * nobody is left behind in a line. QUORATE_RECIPE_SEEDS asks for more seeds than CI plays.
 */
import { describe, expect, it } from 'vitest';
import type { System } from '../../core/machine/system.ts';
import {
  type Client,
  Counter,
  Election,
  type Held,
  KeeperException,
  Mutex,
  Queue,
} from '../../core/zookeeper/client/index.ts';
import type { Stage } from '../support/simulate.ts';
import { type Body, play, trouble } from './client-stage.ts';

const SEEDS = Array.from(
  { length: Number(process.env.QUORATE_RECIPE_SEEDS ?? 3) },
  (_, i) => i + 1,
);
const WORKERS = 3;
const ROUNDS = 8;
const DID = 'test/did';

/** Trouble for workers of one kind, until `over`. */
async function torment(seed: number, body: Body, over = recovered): Promise<Stage> {
  const bodies = Array.from({ length: WORKERS }, () => body);
  const script = async (stage: Stage) => {
    await stage.until(() => stage.events(DID)[0]);
    await trouble(stage, seed, WORKERS, ROUNDS);
    await over(stage);
  };
  return play(bodies, script, { seed });
}

/** When all is well again each worker gets its turn: no znode of nobody stands in the way. */
async function recovered(stage: Stage): Promise<void> {
  const { now } = stage;
  const since = () => stage.events(DID).filter(({ time }) => time > now);
  await stage.until(() => new Set(since().map(({ lane }) => lane)).size === WORKERS || undefined);
}

type Acquire = (zk: Client, sys: System) => Promise<Held>;

/** Writes its token, time and again, while it holds; `isHeedless` trusts what it once had. */
const writer = (acquire: Acquire, isHeedless = false): Body => {
  const write = async (sys: System, zk: Client, held: Held): Promise<boolean> => {
    const set = { set: '/resource', data: String(held.token) };
    try {
      const results = await zk.multi(isHeedless ? [set] : [held.check, set]);
      sys.observe(DID, { token: held.token, zxid: results.at(-1)?.stat?.mzxid ?? 0n });
      return true;
    } catch (error) {
      if (!(error instanceof KeeperException)) throw error;
      return isHeedless;
    }
  };
  return async (sys, zk) => {
    await zk.ensure('/resource');
    for (;;) {
      const held = await acquire(zk, sys);
      for (let i = 0; i < 8 && (isHeedless || !held.lost.settled); i++) {
        if (!(await write(sys, zk, held))) break;
        await sys.sleep(150, isHeedless ? undefined : held.lost);
      }
      await held.release();
    }
  };
};

/** Writes that carry an older token than one before them, in the order of the ensemble. */
function outdated(stage: Stage): number {
  const written = stage
    .events(DID)
    .map(({ data }) => ({ token: data.token as bigint, zxid: data.zxid as bigint }))
    .sort((one, other) => (one.zxid < other.zxid ? -1 : 1));
  return written.filter(({ token }, i) => i > 0 && token < (written[i - 1]?.token ?? 0n)).length;
}

const LOCKED: Acquire = (zk, sys) => new Mutex(zk, '/lock').acquire(sys.host.name);
const ELECTED: Acquire = (zk, sys) => new Election(zk, '/election').lead(sys.host.name);

describe('whoever holds what expires', () => {
  it.each(SEEDS)('writes nothing after the next holder of a mutex: seed %i', async (seed) => {
    expect(outdated(await torment(seed, writer(LOCKED)))).toBe(0);
  });

  it.each(SEEDS)('writes nothing after the next leader: seed %i', async (seed) => {
    expect(outdated(await torment(seed, writer(ELECTED)))).toBe(0);
  });

  it('does so where it does not look', async () => {
    let seen = 0;
    for (let seed = 1; seed <= 6 && seen === 0; seed++) {
      seen += outdated(await torment(seed, writer(LOCKED, true)));
    }
    expect(seen).toBeGreaterThan(0);
  });
});

it.each(SEEDS)('no addition to a counter is made twice: seed %i', async (seed) => {
  const body: Body = async (sys, zk) => {
    const counter = new Counter(zk, '/count');
    for (;;) {
      sys.observe(DID, { value: (await counter.add()) ?? 0 });
      await sys.sleep(40);
    }
  };
  const stage = await torment(seed, body);
  const values = stage.events(DID).map(({ data }) => Number(data.value));
  const known = values.filter((value) => value > 0);
  expect(new Set(known).size).toBe(known.length);
  expect(Math.max(...known)).toBeLessThanOrEqual(values.length);
});

it.each(SEEDS)('each item of a queue is done once: seed %i', async (seed) => {
  const items = 25;
  const body: Body = async (sys, zk) => {
    const queue = new Queue(zk, '/queue');
    for (let put = 0; ; ) {
      if (put < items) await queue.put(`${sys.host.name}-${put++}`);
      const taken = await queue.take(1_000);
      if (!taken) continue;
      await sys.sleep(100, taken.lost);
      const item = taken.text;
      sys.observe(DID, { item, done: (await taken.done()) ?? null });
    }
  };
  const finished = (stage: Stage) => stage.events(DID).filter(({ data }) => data.done !== false);
  const stage = await torment(seed, body, async (s) => {
    const done = () => new Set(finished(s).map(({ data }) => data.item)).size;
    await s.until(() => done() === items * WORKERS || undefined, 120_000);
  });
  const surely = finished(stage).filter(({ data }) => data.done === true);
  expect(new Set(surely.map(({ data }) => data.item)).size).toBe(surely.length);
});
