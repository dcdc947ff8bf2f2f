/**
 * The recipes of the client when all goes well: what each of them promises, in what order, and that
 * who leaves wakes one.
 */
import { describe, expect, it } from 'vitest';
import {
  Barrier,
  Counter,
  DoubleBarrier,
  Election,
  Mutex,
  Queue,
  ReadWriteLock,
} from '../../core/zookeeper/client/index.ts';
import { type Body, play, SERVERS, said, says } from './client-stage.ts';

/** What the clients said, without what they heard of their sessions. */
const told = (stage: Parameters<typeof said>[0]) =>
  said(stage).filter((line) => !line.includes('state:'));

describe('a mutex', () => {
  it('is held by one after the other, in the order of asking, with rising tokens', async () => {
    const body =
      (after: number): Body =>
      async (sys, zk, say) => {
        await sys.sleep(after);
        const held = await new Mutex(zk, '/locks/a').acquire(sys.host.name);
        say('holds');
        sys.observe('test/token', { token: held.token });
        await sys.sleep(2_000);
        say('lets go');
        await held.release();
      };
    const stage = await play([body(2_000), body(1_000), body(0)], (s) =>
      says(s, '1 lets go').then(),
    );
    expect(told(stage)).toEqual([
      '3 holds',
      '3 lets go',
      '2 holds',
      '2 lets go',
      '1 holds',
      '1 lets go',
    ]);
    const tokens = stage.events('test/token').map(({ data }) => Number(data.token));
    expect(tokens).toEqual(tokens.toSorted((one, other) => one - other));
  });

  it('is not waited for longer than asked, and nothing is left in line', async () => {
    const holder: Body = async (_sys, zk, say) => {
      await new Mutex(zk, '/lock').acquire('me');
      say('holds');
    };
    const asking: Body = async (sys, zk, say) => {
      const mutex = new Mutex(zk, '/lock');
      while (!(await mutex.holder())) await sys.sleep(10);
      const began = sys.clock.monotonic();
      say(String(await mutex.tryAcquire(1_500)));
      say(`after ${Math.floor((sys.clock.monotonic() - began) / 100)}`);
      say(String(await mutex.tryAcquire(0)));
      say(`${(await zk.getChildren('/lock')).children.length} in line`);
      say(String((await mutex.holder())?.text));
    };
    const stage = await play([holder, asking], (s) => says(s, '2 me').then());
    expect(told(stage)).toEqual([
      '1 holds',
      '2 undefined',
      '2 after 15',
      '2 undefined',
      '2 1 in line',
      '2 me',
    ]);
  });

  it('wakes one when it is released', async () => {
    const holder: Body = async (sys, zk, say) => {
      const held = await new Mutex(zk, '/lock').acquire();
      await sys.sleep(3_000);
      say('lets go');
      await held.release();
    };
    const waiting: Body = async (sys, zk, say) => {
      await sys.sleep(1_000);
      const look = zk.getChildren.bind(zk);
      zk.getChildren = (...path) => {
        say('looks who is in line');
        return look(...path);
      };
      await new Mutex(zk, '/lock').acquire();
      say('holds');
    };
    const stage = await play([holder, waiting, waiting, waiting], async (s) => {
      await says(s, '1 lets go');
      await s.sleep(2_000);
    });
    const after = told(stage).slice(told(stage).indexOf('1 lets go') + 1);
    const looking = after[0]?.[0];
    expect(after).toEqual([`${looking} looks who is in line`, `${looking} holds`]);
  });
});

it('a znode whose creation was not answered is found again', async () => {
  const body: Body = async (sys, zk, say) => {
    await zk.ensure('/lock');
    await zk.ensure('/queue/items');
    say('is about to ask');
    await sys.sleep(500);
    const [held] = await Promise.all([
      new Mutex(zk, '/lock').acquire(),
      new Queue(zk, '/queue').put('once'),
    ]);
    const lines = await Promise.all(['/lock', '/queue/items'].map((path) => zk.childNames(path)));
    say(`${lines.map(({ length }) => length)}, ${held.lost.settled}`);
  };
  const stage = await play([body], async (s) => {
    await says(s, '1 is about to ask');
    // Only what comes back: the server does what it is asked, and the session lives.
    const rule = { id: 'deaf', from: SERVERS, to: ['c1'], ports: [], cut: true };
    for (const host of [...SERVERS, 'c1']) s.control(host, { verb: 'link', rule });
    await s.until(() => said(s).find((line) => line.includes('Disconnected')));
    for (const host of [...SERVERS, 'c1']) s.control(host, { verb: 'unlink', id: 'deaf' });
    await s.until(() => said(s).find((line) => line.endsWith('false')));
  });
  expect(said(stage).at(-1)).toBe('1 1,1, false');
  expect(said(stage).some((line) => line.includes('Expired'))).toBe(false);
});

it('a read-write lock lets readers in together, and a writer alone, in turn', async () => {
  const body =
    (side: 'read' | 'write', after: number): Body =>
    async (sys, zk, say) => {
      await sys.sleep(after);
      const held = await new ReadWriteLock(zk, '/rw')[side].acquire();
      say(`${side}s`);
      await sys.sleep(3_000);
      say(`${side} over`);
      await held.release();
    };
  const bodies = [body('read', 0), body('read', 500), body('write', 1_000), body('read', 1_500)];
  const stage = await play(bodies, (s) => says(s, '4 read over').then());
  expect(told(stage)).toEqual([
    '1 reads',
    '2 reads',
    '1 read over',
    '2 read over',
    '3 writes',
    '3 write over',
    '4 reads',
    '4 read over',
  ]);
});

it('an election has a leader that others can ask for, and another one after it', async () => {
  const body =
    (after: number, terms: number): Body =>
    async (sys, zk, say) => {
      await sys.sleep(after);
      const election = new Election(zk, '/election');
      const term = await election.lead(sys.host.name);
      const leader = await election.leader();
      say(`${leader?.text} leads, ${leader?.token === term.token}, ${await election.candidates()}`);
      if (terms === 0) return;
      await sys.sleep(1_500);
      await term.release();
    };
  const stage = await play([body(0, 1), body(1_000, 0)], (s) =>
    says(s, '2 c2 leads, true, 1').then(),
  );
  expect(told(stage)).toEqual(['1 c1 leads, true, 1', '2 c2 leads, true, 1']);
});

it('a counter adds, and sets what it read', async () => {
  const body: Body = async (_sys, zk, say) => {
    const counter = new Counter(zk, '/count');
    for (let i = 0; i < 20; i++) await counter.add();
    say('added');
  };
  const asking: Body = async (sys, zk, say) => {
    const counter = new Counter(zk, '/count');
    while ((await counter.value()) < 60) await sys.sleep(50);
    say(`${await counter.compareAndSet(59, 1)} ${await counter.compareAndSet(60, 100)}`);
    say(`${await counter.add(-30)}`);
  };
  const stage = await play([body, body, body, asking], (s) => says(s, '4 70').then());
  expect(told(stage)).toContain('4 false true');
});

it('a barrier holds everybody up until it is lowered', async () => {
  const waiting: Body = async (sys, zk, say) => {
    const barrier = new Barrier(zk, '/barrier');
    say(`at first ${await barrier.pass()}`);
    await sys.sleep(3_000);
    say(`raised ${await barrier.pass(1_000)}`);
    say(`lowered ${await barrier.pass()}`);
  };
  const keeper: Body = async (sys, zk, say) => {
    const barrier = new Barrier(zk, '/barrier');
    await sys.sleep(1_500);
    await barrier.raise();
    await sys.sleep(4_000);
    say('lowers it');
    await barrier.lower();
  };
  const stage = await play([waiting, keeper], (s) => says(s, '1 lowered true').then());
  expect(told(stage)).toEqual([
    '1 at first true',
    '1 raised false',
    '2 lowers it',
    '1 lowered true',
  ]);
});

it('a double barrier opens when all have come, and closes when all have gone, round after round', async () => {
  const body =
    (slowMs: number): Body =>
    async (sys, zk, say) => {
      const barrier = new DoubleBarrier(zk, '/barrier', 3);
      for (const round of [1, 2, 3]) {
        await sys.sleep(slowMs);
        say(`comes ${round}`);
        const inside = await barrier.enter();
        say(`inside ${round}`);
        await sys.sleep(slowMs);
        say(`goes ${round}`);
        await inside?.leave();
        say(`gone ${round}`);
      }
      say(`left ${(await zk.getChildren('/barrier')).children.length}`);
    };
  const stage = await play([body(10), body(700), body(300)], async (s) => {
    for (const client of [1, 2, 3]) await says(s, `${client} left 0`);
  });
  const lines = told(stage).map((line) => line.slice(2));
  const last = (what: string) => lines.lastIndexOf(what);
  for (const round of [1, 2, 3]) {
    expect(lines.indexOf(`inside ${round}`)).toBeGreaterThan(last(`comes ${round}`));
    expect(lines.indexOf(`gone ${round}`)).toBeGreaterThan(last(`goes ${round}`));
  }
});

it('a queue hands out by priority and order, and again what was not done', async () => {
  const putting: Body = async (_sys, zk, say) => {
    const queue = new Queue(zk, '/queue');
    await queue.put('second');
    await queue.put('third');
    await queue.put('first', 1);
    await queue.put('last', 900);
    say('put');
    await queue.put('bad', 1_000).catch((error: Error) => say(error.message));
  };
  const taking: Body = async (sys, zk, say) => {
    const queue = new Queue(zk, '/queue');
    while ((await queue.size()) < 4) await sys.sleep(50);
    const first = await queue.take();
    const second = await queue.take();
    say(`${first?.text} ${second?.text}`);
    await second?.putBack();
    say(`${await first?.done()}`);
    for (;;) {
      const taken = await queue.take(2_000);
      if (!taken) break;
      say(`${taken.text} ${await taken.done()}`);
    }
    say(`${await queue.size()} left`);
  };
  const stage = await play([putting, taking], (s) => says(s, '2 0 left').then());
  expect(told(stage).filter((line) => line.startsWith('2'))).toEqual([
    '2 first second',
    '2 true',
    '2 second true',
    '2 third true',
    '2 last true',
    '2 0 left',
  ]);
});
