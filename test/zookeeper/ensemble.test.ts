/** Ensembles on simulated machines: what survives the loss of servers, and how they come back. */
import { describe, expect, it } from 'vitest';
import { is } from '../../core/zookeeper/client/index.ts';
import { type Ensemble, type EnsembleOptions, ensemble } from './ensemble.ts';

async function holds(options: EnsembleOptions) {
  const run = await ensemble(options);
  expect(run.violations).toEqual([]);
  return run;
}

const writes = (e: Ensemble, from: number, to: number, server?: string) =>
  e.on(async (sys) => {
    const client = await e.client(sys, server);
    for (let i = from; i < to; i++) await client.create(`/n${i}`, `${i}`);
    await client.close();
  });

const childrenOn = (e: Ensemble, server: string) =>
  e.on(async (sys) => {
    const client = await e.client(sys, server);
    await client.sync('/');
    const children = await client.getChildren('/');
    await client.close();
    return children.children.length - 1;
  });

describe('an ensemble', () => {
  it.each([1, 2, 3, 4, 5, 6, 7])('of %i servers elects, writes and reads', async (voters) => {
    await holds({
      voters,
      script: async (e) => {
        await e.startAll();
        await writes(e, 0, 20);
        for (const name of e.names) expect(await childrenOn(e, name)).toBe(20);
      },
    });
  });

  it('goes on without its leader, and takes it back with a DIFF', async () => {
    await holds({
      voters: 3,
      script: async (e) => {
        await e.startAll();
        await writes(e, 0, 10);
        const old = e.leader() as string;
        e.signal(old, 'KILL');
        await e.stage.until(() => (e.leader() !== undefined && e.leader() !== old) || undefined);
        await writes(e, 10, 20);
        e.start(old);
        await e.stage.sleep(2_000);
        await e.serving(old);
        expect(e.last(old, 'zookeeper/synced')?.data.method).toBe('DIFF');
        expect(await childrenOn(e, old)).toBe(20);
      },
    });
  });

  it('serves nothing without a quorum, and everything again with it', async () => {
    await holds({
      voters: 3,
      script: async (e) => {
        await e.startAll();
        await writes(e, 0, 5);
        const [one, two] = e.followers() as [string, string];
        const leader = e.leader() as string;
        for (const name of [one, two]) e.power(name, false);
        await e.stage.until(() => e.mode(leader) === 'looking' || undefined, 30_000);
        for (const name of [one, two]) e.power(name, true);
        await e.stage.sleep(100);
        e.start(one, two);
        await e.stage.sleep(2_000);
        await e.serving(...e.names);
        expect(await childrenOn(e, one)).toBe(5);
      },
    });
  });

  it('cuts off what a leader proposed alone', async () => {
    await holds({
      voters: 3,
      script: async (e) => {
        await e.startAll();
        await writes(e, 0, 3);
        const leader = e.leader() as string;
        const client = e.begin(async (sys) => {
          const session = await e.client(sys, leader);
          sys.observe('test/connected', {});
          await sys.sleep(1_000);
          for (let i = 0; i < 5; i++) session.create(`/lost${i}`, '').catch(() => {});
        });
        expect(client).toBeGreaterThan(0);
        await e.stage.until(() => e.stage.events('test/connected').length > 0 || undefined);
        // The client stays on the leader's side: only servers are cut off from each other.
        const others = e.followers();
        for (const name of e.names) {
          const rule = { id: 'cut', from: [leader], to: others, ports: [], cut: true };
          e.stage.control(name, { verb: 'link', rule });
          const back = { id: 'cut', from: others, to: [leader], ports: [], cut: true };
          e.stage.control(name, { verb: 'link', rule: back });
        }
        await e.stage.until(() => (e.leader() !== leader && e.leader() !== undefined) || undefined);
        await writes(e, 3, 6, e.leader());
        e.join('cut');
        await e.stage.sleep(10_000);
        await e.serving(...e.names);
        const methods = e.stage
          .events('zookeeper/synced')
          .filter((record) => record.lane === e.lane(leader))
          .map((record) => record.data.method);
        expect(['TRUNC', 'SNAP']).toContain(methods.at(-1));
        expect(await childrenOn(e, leader)).toBe(6);
      },
    });
  });

  it('sends a snapshot to a server that missed more than the committed log holds', async () => {
    await holds({
      voters: 3,
      cfg: 'snapCount=100',
      script: async (e) => {
        await e.startAll();
        const behind = e.followers()[0] as string;
        e.signal(behind, 'KILL');
        await e.stage.sleep(50);
        await e.on(async (sys) => {
          const client = await e.client(sys, e.leader());
          for (let i = 0; i < 700; i++) await client.create(`/n${i}`, 'x'.repeat(50));
          await client.close();
        });
        e.start(behind);
        await e.stage.sleep(2_000);
        await e.serving(behind);
        expect(e.last(behind, 'zookeeper/synced')?.data.method).toBe('SNAP');
        expect(await childrenOn(e, behind)).toBe(700);
        // And from what it keeps on its disk it comes back by itself.
        e.signal(behind, 'KILL');
        await e.stage.sleep(50);
        e.start(behind);
        await e.stage.sleep(2_000);
        await e.serving(behind);
        expect(e.last(behind, 'zookeeper/synced')?.data.method).toBe('DIFF');
        expect(await childrenOn(e, behind)).toBe(700);
      },
    });
  });

  it('informs observers, which neither vote nor count', async () => {
    await holds({
      voters: 3,
      observers: 2,
      script: async (e) => {
        await e.startAll();
        expect([e.mode('m4'), e.mode('m5')]).toEqual(['observer', 'observer']);
        await writes(e, 0, 10, 'm4');
        expect(await childrenOn(e, 'm5')).toBe(10);
        for (const name of e.followers()) e.signal(name, 'KILL');
        await e.stage.until(() => e.leader() === undefined || undefined, 30_000);
        await e.stage.sleep(1_000);
        expect(e.mode('m4')).toBe('looking');
      },
    });
  });

  it('keeps what it acknowledged when all lose power at once', async () => {
    await holds({
      voters: 3,
      script: async (e) => {
        await e.startAll();
        const acknowledged: number[] = [];
        e.begin(async (sys) => {
          const client = await e.client(sys);
          for (let i = 0; ; i++) {
            await client.create(`/n${i}`, '').then(
              () => acknowledged.push(i),
              () => {},
            );
          }
        });
        await e.stage.sleep(3_000);
        for (const name of e.names) e.power(name, false);
        await e.stage.sleep(100);
        const kept = acknowledged.length;
        e.power('c1', false);
        for (const name of e.names) e.power(name, true);
        await e.stage.sleep(100);
        e.power('c1', true);
        await e.stage.sleep(100);
        e.start();
        await e.stage.sleep(2_000);
        await e.serving(...e.names);
        expect(kept).toBeGreaterThan(100);
        expect(await childrenOn(e, 'm1')).toBeGreaterThanOrEqual(kept);
      },
    });
  });
});

describe('a session', () => {
  it('survives its server and the leader, with its ephemerals', async () => {
    await holds({
      voters: 3,
      script: async (e) => {
        await e.startAll();
        const client = e.on(async (sys) => {
          const session = await e.client(sys);
          await session.create('/mine', '', { mode: 'ephemeral' });
          const id = session.sessionId;
          sys.observe('test/ready', {});
          await sys.sleep(20_000);
          const found = await session.exists('/mine');
          return { same: session.sessionId === id, owned: found?.ephemeralOwner === id };
        });
        await e.stage.until(() => e.stage.events('test/ready').length > 0 || undefined);
        e.signal(e.leader() as string, 'KILL');
        expect(await client).toEqual({ same: true, owned: true });
      },
    });
  });

  it('expires between its time-out and one tick later, on all servers at once', async () => {
    const run = await holds({
      voters: 3,
      script: async (e) => {
        await e.startAll();
        e.begin(async (sys) => {
          const session = await e.client(sys, 'm1', 6_000);
          await session.create('/gone', '', { mode: 'ephemeral' });
          await sys.sleep(5_000);
          sys.observe('test/killed', {});
          sys.exit(0);
        });
        await e.stage.until(() => e.stage.events('zookeeper/session-expired')[0], 60_000);
        const gone = await e.on(async (sys) => {
          const session = await e.client(sys, 'm2');
          await session.sync('/');
          return session.exists('/gone');
        });
        expect(gone).toBeUndefined();
      },
    });
    const at = (kind: string) => run.trace.find((record) => record.kind === kind)?.time ?? 0;
    const silent = (at('zookeeper/session-expired') - at('test/killed')) / 1_000;
    // The last ping was at most two seconds (a third of the time-out) before the end.
    expect(silent).toBeGreaterThan(6_000 - 2_100);
    expect(silent).toBeLessThan(6_000 + 2_000 + 1_100);
  });

  it('can be expired by a fault at the leader', async () => {
    await holds({
      voters: 3,
      script: async (e) => {
        await e.startAll();
        const outcome = e.on(async (sys) => {
          const session = await e.client(sys, e.followers()[0]);
          sys.observe('test/session', { session: session.sessionId });
          for (;;) {
            await sys.sleep(500);
            try {
              await session.exists('/');
            } catch (error) {
              if (is(error, 'sessionExpired')) return 'expired';
            }
          }
        });
        const ready = await e.stage.until(() => e.stage.events('test/session')[0]);
        const leader = e.leader() as string;
        e.stage.control(leader, {
          verb: 'command',
          pid: e.pid(leader) as number,
          name: 'expire-session',
          argument: ready.data.session as bigint,
        });
        expect(await outcome).toBe('expired');
      },
    });
  });
});

describe('a leader', () => {
  it('that is cut off steps down within syncLimit, and commits nothing meanwhile', async () => {
    const run = await holds({
      voters: 3,
      script: async (e) => {
        await e.startAll();
        const old = e.leader() as string;
        e.isolate('cut', old);
        await e.stage.until(() => e.mode(old) === 'looking' || undefined, 20_000);
        await e.stage.until(() => e.leader() !== undefined || undefined);
        e.join('cut');
        await e.stage.sleep(30_000);
        await e.serving(...e.names);
      },
    });
    const down = run.trace.filter((record) => record.kind === 'zookeeper/stepped-down');
    expect(down.some(({ data }) => String(data.why).startsWith('Not sufficient followers'))).toBe(
      true,
    );
  });

  it('goes on committing with the acknowledgements of others while its disk hangs', async () => {
    await holds({
      voters: 3,
      script: async (e) => {
        await e.startAll();
        const leader = e.leader() as string;
        e.stage.control(leader, { verb: 'disk', fault: { kind: 'hung' } });
        await writes(e, 0, 5, e.followers()[0]);
        expect(e.leader()).toBe(leader);
      },
    });
  });
});
