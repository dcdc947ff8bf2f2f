/**
 * Followers that serve observers (`observerMasterPort`): clients of such observers see no difference,
 * an observer whose follower dies goes on with another, and nobody else is served there.
 */

import { describe, expect, it } from 'vitest';
import { encode } from '../../core/zookeeper/protocol/jute.ts';
import { EventType } from '../../core/zookeeper/protocol/opcodes.ts';
import {
  encodePacket,
  LearnerInfo,
  PacketType,
} from '../../core/zookeeper/protocol/quorum-packet.ts';
import { type Ensemble, type EnsembleOptions, ensemble } from './ensemble.ts';

const PORT = 2191;

async function holds(options: Partial<EnsembleOptions> & Pick<EnsembleOptions, 'script'>) {
  const run = await ensemble({
    voters: 3,
    observers: 2,
    contents: true,
    ...options,
    cfg: `observerMasterPort=${PORT}\n${options.cfg ?? ''}`,
  });
  expect(run.violations).toEqual([]);
}

/** Whom an observer learns from. */
function masterOf(e: Ensemble, name: string): string {
  return e.names[Number(e.last(name, 'zookeeper/observing')?.data.leader) - 1] as string;
}

const text = (data: Uint8Array | null): string => Buffer.from(data ?? []).toString();

describe('an observer with observerMasterPort', () => {
  it('learns from a follower and never from the leader, which does not listen there', async () => {
    await holds({
      script: async (e) => {
        await e.startAll();
        for (const observer of ['m4', 'm5']) expect(e.followers()).toContain(masterOf(e, observer));
        await e.on(async (sys) => {
          const tcp = sys.net.connect(e.leader() as string, PORT);
          await sys.promise<void>((resolve) => {
            tcp.onError = () => resolve();
          });
        });
      },
    });
  });

  it('serves its clients as any other: writes, watches, sync, sessions that move and live on', async () => {
    await holds({
      script: async (e) => {
        await e.startAll();
        await e.on(async (sys) => {
          const here = await e.client(sys, 'm4', 6_000);
          const there = await e.client(sys, 'm5', 6_000);
          await here.create('/n', 'one');
          await there.sync('/n');
          const seen: number[] = [];
          const got = await there.getData('/n', (event) => seen.push(event.type));
          expect(text(got.data)).toBe('one');
          await here.setData('/n', 'two');
          await there.sync('/n');
          expect(seen).toEqual([EventType.nodeDataChanged]);
          await here.create('/n/e', '', { mode: 'ephemeral' });
          // Only what observers and their followers pass on keeps the session.
          await sys.sleep(20_000);
          await there.sync('/n');
          expect((await there.getChildren('/n')).children).toEqual(['e']);
          await here.close();
          await there.sync('/n');
          expect((await there.getChildren('/n')).children).toEqual([]);
        });
      },
    });
  });

  it('goes on with another follower when its own dies, and its sessions with it', async () => {
    await holds({
      script: async (e) => {
        await e.startAll();
        const first = masterOf(e, 'm4');
        e.begin(async (sys) => {
          const client = await e.client(sys, 'm4', 30_000);
          await client.create('/e', '', { mode: 'ephemeral' });
          sys.observe('test/there', {});
          await sys.forever();
        });
        await e.stage.until(() => e.stage.events('test/there')[0]);
        e.signal(first, 'KILL');
        await e.stage.until(
          () => (e.mode('m4') === 'observer' && masterOf(e, 'm4') !== first) || undefined,
        );
        expect(e.followers()).toEqual([masterOf(e, 'm4')]);
        await e.stage.sleep(40_000);
        await e.on(async (sys) => {
          const client = await e.client(sys, 'm4');
          expect(await client.exists('/e')).toBeDefined();
        });
      },
    });
  });

  it('is brought up to date by its follower, while writes go on', async () => {
    await holds({
      script: async (e) => {
        await e.startAll();
        const leader = e.leader() as string;
        e.signal('m4', 'KILL');
        e.begin(async (sys) => {
          const client = await e.client(sys, leader);
          for (let i = 0; i < 600; i++) {
            await client.create(`/n${i}`, '');
            if (i === 50) sys.observe('test/halfway', {});
          }
          sys.observe('test/written', {});
        });
        await e.stage.until(() => e.stage.events('test/halfway')[0]);
        e.start('m4');
        await e.stage.until(() => e.stage.events('test/written')[0]);
        await e.serving('m4');
        expect(e.followers()).toContain(masterOf(e, 'm4'));
        await e.on(async (sys) => {
          const client = await e.client(sys, 'm4');
          await client.sync('/');
          expect((await client.getChildren('/')).children).toHaveLength(601);
        });
      },
    });
  });

  it('hears of a membership that its follower activates', async () => {
    await holds({
      cfg: 'reconfigEnabled=true\nskipACL=yes',
      script: async (e) => {
        await e.startAll();
        await e.on(async (sys) => {
          const client = await e.client(sys, 'm4');
          await client.reconfig({ leaving: [5] });
          await client.sync('/');
          expect(text((await client.getData('/zookeeper/config')).data)).not.toContain('server.5');
        });
      },
    });
  });
});

describe('a follower that serves observers', () => {
  it('closes the connection of whoever is none', async () => {
    await holds({
      script: async (e) => {
        await e.startAll();
        const info = encode(LearnerInfo, { sid: 7n, protocolVersion: 0x10000, configVersion: 0n });
        await e.on(async (sys) => {
          const tcp = sys.net.connect(e.followers()[0] as string, PORT);
          tcp.onOpen = () => tcp.write(encodePacket(PacketType.followerInfo, 0n, info));
          await sys.promise<void>((resolve) => {
            tcp.onEnd = () => resolve();
          });
        });
      },
    });
  });
});

describe('a follower whose observerMasterPort is taken', () => {
  it('looks for a leader again, and never says that it serves', async () => {
    const run = await ensemble({
      voters: 3,
      cfg: 'observerMasterPort=2181\n',
      script: async (e) => {
        e.start();
        const whys = () => e.stage.events('zookeeper/stepped-down').map(({ data }) => data.why);
        await e.stage.until(() => whys()[3], 60_000);
        expect(whys()).toContainEqual(expect.stringMatching(/address already in use/i));
        const served = e.stage.events('zookeeper/serving').map(({ data: { mode } }) => mode);
        expect(served).not.toContain('follower');
      },
    });
    expect(run.violations).toEqual([]);
  });
});
