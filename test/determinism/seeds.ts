/**
 * Random faults by seed over the scenarios of `clusters/`: each seed takes the next scenario and is
 * compared inline with one or two other ways of running it, invariants on. The seeds are shared out
 * over two test files, which run side by side; by default each scenario has its turn at least once,
 * and `FIRST_SEED=1 SEEDS=300` gives it every place of the faults. These faults repair nothing but
 * ZooKeeper; HDFS has seeds of its own (test/hdfs/nemesis).
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import type { ScenarioModel } from '../../core/scenario/model.ts';
import { Comparison, MODES, type Mode } from '../support/compare.ts';
import { withRandomFaults } from '../support/random-faults.ts';

const PLACES = ['instead', 'behind', 'beside'] as const;
/** Too slow for each seed: threads and processes have to start. */
const SLOW: readonly Mode[] = ['threads', 'two hosts to a thread', 'a second process'];

/** Lessons in misconfiguration, and in a leader that stays lost: afterwards no ensemble is whole. */
const LEAVES_DAMAGE = /\/((no-|bad-zoo)[\w-]+|leader-lost)\.yaml$/;

const FIRST_SEED = Number(process.env.FIRST_SEED ?? 1);
const SEEDS = Number(process.env.SEEDS ?? 120);

export function compareSeeds(half: 'first' | 'second'): void {
  const middle = FIRST_SEED + Math.ceil(SEEDS / 2);
  const [first, end] = half === 'first' ? [FIRST_SEED, middle] : [middle, FIRST_SEED + SEEDS];
  let scenarios: readonly ScenarioModel[];
  let comparison: Comparison;

  beforeAll(async () => {
    const loaded = await loadScenarios(['clusters']);
    expect(loaded.problems).toEqual([]);
    scenarios = loaded.scenarios.filter(isEnsemble);
    comparison = new Comparison();
  });
  afterAll(() => comparison.end());

  const seeds = Array.from({ length: end - first }, (_, at) => first + at);

  test.each(seeds)('seed %i leaves one trace however it is run', async (seed) => {
    const own = scenarios[seed % scenarios.length]!;
    // Steps of the scenario's own meet steps of other lengths each time round.
    const drawn = PLACES[(seed + Math.floor(seed / scenarios.length)) % PLACES.length]!;
    // What must break by itself would end the run before the faults have had their turn.
    const isEnd = own.fails !== undefined || (drawn === 'behind' && LEAVES_DAMAGE.test(own.file));
    const place = isEnd ? 'instead' : drawn;
    const options = { rounds: 3, restMs: 900, place };
    const scenario = withRandomFaults(own, seed, options);
    const before = scenarios[(seed + 7) % scenarios.length]!;
    const { failure } = await comparison.compare(scenario, seed, modesOf(seed), before);
    if (place === 'beside') expect(failure ?? '').not.toMatch(/^zookeeper\//);
    else expect(failure).toBeUndefined();
  });

  test('each way was taken often', () => {
    for (const mode of MODES) {
      const least = (end - first) / (SLOW.includes(mode) ? 12 : 8);
      expect(comparison.counts.get(mode) ?? 0, mode).toBeGreaterThanOrEqual(Math.floor(least));
    }
  });
}

/**
 * The faults, and what is demanded after them, are about the servers of one membership: where it may
 * change, who wants to join is gone for good after a restart ("My id 4 not in the peer list").
 */
function isEnsemble({ cluster }: ScenarioModel): boolean {
  const { hosts, plugins } = cluster;
  const isFixed = hosts.every(({ conf }) => conf['zoo.cfg']?.keys?.reconfigEnabled !== 'true');
  const hasServers = hosts.some(({ roles }) => roles.includes('QuorumPeerMain'));
  return isFixed && hasServers && !plugins.includes('hdfs-ha');
}

/** One way for each seed, in turn; a second one that costs little. */
function modesOf(seed: number): Mode[] {
  const cheap = MODES.filter((mode) => !SLOW.includes(mode));
  const mode = MODES[seed % MODES.length]!;
  const second = cheap[Math.floor(seed / MODES.length) % cheap.length]!;
  return mode === second ? [mode] : [mode, second];
}
