import { describe, expect, test } from 'vitest';
import { program, text } from '../support/programs.ts';
import { type Stage, simulate } from '../support/simulate.ts';

const M1 = 1;

/** Writes one synced and then fifty unsynced records, and waits. */
const logger = program('logger', async (sys) => {
  sys.disk.append('/log', 'synced\n');
  await sys.disk.fsync('/log');
  for (let at = 0; at < 50; at++) sys.disk.append('/log', `${at}\n`.padStart(600, '.'));
  sys.observe('test/written', {});
  await sys.forever();
});

const reader = program('reader', (sys) => {
  sys.observe('test/read', { size: sys.disk.read('/log').length });
  return 0;
});

async function writtenThen(seed: number, script: (at: Stage) => Promise<void>): Promise<number> {
  let size = -1;
  await simulate({
    hosts: ['m1'],
    programs: [logger, reader],
    seed,
    script: async (at) => {
      at.start('m1', 'logger');
      await at.until(() => at.events('test/written')[0]);
      await script(at);
      at.start('m1', 'reader');
      size = (await at.until(() => at.events('test/read')[0])).data.size as number;
    },
  });
  return size;
}

const WHOLE = 7 + 50 * 600;

describe('what was written and not synced', () => {
  test('survives kill -9, for the page cache lives on', async () => {
    const size = await writtenThen(1, async (at) => {
      at.control('m1', { verb: 'signal', pid: at.pid(M1, 'logger')!, signal: 'KILL' });
    });
    expect(size).toBe(WHOLE);
  });

  test('survives power loss as a seeded prefix, never less than what was synced', async () => {
    const sizes = new Set<number>();
    for (let seed = 1; seed <= 20; seed++) {
      const size = await writtenThen(seed, async (at) => {
        at.control('m1', { verb: 'power', on: false });
        at.control('m1', { verb: 'power', on: true });
        await at.sleep(10);
      });
      expect(size).toBeGreaterThanOrEqual(7);
      expect(size).toBeLessThanOrEqual(WHOLE);
      sizes.add(size);
    }
    expect(sizes.size).toBeGreaterThan(5);
  });
});

/** Appends and syncs, again and again, and says how each went. */
const syncer = program('syncer', async (sys) => {
  for (let at = 0; ; at++) {
    const started = sys.clock.monotonic();
    try {
      sys.disk.append('/data', `${at}`);
      await sys.disk.fsync('/data');
      sys.observe('test/synced', { at, took: sys.clock.monotonic() - started });
    } catch (error) {
      sys.observe('test/refused', { at, code: (error as { code: string }).code });
    }
    await sys.sleep(10);
  }
});

function syncing(script: (at: Stage) => Promise<void>) {
  return simulate({
    hosts: ['m1'],
    programs: [syncer],
    script: async (at) => {
      at.start('m1', 'syncer');
      await at.sleep(100);
      await script(at);
    },
  });
}

describe('a disk that is', () => {
  test('slow takes its factor longer', async () => {
    await syncing(async (at) => {
      at.control('m1', { verb: 'disk', fault: { kind: 'slow', factor: 100 } });
      await at.sleep(1_000);
      expect(at.events('test/synced').at(-1)!.data.took).toBeGreaterThanOrEqual(100);
    });
  });

  test('hung never returns from fsync, until it is healed', async () => {
    await syncing(async (at) => {
      at.control('m1', { verb: 'disk', fault: { kind: 'hung' } });
      await at.sleep(50);
      const before = at.events('test/synced').length;
      await at.sleep(60_000);
      expect(at.events('test/synced').length).toBe(before);
      at.control('m1', { verb: 'disk', fault: null });
      await at.sleep(1_000);
      expect(at.events('test/synced').length).toBeGreaterThan(before);
    });
  });

  test('failing refuses fsync and loses its dirty data for good', async () => {
    await syncing(async (at) => {
      at.control('m1', { verb: 'disk', fault: { kind: 'failing' } });
      const refused = await at.until(() => at.events('test/refused')[0]);
      expect(refused.data.code).toBe('EIO');
      at.control('m1', { verb: 'disk', fault: null });
      await at.sleep(100);
      at.control('m1', {
        verb: 'probe',
        id: 1,
        probe: { kind: 'file', path: '/data' },
        watch: false,
      });
      const { answer } = (await at.until(() => at.events('probe/answered')[0])).data as {
        answer: { content: Uint8Array; synced: Uint8Array };
      };
      expect(text(answer.content)).toContain(String(refused.data.at));
      expect(answer.synced).not.toEqual(answer.content);
    });
  });

  test('full refuses to write more', async () => {
    await syncing(async (at) => {
      at.control('m1', { verb: 'disk', fault: { kind: 'full', freeBytes: 0 } });
      const refused = await at.until(() => at.events('test/refused')[0]);
      expect(refused.data.code).toBe('ENOSPC');
    });
  });
});

describe('the clocks of a host', () => {
  const clockwatcher = program('clockwatcher', async (sys) => {
    for (;;) {
      sys.observe('test/time', { wall: sys.clock.wall(), monotonic: sys.clock.monotonic() });
      await sys.sleep(1_000);
    }
  });
  const watch = (script: (at: Stage) => Promise<void>) =>
    simulate({
      hosts: ['m1'],
      programs: [clockwatcher],
      script: async (at) => {
        at.start('m1', 'clockwatcher');
        await at.sleep(10);
        await script(at);
      },
    });

  test('an offset moves dates, and no timer', async () => {
    await watch(async (at) => {
      at.control('m1', { verb: 'clock', offsetMs: 3_600_000, ratePpm: null });
      await at.sleep(2_000);
      const [first, second] = at.events('test/time');
      expect(second!.time - first!.time).toBe(1_000_000);
      expect((second!.data.wall as number) - (first!.data.wall as number)).toBe(3_601_000);
    });
  });

  test('a rate moves timers, the pending ones too', async () => {
    await watch(async (at) => {
      at.control('m1', { verb: 'clock', offsetMs: null, ratePpm: 100_000 });
      await at.sleep(5_000);
      const times = at.events('test/time');
      expect(times[2]!.time - times[1]!.time).toBe(909_091);
      expect((times[2]!.data.monotonic as number) - (times[1]!.data.monotonic as number)).toBe(
        1_000,
      );
    });
  });
});
