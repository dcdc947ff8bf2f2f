/** Membership at run time: servers join and leave, roles and addresses change, the leader hands over. */
import { describe, expect, it } from 'vitest';
import { connect } from '../../core/zookeeper/client/index.ts';
import { asClient, type Ensemble, type EnsembleOptions, ensemble } from './ensemble.ts';

const RECONFIG = 'reconfigEnabled=true\nskipACL=yes';

/** Servers of which the last `joining` are in nobody's configuration but their own. */
async function holds(options: EnsembleOptions) {
  const run = await ensemble({ cfg: RECONFIG, ...options });
  expect(run.violations).toEqual([]);
  return run;
}

const line = (sid: number, role = 'participant', clientPort = 2181) =>
  `server.${sid}=m${sid}:2888:3888:${role};0.0.0.0:${clientPort}`;

const configOn = (e: Ensemble, server: string) =>
  asClient(e, server, async (client) => {
    await client.sync('/');
    return (await client.getConfig()).text;
  });

/** Everything beside `zoo.cfg`, by path. */
const filesOf = (e: Ensemble, server: string) =>
  e.on(async ({ disk }) => {
    const names = disk.list('/').filter((name) => name.startsWith('zoo.cfg'));
    return Object.fromEntries(names.map((name) => [`/${name}`, disk.readText(`/${name}`)]));
  }, server);

const codeOf = async (work: Promise<unknown>): Promise<number> => {
  try {
    await work;
    return 0;
  } catch (error) {
    return (error as { code: number }).code;
  }
};

const membersOf = (text: string) =>
  [...text.matchAll(/^server\.(\d+)=/gm)].map((m) => Number(m[1]));

describe('an ensemble with reconfigEnabled', () => {
  it('establishes its first membership under the zxid of the epoch, and moves it to a file', async () => {
    await holds({
      voters: 3,
      script: async (e) => {
        await e.startAll();
        expect(await configOn(e, 'm1')).toBe(
          'server.1=m1:2888:3888:participant\nserver.2=m2:2888:3888:participant\n' +
            'server.3=m3:2888:3888:participant\nversion=100000000',
        );
        const files = await filesOf(e, 'm1');
        expect(files['/zoo.cfg']).toContain('dynamicConfigFile=/zoo.cfg.dynamic.100000000\n');
        expect(files['/zoo.cfg']).not.toContain('server.');
        expect(files['/zoo.cfg.bak']).toContain('server.3=m3:2888:3888\n');
        expect(files['/zoo.cfg.dynamic.100000000']).toBe(
          [1, 2, 3].map((sid) => `server.${sid}=m${sid}:2888:3888:participant`).join('\n'),
        );
      },
    });
  });

  it('grows from three servers to five, and is led by one that joined', async () => {
    await holds({
      voters: 3,
      joiners: 2,
      script: async (e) => {
        e.start('m1', 'm2', 'm3');
        await e.serving('m1', 'm2', 'm3');
        await asClient(e, 'm1', (client) => client.create('/before', 'x'));
        e.start('m4', 'm5');
        await e.serving('m4', 'm5');
        const config = await asClient(e, 'm1', (client) =>
          client.reconfig({ joining: [line(4), line(5)] }),
        );
        expect(membersOf(config.text)).toEqual([1, 2, 3, 4, 5]);
        expect(config.stat.version).toBe(-1);
        expect(await configOn(e, 'm5')).toBe(config.text);
        const files = await filesOf(e, 'm4');
        expect(Object.keys(files)).not.toContain('/zoo.cfg.dynamic.next');
        expect(files['/zoo.cfg']).not.toContain('clientPort');
        for (const name of ['m3', 'm2']) {
          e.signal(name, 'KILL');
          await e.stage.until(() => e.leader() !== undefined || undefined, 60_000);
        }
        await e.stage.until(() => ['m4', 'm5'].includes(e.leader() ?? '') || undefined, 60_000);
        await e.serving('m1', 'm4', 'm5');
        await asClient(e, 'm1', (client) => client.setData('/before', 'y'));
      },
    });
  });

  it('takes the lead away from a server that is removed, without an election', async () => {
    const run = await holds({
      voters: 4,
      script: async (e) => {
        await e.startAll();
        expect(e.leader()).toBe('m4');
        const text = await asClient(e, 'm1', async (client) => {
          await client.create('/n', '1');
          return (await client.reconfig({ leaving: [4] })).text;
        });
        expect(membersOf(text)).toEqual([1, 2, 3]);
        await e.stage.until(() => (e.leader() ?? 'm4') !== 'm4' || undefined, 30_000);
        expect(['m1', 'm2', 'm3']).toContain(e.leader());
        await e.stage.sleep(10_000);
        await e.serving(...e.names);
        // Removed, it follows without a vote until somebody stops it.
        expect(e.mode('m4')).toBe('follower');
        expect(await configOn(e, 'm4')).toContain('version=');
        await asClient(e, 'm2', (client) => client.setData('/n', '2'));
      },
    });
    const elections = run.trace.filter((record) => record.kind === 'zookeeper/elected');
    expect(elections).toHaveLength(4);
  });

  it('moves the ports of a server, which reports them from then on', async () => {
    await holds({
      voters: 3,
      cfg: `${RECONFIG}\n4lw.commands.whitelist=conf`,
      script: async (e) => {
        await e.startAll();
        const mover = e.followers()[0] as string;
        const sid = e.lane(mover);
        await asClient(e, e.leader(), (client) =>
          client.reconfig({ joining: [`server.${sid}=${mover}:2777:3777:participant;2181`] }),
        );
        await e.serving(mover);
        const report = await e.on(async (sys) => {
          let text = '';
          const tcp = sys.net.connect(mover, 2181);
          tcp.onOpen = () => tcp.write(Buffer.from('conf'));
          tcp.onData = (bytes) => {
            text += Buffer.from(bytes).toString();
          };
          await sys.promise<void>((resolve) => {
            tcp.onEnd = () => resolve();
          });
          return text;
        });
        expect(report).toContain('\nelectionPort=3777\nquorumPort=2777\n');
      },
    });
  });

  it('makes an observer of a voter, and a voter of an observer', async () => {
    await holds({
      voters: 3,
      observers: 1,
      script: async (e) => {
        await e.startAll();
        await asClient(e, 'm1', (client) =>
          client.reconfig({ joining: [line(4), line(1, 'observer')] }),
        );
        await e.stage.until(
          () => (e.mode('m1') === 'observer' && e.mode('m4') === 'follower') || undefined,
          60_000,
        );
        await e.serving(...e.names);
        e.signal('m2', 'KILL');
        await e.stage.sleep(1_000);
        await asClient(e, 'm4', (client) => client.create('/after', 'x'));
      },
    });
  });

  it('moves the client port of a server, and keeps those who are connected', async () => {
    await holds({
      voters: 3,
      script: async (e) => {
        await e.startAll();
        await e.on(async (sys) => {
          const connected = await e.client(sys, 'm1');
          await connected.reconfig({ joining: [line(1, 'participant', 2999)] });
          await connected.create('/still', 'here');
          const other = await connect(sys, 'm1:2999');
          expect((await other.getData('/still')).text).toBe('here');
          await other.close();
          await connected.close();
        });
      },
    });
  });

  it('goes on with what it proposed last when all are started again', async () => {
    await holds({
      voters: 3,
      joiners: 1,
      script: async (e) => {
        e.start('m1', 'm2', 'm3');
        await e.serving('m1', 'm2', 'm3');
        e.start('m4');
        await e.serving('m4');
        const { text } = await asClient(e, 'm1', (client) =>
          client.reconfig({ joining: [line(4)], leaving: [1] }),
        );
        await e.stage.sleep(5_000);
        for (const name of ['m2', 'm3', 'm4']) e.power(name, false);
        for (const name of ['m2', 'm3', 'm4']) e.power(name, true);
        await e.stage.sleep(100);
        e.start('m2', 'm3', 'm4');
        await e.serving('m2', 'm3', 'm4');
        expect(await configOn(e, 'm4')).toBe(text);
      },
    });
  });

  it('refuses with the reasons of the real server', async () => {
    await holds({
      voters: 3,
      script: async (e) => {
        await e.startAll();
        await asClient(e, 'm1', async (client) => {
          expect(await codeOf(client.reconfig({ joining: [line(9)], fromVersion: 77n }))).toBe(
            -103,
          );
          // Nobody of the new majority follows.
          expect(
            await codeOf(client.reconfig({ members: [line(3), line(7), line(8), line(9)] })),
          ).toBe(-13);
          expect(await codeOf(client.reconfig({ leaving: [1, 2] }))).toBe(-8);
          expect(await codeOf(client.reconfig({ joining: ['server.4=m4:2888:3888'] }))).toBe(-8);
          expect(await codeOf(client.reconfig({ joining: ['server.4=m1:2888:3888;2181'] }))).toBe(
            -8,
          );
          expect(await codeOf(client.reconfig({ leaving: ['x'] }))).toBe(-5);
          const version = BigInt(`0x${(await client.getConfig()).text.split('version=')[1]}`);
          const { text } = await client.reconfig({ leaving: [1], fromVersion: version });
          expect(membersOf(text)).toEqual([2, 3]);
        });
      },
    });
  });
});

describe('an ensemble without reconfigEnabled, and a server alone', () => {
  it('refuse to be reconfigured', async () => {
    for (const [voters, cfg, code] of [
      [3, '', -123],
      [1, '', -123],
      [1, RECONFIG, -6],
    ] as const) {
      await holds({
        voters,
        cfg,
        script: async (e) => {
          await e.startAll();
          await asClient(e, 'm1', async (client) => {
            expect(await codeOf(client.reconfig({ leaving: [1] }))).toBe(code);
          });
        },
      });
    }
  });

  it('needs the right to write /zookeeper/config', async () => {
    await holds({
      voters: 3,
      cfg: 'reconfigEnabled=true',
      script: async (e) => {
        await e.startAll();
        await asClient(e, 'm1', async (client) => {
          expect(await codeOf(client.reconfig({ leaving: [1] }))).toBe(-102);
        });
      },
    });
  });
});
