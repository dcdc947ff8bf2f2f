/** The invariants of ZooKeeper's specification under random trouble, by seed. */
import { describe, expect, it } from 'vitest';
import { ensemble } from './ensemble.ts';
import { sessions, torment, type Written, writer } from './nemesis.ts';

const FIRST = Number(process.env.FIRST_SEED ?? 1);
const SEEDS = Array.from({ length: Number(process.env.SEEDS ?? 8) }, (_, i) => FIRST + i);

describe('whatever happens to its servers', () => {
  it.each(SEEDS)('an ensemble keeps its promises (seed %i)', async (seed) => {
    const written: Written = { acknowledged: new Set(), stop: false, running: 0 };
    const run = await ensemble({
      voters: [3, 4, 5][seed % 3] as number,
      observers: [0, 1, 0, 2][seed % 4] as number,
      seed,
      contents: true,
      cfg: seed % 5 === 0 ? 'snapCount=200' : '',
      script: async (e) => {
        await e.startAll();
        writer(e, 'a', written);
        sessions(e, 3, written);
        await e.stage.sleep(500);
        await torment(e, seed, 6);
        written.stop = true;
        await e.serving(...e.names);
        await e.stage.until(() => written.running === 0 || undefined);
        for (const name of e.names) {
          const missing = await e.on(async (sys) => {
            const client = await e.client(sys, name);
            await client.sync('/');
            const { children } = await client.getChildren('/');
            const present = new Set(children.map((child) => `/${child}`));
            await client.close();
            return [...written.acknowledged].filter((path) => !present.has(path));
          });
          expect(missing, `acknowledged writes that ${name} lost`).toEqual([]);
        }
      },
    });
    expect(run.violations).toEqual([]);
    expect(written.acknowledged.size).toBeGreaterThan(20);
  });
});
