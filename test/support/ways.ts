/** All the ways there are to run a scenario in this process; the trace must be the same in each. */

import { WatchBoard } from '../../core/executor/watch.ts';
import type { ScenarioModel } from '../../core/scenario/model.ts';
import type { RunOptions } from '../../core/scenario/run/options.ts';
import { type RunReport, runScenario } from '../../core/scenario/run/run.ts';
import { specify } from '../../core/scenario/run/specification.ts';

export type Way = Pick<RunOptions, 'executor' | 'perThread' | 'windows' | 'ofSweep'>;

export const INLINE: Way = { executor: 'inline', perThread: 1, windows: 'reach' };

/** By name; `part` of the look-ahead makes the length of a window. */
export function waysOf(scenario: ScenarioModel): Readonly<Record<string, Way>> {
  const { lookahead } = specify(scenario, 1);
  const windows = (part: number): Way => ({
    ...INLINE,
    windows: Math.max(1, Math.floor(lookahead / part)),
  });
  return {
    threads: { executor: 'threads', perThread: 1, windows: 'reach' },
    'two hosts to a thread': { executor: 'threads', perThread: 2, windows: 'reach' },
    'windows of L': windows(1),
    'windows of L/2': windows(2),
    'windows of L/7': windows(7),
    'one heap': { ...INLINE, windows: 'heap' },
  };
}

/** Plays a scenario once. */
export function play(
  scenario: ScenarioModel,
  seed: number,
  way: Way = INLINE,
  keepTrace = false,
  outside?: RunOptions['outside'],
): Promise<RunReport> {
  return runScenario(scenario, {
    seed,
    ...way,
    keepTrace,
    outside,
    watch: WatchBoard.forLanes(scenario.cluster.hosts.length + 1).shared,
    interrupted: () => false,
    onStep: () => {},
    onProgress: () => {},
  });
}
