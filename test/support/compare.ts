/**
 * The ways of running a scenario whose traces must be equal: executors, packing, windows, processes.
 * `inline` is what the others are compared with.
 */

import { expect } from 'vitest';
import type { ScenarioModel } from '../../core/scenario/model.ts';
import { OtherProcess, type Outcome } from './other-process.ts';
import { play, waysOf } from './ways.ts';

export const MODES = [
  'threads',
  'two hosts to a thread',
  'windows of L',
  'windows of L/2',
  'windows of L/7',
  'one heap',
  'a second process',
  'after another scenario',
] as const;

export type Mode = (typeof MODES)[number];

export class Comparison {
  /** How often each mode was compared. */
  readonly counts = new Map<Mode, number>();
  /** Lives on, so that what is played in it comes after something else. */
  private readonly used = new OtherProcess();
  private readonly processes: 'fresh processes' | 'one process';

  /** Whether `a second process` is a new one each time, or the one that has been used. */
  constructor(processes: 'fresh processes' | 'one process' = 'fresh processes') {
    this.processes = processes;
  }

  /** Plays inline, then in these modes, and demands one trace. */
  async compare(
    scenario: ScenarioModel,
    seed: number,
    modes: readonly Mode[],
    before: ScenarioModel,
  ): Promise<Outcome> {
    const { result } = await play(scenario, seed);
    const { traceHash } = result;
    const first = { traceHash, failure: result.failure?.message };
    for (const mode of modes) {
      const outcome = await this.outcome(mode, scenario, seed, before);
      expect(outcome, `${scenario.file}, seed ${seed}: inline and ${mode}`).toEqual(first);
      this.counts.set(mode, (this.counts.get(mode) ?? 0) + 1);
    }
    return first;
  }

  end(): void {
    this.used.end();
  }

  private async outcome(
    mode: Mode,
    scenario: ScenarioModel,
    seed: number,
    before: ScenarioModel,
  ): Promise<Outcome> {
    if (mode === 'after another scenario') {
      return this.used.play({ scenario: before, seed: seed + 1 }, { scenario, seed });
    }
    if (mode === 'a second process') {
      if (this.processes === 'one process') return this.used.play({ scenario, seed });
      const fresh = new OtherProcess();
      try {
        return await fresh.play({ scenario, seed });
      } finally {
        fresh.end();
      }
    }
    const { result } = await play(scenario, seed, waysOf(scenario)[mode]!);
    return { traceHash: result.traceHash, failure: result.failure?.message };
  }
}
