/** What a server makes of a log whose fsync failed: the kernel shows records that no platter holds. */
import { expect, it } from 'vitest';
import { ensemble } from './ensemble.ts';

it('a server whose fsync failed keeps its log whole through the next power cut', async () => {
  const run = await ensemble({
    voters: 3,
    script: async (e) => {
      await e.startAll();
      const [victim] = e.followers() as [string];
      const gone = () => e.stage.until(() => e.pid(victim) === undefined || undefined);
      const leader = e.leader() as string;
      e.begin(async (sys) => {
        const client = await e.client(sys, leader);
        for (let i = 0; i < 500; i++) {
          await client.create(`/${i}`, null);
          await sys.sleep(10);
        }
      });
      await e.stage.sleep(500);
      e.stage.control(victim, { verb: 'disk', fault: { kind: 'failing' } });
      await gone();
      e.stage.control(victim, { verb: 'disk', fault: null });
      e.start(victim);
      await e.serving(victim);
      await e.stage.sleep(100);
      e.power(victim, false);
      e.power(victim, true);
      await gone();
      e.start(victim);
      await e.serving(victim);
      await e.stage.sleep(100);
    },
  });
  expect(run.violations).toEqual([]);
});
