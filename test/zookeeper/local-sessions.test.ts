/** Sessions that one server knows alone, and servers that serve readers while there is no leader. */
import { describe, expect, it } from 'vitest';
import { connect } from '../../core/zookeeper/client/index.ts';
import { asClient, type Ensemble, type EnsembleOptions, ensemble } from './ensemble.ts';

const LOCAL = 'localSessionsEnabled=true';

async function holds(options: EnsembleOptions) {
  const run = await ensemble(options);
  expect(run.violations).toEqual([]);
  return run;
}

const codeOf = async (work: Promise<unknown>): Promise<number> => {
  try {
    await work;
    return 0;
  } catch (error) {
    return (error as { code: number }).code;
  }
};

const zxidOn = (e: Ensemble, server: string) =>
  asClient(e, server, async (client) => (await client.exists('/zookeeper'))?.czxid);

describe('with localSessionsEnabled', () => {
  it('a session costs no transaction, and its client writes all the same', async () => {
    const run = await holds({
      voters: 3,
      cfg: LOCAL,
      script: async (e) => {
        await e.startAll();
        for (const name of e.names) await zxidOn(e, name);
        for (const name of e.names) {
          await asClient(e, name, (client) => client.create(`/${name}`, 'x'));
        }
      },
    });
    const committed = run.trace.filter((record) => record.kind === 'zookeeper/committed');
    expect(committed).toHaveLength(3);
    const closed = run.trace.filter((record) => record.kind === 'zookeeper/session-closed');
    expect(closed).toHaveLength(6);
  });

  it.each(['m1', 'm3'])('an ephemeral node on %s is refused', async (server) => {
    await holds({
      voters: 3,
      cfg: LOCAL,
      script: async (e) => {
        await e.startAll();
        await asClient(e, server, async (client) => {
          expect(await codeOf(client.create('/e', '', { mode: 'ephemeral' }))).toBe(-120);
          await client.create('/p', '');
        });
      },
    });
  });

  it.each(['m1', 'm3', 'm4'])(
    'and upgrading, an ephemeral node on %s makes the session global',
    async (server) => {
      const run = await holds({
        voters: 3,
        observers: 1,
        cfg: `${LOCAL}\nlocalSessionsUpgradingEnabled=true`,
        script: async (e) => {
          await e.startAll();
          await e.on(async (sys) => {
            const client = await e.client(sys, server);
            await client.create('/e', '', { mode: 'ephemeral' });
            const other = await e.client(sys, 'm2');
            await other.sync('/');
            expect((await other.exists('/e'))?.ephemeralOwner).toBe(client.sessionId);
            await client.close();
            await other.sync('/');
            expect(await other.exists('/e')).toBeUndefined();
            await other.close();
          });
        },
      });
      // createSession, create, closeSession.
      expect(run.trace.filter((record) => record.kind === 'zookeeper/committed')).toHaveLength(3);
    },
  );

  it('a session does not outlive its server, and expires there', async () => {
    const run = await holds({
      voters: 3,
      cfg: LOCAL,
      script: async (e) => {
        await e.startAll();
        const states: string[] = [];
        e.begin(async (sys) => {
          const client = await connect(sys, 'm1:2181,m2:2181', { timeout: 8_000 });
          client.onSession((event) => states.push(String(event.state)));
          await client.getChildren('/');
          await sys.sleep(60_000);
        });
        await e.stage.sleep(2_000);
        const connected = e.names.find((name) => e.last(name, 'zookeeper/session-opened'));
        e.signal(connected ?? 'm1', 'KILL');
        await e.stage.sleep(30_000);
        // -112: the other server does not know it.
        expect(states).toContain('-112');
        e.begin(async (sys) => {
          await e.client(sys, 'm3', 8_000);
          await sys.exit(0);
        });
        await e.stage.sleep(20_000);
      },
    });
    const expired = run.trace.filter((record) => record.kind === 'zookeeper/session-expired');
    expect(expired.map((record) => record.lane)).toEqual([3]);
  });
});

describe('with readonlymode.enabled', () => {
  const readOnly = {
    voters: 3,
    cfg: LOCAL,
    jvmFlags: '-Dreadonlymode.enabled=true',
  };

  it('a server without a leader serves who only reads, after two seconds, until there is one', async () => {
    await holds({
      ...readOnly,
      script: async (e) => {
        await e.startAll();
        await asClient(e, 'm1', (client) => client.create('/n', 'before'));
        for (const name of ['m2', 'm3']) e.power(name, false);
        await e.stage.until(() => e.mode('m1') === 'looking' || undefined, 30_000);
        const since = e.stage.now;
        await e.stage.until(() => e.mode('m1') === 'read-only' || undefined, 30_000);
        expect((e.stage.now - since) / 1_000).toBeGreaterThanOrEqual(2_000);
        await e.on(async (sys) => {
          const reader = await connect(sys, 'm1:2181', { timeout: 8_000, readOnly: true });
          expect((await reader.getData('/n')).text).toBe('before');
          expect(await codeOf(reader.setData('/n', 'after'))).toBe(-119);
          expect(await codeOf(reader.sync('/n'))).toBe(-119);
          await reader.close();
          await expect(connect(sys, 'm1:2181', { waitMs: 6_000 })).rejects.toThrow();
        });
        e.power('m2', true);
        await e.stage.sleep(100);
        e.start('m2');
        await e.stage.sleep(2_000);
        await e.serving('m1', 'm2');
        await asClient(e, 'm1', (client) => client.setData('/n', 'after'));
      },
    });
  });
});
