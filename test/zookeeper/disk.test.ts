/** Files that come and go: a disk without room, and snapshots and logs that are purged. */
import { describe, expect, it } from 'vitest';
import { type Ensemble, ensemble } from './ensemble.ts';

const write = (e: Ensemble, from: number, to: number) =>
  e.on(async (sys) => {
    const client = await e.client(sys);
    for (let i = from; i < to; i++) await client.create(`/n${i}`, 'x'.repeat(200));
    await client.close();
  });

const filesOf = (e: Ensemble, server: string, prefix: string) =>
  e.on(
    async ({ disk }) => disk.list('/data/version-2').filter((name) => name.startsWith(prefix)),
    server,
  );

describe('a disk without room', () => {
  it.each(['m1', 'm3'])('makes %s give up its role, and lets it come back', async (name) => {
    const run = await ensemble({
      voters: 3,
      script: async (e) => {
        await e.startAll();
        await write(e, 0, 5);
        e.stage.control(name, { verb: 'disk', fault: { kind: 'full', freeBytes: 0 } });
        await e.stage.sleep(100);
        await write(e, 5, 10).catch(() => undefined);
        await e.stage.until(() => e.leader() !== undefined || undefined, 20_000);
        await write(e, 10, 20);
        expect(e.pid(name)).toBeDefined();
        expect(['looking', undefined]).toContain(e.mode(name));
        e.stage.control(name, { verb: 'disk', fault: null });
        await e.stage.sleep(5_000);
        await e.serving(...e.names);
        expect(await filesOf(e, name, 'log')).not.toHaveLength(0);
      },
    });
    expect(run.violations).toEqual([]);
  });
});

describe('autopurge', () => {
  it('keeps the newest snapshots, and the logs that they need', async () => {
    const run = await ensemble({
      voters: 1,
      cfg: 'snapCount=4\nautopurge.purgeInterval=1\nautopurge.snapRetainCount=3',
      script: async (e) => {
        await e.startAll();
        await write(e, 0, 30);
        const before = await filesOf(e, 'm1', 'snapshot');
        expect(before.length).toBeGreaterThan(4);
        await e.stage.sleep(3_600_000);
        const snapshots = await filesOf(e, 'm1', 'snapshot');
        expect(snapshots).toHaveLength(3);
        e.signal('m1', 'KILL');
        e.start('m1');
        await e.stage.sleep(3_000);
        const count = await e.on(async (sys) => {
          const client = await e.client(sys);
          const { children } = await client.getChildren('/');
          await client.close();
          return children.length;
        });
        expect(count).toBe(31);
      },
    });
    expect(run.violations).toEqual([]);
  });

  it('a log is rolled at txnLogSizeLimitInKb', async () => {
    await ensemble({
      voters: 1,
      cfg: 'txnLogSizeLimitInKb=1',
      script: async (e) => {
        await e.startAll();
        await write(e, 0, 20);
        expect((await filesOf(e, 'm1', 'log')).length).toBeGreaterThan(3);
      },
    });
  });
});
