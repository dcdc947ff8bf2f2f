/** Workloads through failovers: what they verify holds, and fails when NameNodes err. */

import { describe, expect, test } from 'vitest';
import { err, on, onPair } from './pair.ts';

/** After a lost connection a client hears of it with its next ping. */
const PINGS = { 'ipc.ping.interval': 1_000 };
const FAILOVER = [on('m2', 'hdfs haadmin -failover --forcefence nn1 nn2', { exit: 'any' })];

/** What would end a run before the workload has looked. */
const UNWATCHED = ['hdfs-ha/acknowledged-survive'].map((invariant) => ({
  ...{ invariant, because: 'the workload has to see it too' },
}));

const work = async (
  workload: 'names' | 'append',
  timeline: readonly unknown[],
  seed: number,
  without: typeof UNWATCHED = [],
): Promise<Record<string, number>> => {
  const played = await onPair(timeline, {
    core: PINGS,
    hdfs: { 'dfs.ha.tail-edits.period': 1 },
    seed,
    without,
    workloads: { work: { workload: `hdfs-ha/${workload}`, host: 'm3', every: '20ms' } },
  });
  played.expectPassed();
  const [result] = played.result.workloads;
  return Object.fromEntries(
    Object.entries(result!.measures).map(([name, { value }]) => [name, value]),
  );
};

/** What is done in the last moment, and only the client has not heard. */
const unheard = (mutant?: string) => [
  ...err('NameNode', mutant),
  { wait: '1s' },
  { fault: 'partition', from: 'm1', to: 'm3', as: 'cut' },
  { wait: '1s' },
  { fault: 'kill', process: 'NameNode', host: 'm1' },
  { heal: 'cut' },
  ...FAILOVER,
  { wait: '3s' },
];

/** Journals that cannot be reached for a moment, before the power of the active's host is lost. */
const unsynced = (mutant?: string) => [
  ...err('NameNode', mutant),
  { wait: '1s' },
  { fault: 'partition', from: 'm1', to: ['m2', 'm3'], ports: [8485] },
  { wait: '2s' },
  { fault: 'power-off', host: 'm1', for: '3s' },
  { wait: '3s' },
  ...FAILOVER,
  { wait: '3s' },
];

interface Case {
  readonly error: string;
  readonly workload: 'names' | 'append';
  readonly timeline: (mutant?: string) => readonly unknown[];
  readonly seed: number;
  /** What shows that NameNodes err. */
  readonly by: string;
}

const CASES: readonly Case[] = [
  {
    ...{ error: 'forget-retry-cache', workload: 'names', timeline: unheard, seed: 8 },
    by: 'not-done',
  },
  {
    ...{ error: 'forget-retry-cache', workload: 'append', timeline: unheard, seed: 3 },
    by: 'failed',
  },
  {
    ...{ error: 'acknowledge-before-sync', workload: 'names', timeline: unsynced, seed: 1 },
    by: 'lost',
  },
  {
    ...{ error: 'acknowledge-before-sync', workload: 'append', timeline: unsynced, seed: 2 },
    by: 'lost',
  },
];

describe.each(CASES)('hdfs-ha/$workload through a failover', (one) => {
  const { error, workload, timeline, seed, by } = one;
  test('is told the truth', async () => {
    const measures = await work(workload, timeline(), seed);
    expect(measures).toMatchObject({ lost: 0, failed: 0 });
    expect(measures['not-done'] ?? 0).toBe(0);
    expect(measures.twice ?? 0).toBe(0);
    expect(measures.acknowledged).toBeGreaterThan(10);
  });

  test(`sees that NameNodes err: ${error}`, async () => {
    // It is luck what is under way at the moment: one of a few runs has to see it.
    for (let at = seed; at < seed + 8; at++) {
      const measures = await work(workload, timeline(error), at, UNWATCHED);
      if (measures[by]! > 0) return;
    }
    throw new Error(`\`${by}\` is 0 in all runs`);
  });
});
