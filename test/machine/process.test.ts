import { expect, test } from 'vitest';
import type { System } from '../../core/machine/system.ts';
import { program } from '../support/programs.ts';
import { simulate } from '../support/simulate.ts';

const M1 = 1;

test('a process killed while it waits never resumes, and its death is an event', async () => {
  const sleeper = program('sleeper', async (sys) => {
    sys.state('asleep');
    await sys.sleep(1_000);
    sys.observe('test/woke', {});
  });
  const run = await simulate({
    hosts: ['m1'],
    programs: [sleeper],
    script: async (at) => {
      at.start('m1', 'sleeper');
      await at.sleep(500);
      at.control('m1', { verb: 'signal', pid: at.pid(M1, 'sleeper')!, signal: 'KILL' });
      await at.sleep(2_000);
    },
  });
  expect(run.trace.map(({ kind }) => kind)).not.toContain('test/woke');
  const exit = run.trace.find(({ kind }) => kind === 'process/exited');
  expect(exit?.data).toEqual({ program: 'sleeper', code: 137, signal: 'KILL' });
});

test('a stopped process does what was due, in order, once it is continued', async () => {
  const ticker = program('ticker', (sys) => {
    for (const at of [100, 200, 300]) sys.timer(at, () => sys.observe('test/tick', { at }));
    return sys.forever();
  });
  await simulate({
    hosts: ['m1'],
    programs: [ticker],
    script: async (at) => {
      at.start('m1', 'ticker');
      await at.sleep(50);
      at.control('m1', { verb: 'signal', pid: at.pid(M1, 'ticker')!, signal: 'STOP' });
      await at.sleep(1_000);
      expect(at.events('test/tick')).toEqual([]);
      at.control('m1', { verb: 'signal', pid: at.pid(M1, 'ticker')!, signal: 'CONT' });
      await at.sleep(10);
      expect(at.events('test/tick').map(({ data }) => data.at)).toEqual([100, 200, 300]);
    },
  });
});

test('a hook of a program is open in its living processes and in those that start later', async () => {
  const asker = program('asker', async (sys) => {
    for (;;) {
      sys.observe('test/asked', { open: sys.hook('door') });
      await sys.sleep(1_000);
    }
  });
  await simulate({
    hosts: ['m1'],
    programs: [asker],
    script: async (at) => {
      const answers = () => at.events('test/asked').map(({ data }) => data.open);
      at.start('m1', 'asker');
      await at.sleep(500);
      const door = { verb: 'program-hook', program: 'asker', name: 'door' } as const;
      at.control('m1', { ...door, open: true });
      await at.sleep(1_000);
      at.control('m1', { verb: 'signal', pid: at.pid(M1, 'asker')!, signal: 'KILL' });
      at.start('m1', 'asker');
      await at.sleep(500);
      expect(answers()).toEqual([false, true, true]);
      at.control('m1', { ...door, open: false });
      await at.sleep(1_000);
      expect(answers()).toEqual([false, true, true, false]);
    },
  });
});

test('a fault armed before the second fsync strikes exactly there', async () => {
  const writer = program('writer', async (sys) => {
    for (const name of ['/one', '/two']) {
      sys.disk.write(name, name);
      await sys.disk.fsync(name);
      sys.observe('test/synced', { name });
    }
  });
  await simulate({
    hosts: ['m1'],
    programs: [writer],
    script: async (at) => {
      at.start('m1', 'writer');
      const actions = [{ verb: 'power', on: false }] as const;
      at.control('m1', {
        verb: 'arm',
        trap: { id: 't', when: 'before', subject: 'fsync', nth: 2, actions },
      });
      await at.until(() => at.events('host/powered-off')[0]);
      expect(at.events('test/synced').map(({ data }) => data.name)).toEqual(['/one']);
    },
  });
});

const wrong: Record<string, (sys: System) => Promise<void>> = {
  'awaits a real timer': async (sys) => {
    // On a busy machine the first may come before the event has ended in which it was set.
    for (const at of [1, 2]) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      sys.observe('test/woke', { at });
    }
  },
  'awaits a promise of crypto': async (sys) => {
    await crypto.subtle.digest('SHA-256', new Uint8Array(50_000_000));
    sys.observe('test/woke', {});
  },
};

for (const [what, main] of Object.entries(wrong)) {
  test(`a program that ${what} ends the run, and is named`, async () => {
    const busy = program('busy', async (sys) => {
      for (;;) await sys.sleep(1);
    });
    const run = await simulate({
      hosts: ['m1'],
      programs: [program('wrong', main), busy],
      script: async (at) => {
        at.start('m1', 'wrong');
        at.start('m1', 'busy');
        await at.sleep(3_600_000);
      },
    });
    expect(run.failure?.message).toMatch(
      /wrong \(pid 1000\) on m1 was woken by something the kernel did not make/,
    );
  });
}

test('a program that throws ends the run, and is named with what it threw', async () => {
  const run = await simulate({
    hosts: ['m1'],
    programs: [
      program('thrower', async (sys) => {
        await sys.sleep(5);
        throw new TypeError('oops');
      }),
    ],
    script: async (at) => {
      at.start('m1', 'thrower');
      await at.sleep(1_000);
    },
  });
  expect(run.failure?.message).toBe('thrower (pid 1000) on m1 threw TypeError: oops');
});

test('a program that never lets the clock move is stopped and named', async () => {
  const run = await simulate({
    hosts: ['m1'],
    instantLimit: 1_000,
    programs: [
      program('spinner', async (sys) => {
        for (;;) await sys.sleep(0);
      }),
    ],
    script: async (at) => {
      at.start('m1', 'spinner');
      await at.sleep(1_000);
    },
  });
  expect(run.failure?.message).toMatch(/spinner \(pid 1000\) on m1 keeps the clock from moving/);
});

test('waiting out a rest that is shorter than the clock can tell comes to an end', async () => {
  const waiter = program('waiter', async (sys) => {
    const until = sys.clock.monotonic() + 1e-9;
    while (sys.clock.monotonic() < until) await sys.sleep(until - sys.clock.monotonic());
    sys.observe('test/waited', {});
  });
  const run = await simulate({
    hosts: ['m1'],
    programs: [waiter],
    script: async (at) => {
      at.start('m1', 'waiter');
      await at.sleep(10);
    },
  });
  expect(run.trace.map(({ kind }) => kind)).toContain('test/waited');
});

test('tasks of one thread never overlap, and a fair lock lets waiters in by turn', async () => {
  const worker = program('worker', async (sys) => {
    const thread = sys.thread('main-EventThread');
    const lock = sys.lock('elector');
    const say = (what: string) => sys.observe('test/did', { what });
    for (const name of ['a', 'b']) {
      thread.run(async () => {
        say(`${name} begins`);
        await sys.sleep(10);
        say(`${name} ends`);
      });
    }
    await lock.acquire();
    const second = lock.acquire().then(() => say('second'));
    const third = lock.acquire().then(() => say('third'));
    await sys.sleep(50);
    say('first');
    lock.release();
    await second;
    lock.release();
    await third;
  });
  const run = await simulate({
    hosts: ['m1'],
    programs: [worker],
    script: async (at) => {
      at.start('m1', 'worker');
      await at.until(() => at.events('process/exited')[0]);
    },
  });
  expect(run.failure).toBeUndefined();
  const did = run.trace.filter(({ kind }) => kind === 'test/did').map(({ data }) => data.what);
  expect(did).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'first', 'second', 'third']);
});

test('a time-out is traced with its label, its key, and the event that armed it as its cause', async () => {
  const waiter = program('waiter', (sys) => {
    sys.observe('test/armed', {});
    sys.timer(30, () => sys.observe('test/over', {}), { label: 'no reply', key: 'syncLimit' });
    return sys.forever();
  });
  const run = await simulate({
    hosts: ['m1'],
    programs: [waiter],
    script: async (at) => {
      at.start('m1', 'waiter');
      await at.until(() => at.events('test/over')[0]);
    },
  });
  const at = (kind: string) => run.trace.find((record) => record.kind === kind)!;
  expect(at('process/timed-out').data).toMatchObject({ label: 'no reply', key: 'syncLimit' });
  expect(at('process/timed-out').cause?.sequence).toBe(at('test/armed').sequence);
  expect(at('test/over').cause?.sequence).toBe(at('process/timed-out').sequence);
});
