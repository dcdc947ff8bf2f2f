/** The plugin of clusters/custom-role, a file of its own, as its author plays it. */

import { expect, test } from 'vitest';
import { playAll } from '../../core/play/index.ts';

const folder = 'clusters/custom-role';
const SEEDS = Array.from({ length: 20 }, (_, at) => at + 1);

test.each(SEEDS)(
  'seed %i: jobs are run once, and the forgetful scheduler is caught',
  async (seed) => {
    const runs = await playAll('two-leaders.yaml', { folder, seed });
    expect(runs).toHaveLength(2);
    for (const run of runs) {
      run.expectPassed();
      const jobs = run.events('scheduler/job-run').map(({ data }) => data.job as number);
      expect(new Set(jobs).size).toBe(jobs.length);
      expect(jobs.length).toBeGreaterThan(15);
      expect(new Set(run.events('scheduler/led').map(({ host }) => host)).size).toBe(2);
    }
    const [mutant] = await playAll('forgotten-token.yaml', { folder, seed });
    mutant!.expectPassed();
    const ran = mutant!.events('scheduler/job-run');
    const last = ran.at(-1)!;
    const before = ran.find(({ data }) => (data.token as number) > (last.data.token as number));
    expect(before?.host, 'somebody else led before the last job').not.toBe(last.host);
  },
);
