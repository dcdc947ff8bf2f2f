/**
 * Deliberate errors in the engine, opened in every server of an ensemble: each must be caught by
 * the invariant that speaks of it, within a few seeds of random faults. Without the error the same
 * seeds break nothing; otherwise the invariants would prove nothing.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import type { TraceRecord } from '../../core/kernel/trace.ts';
import { loadScenarios } from '../../core/scenario/load-scenarios.ts';
import type { ScenarioModel } from '../../core/scenario/model.ts';
import { MUTANTS, type Mutant } from '../../core/zookeeper/mutants.ts';
import { invariants } from '../../plugins/zookeeper/invariants/index.ts';
import { processes } from '../support/fault-dice.ts';
import {
  mutantStep,
  type RandomFaultsOptions,
  TEST_PLUGIN,
  withRandomFaults,
} from '../support/random-faults.ts';
import { play } from '../support/ways.ts';
import { CLIENT_MUTANTS, type ClientMutant } from './client-mutants.ts';
import { violationsOf } from './ensemble.ts';
import { MEMBERSHIP_MUTANTS, type MembershipMutant } from './membership-mutants.ts';

/** In `uncommitted-tail.yaml` there is something to truncate. */
const TRUNCATING = ['skip-truncate', 'truncate-too-little'] as const satisfies readonly Mutant[];
type Truncating = (typeof TRUNCATING)[number];

/** No error may hide for longer. */
const MOST_SEEDS = 12;

interface Case {
  readonly caughtBy: string;
  /** What brings it to light. */
  readonly faults: Pick<RandomFaultsOptions, 'rounds' | 'restMs' | 'only'>;
}

type Elsewhere = Truncating | ClientMutant | MembershipMutant;

const CASES: Readonly<Record<Exclude<Mutant, Elsewhere>, Case>> = {
  'commit-without-quorum': {
    caughtBy: 'quorum',
    faults: { rounds: 2, restMs: 400, only: ['partition', 'kill'] },
  },
  'skip-fsync-before-ack': {
    caughtBy: 'durability',
    faults: { rounds: 6, restMs: 300, only: ['power-off'] },
  },
  'ignore-epoch-promise': {
    caughtBy: 'leadership',
    faults: { rounds: 10, restMs: 600, only: ['kill', 'power-off'] },
  },
  'commit-out-of-order': {
    caughtBy: 'local-primary-order',
    faults: { rounds: 2, restMs: 200, only: ['pause'] },
  },
  'deliver-before-commit': {
    caughtBy: 'commitment',
    faults: { rounds: 2, restMs: 400, only: ['delay', 'pause'] },
  },
  'reuse-zxid': { caughtBy: 'integrity', faults: { rounds: 3, restMs: 400, only: ['kill'] } },
  'skip-sync-log': {
    caughtBy: 'prefix-consistency',
    faults: { rounds: 6, restMs: 300, only: ['pause', 'kill'] },
  },
};

const WITHOUT = Object.keys(invariants).map((name) => ({
  invariant: `zookeeper/${name}`,
  because: 'the whole trace is wanted, not only up to the first violation',
}));

const namesOf = (trace: readonly TraceRecord[]) =>
  new Set(violationsOf(trace).map(({ name }) => name));

async function scenarioOf(file: string): Promise<ScenarioModel> {
  const { scenarios, problems } = await loadScenarios([`clusters/zk-ensemble/${file}`]);
  expect(problems).toEqual([]);
  return scenarios[0]!;
}

describe('random faults', () => {
  let ensemble: ScenarioModel;

  beforeAll(async () => {
    ensemble = await scenarioOf('leader-killed.yaml');
  });

  const scenario = (seed: number, { faults }: Case, mutant?: string) =>
    withRandomFaults(ensemble, seed, { ...faults, place: 'instead', ...(mutant && { mutant }) });

  it.each(Object.entries(CASES))('%s is caught', async (error, one) => {
    const seeds: number[] = [];
    let names = new Set<string>();
    while (!names.has(one.caughtBy) && seeds.length < MOST_SEEDS) {
      seeds.push(seeds.length + 1);
      const seed = seeds.length;
      const mutated = { ...scenario(seed, one, error), without: WITHOUT };
      names = namesOf((await play(mutated, seed, undefined, true)).trace);
    }
    expect([...names], `within ${MOST_SEEDS} seeds`).toContain(one.caughtBy);
    const { result } = await play(scenario(seeds.length, one, error), seeds.length);
    expect(result.failure).toMatchObject({ kind: 'invariant', exit: 1 });
    for (const seed of seeds) {
      const clean = await play(scenario(seed, one), seed);
      expect(clean.result.failure, `seed ${seed} without the error`).toBeUndefined();
    }
  });
});

describe('a leader that logged what nobody else has', () => {
  /** Up to where the old leader is back among the others, and then a write. */
  const upToReturn = (scenario: ScenarioModel): ScenarioModel => {
    const { cluster, timeline } = scenario;
    const at = timeline.findIndex(({ title }) => title.includes('zookeeper/truncated'));
    const run = timeline.find((step) => step.verb === 'run')!;
    expect(at).toBeGreaterThan(0);
    const write = {
      ...run,
      title: 'the others go on',
      host: processes('one', 'leader'),
      text: 'zkCli.sh create /goes-on 1',
    };
    return {
      ...scenario,
      cluster: { ...cluster, plugins: [...cluster.plugins, TEST_PLUGIN] },
      timeline: [...timeline.slice(0, at), write],
      never: [],
    };
  };

  it.each(TRUNCATING)('%s is caught by prefix consistency or agreement', async (name) => {
    const scenario = upToReturn(await scenarioOf('uncommitted-tail.yaml'));
    const error = mutantStep(scenario, name);
    const mutated = { ...scenario, timeline: [error, ...scenario.timeline] };
    for (const seed of [1, 2, 3]) {
      const { trace } = await play({ ...mutated, without: WITHOUT }, seed, undefined, true);
      const found = namesOf(trace);
      expect(found.has('prefix-consistency') || found.has('agreement'), [...found].join()).toBe(
        true,
      );
      const { result } = await play(mutated, seed);
      expect(result.failure).toMatchObject({ kind: 'invariant', exit: 1 });
      expect((await play(scenario, seed)).result.failure).toBeUndefined();
    }
  });
});

it('every deliberate error has its test', () => {
  const elsewhere = { ...CLIENT_MUTANTS, ...MEMBERSHIP_MUTANTS };
  const tested = [...Object.keys(CASES), ...TRUNCATING, ...Object.keys(elsewhere)];
  expect(tested.sort()).toEqual(Object.keys(MUTANTS).sort());
});
