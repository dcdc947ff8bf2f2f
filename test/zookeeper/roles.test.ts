/** Keys that change what a member of an ensemble does: leaders without clients, observers without a disk, groups. */
import { describe, expect, it } from 'vitest';
import { connect } from '../../core/zookeeper/client/index.ts';
import { type Ensemble, type EnsembleOptions, ensemble } from './ensemble.ts';

async function holds(options: EnsembleOptions) {
  const run = await ensemble(options);
  expect(run.violations).toEqual([]);
  return run;
}

const create = (e: Ensemble, server: string, path: string) =>
  e.on(async (sys) => {
    const client = await e.client(sys, server);
    await client.create(path, 'x');
    await client.close();
  });

describe('a member of an ensemble', () => {
  it('leads without clients of its own where leaderServes=no', async () => {
    await holds({
      voters: 3,
      cfg: 'leaderServes=no',
      script: async (e) => {
        await e.startAll();
        const leader = e.leader() as string;
        await create(e, e.followers()[0] as string, '/n');
        await e.on(async (sys) => {
          await expect(connect(sys, `${leader}:2181`, { waitMs: 5_000 })).rejects.toThrow();
        });
      },
    });
  });

  it('observes without a log where syncEnabled=false, and is brought up anew', async () => {
    await holds({
      voters: 3,
      observers: 1,
      cfg: 'syncEnabled=false',
      script: async (e) => {
        await e.startAll();
        for (let i = 0; i < 5; i++) await create(e, 'm4', `/n${i}`);
        const logs = await e.on(
          async ({ disk }) => disk.list('/data/version-2').filter((name) => name.startsWith('log')),
          'm4',
        );
        expect(logs).toEqual([]);
        e.signal('m4', 'KILL');
        e.start('m4');
        await e.stage.sleep(3_000);
        await e.serving('m4');
        await create(e, 'm4', '/after');
      },
    });
  });

  it('belongs to a group once a reconfiguration says so', async () => {
    await holds({
      voters: 3,
      cfg: 'reconfigEnabled=true\nskipACL=yes',
      script: async (e) => {
        await e.startAll();
        const members = [1, 2, 3].map((sid) => `server.${sid}=m${sid}:2888:3888;2181`);
        const weights = ['group.1=1:2:3', 'weight.1=3', 'weight.2=1', 'weight.3=1'];
        const text = await e.on(async (sys) => {
          const client = await e.client(sys, 'm1');
          const config = await client.reconfig({ members: [...members, ...weights] });
          await client.close();
          return config.text;
        });
        expect(text).toContain('group.1=1:2:3\nweight.1=3\nweight.2=1\nweight.3=1\nversion=');
        // One server has more than half of the weight.
        for (const name of ['m2', 'm3']) e.power(name, false);
        await e.stage.until(() => e.leader() === 'm1' || undefined, 60_000);
        await create(e, 'm1', '/alone');
      },
    });
  });
});
