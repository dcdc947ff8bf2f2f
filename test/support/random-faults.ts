/**
 * Random faults for tests: from a seed, a timeline that breaks an ensemble in every way there is
 * while clients write, repairs it, and looks whether it serves again. It is put behind a scenario's
 * own timeline, or beside it. What to break is drawn when the timeline is made, whom it hits is
 * found when it is played; a fault that finds nothing to break is a recorded skip.
 */

import type { Selector } from '../../core/plugin/selector.ts';
import type {
  FaultStep,
  GroupStep,
  RunStep,
  ScenarioModel,
  Step,
} from '../../core/scenario/model.ts';
import {
  type Drawn,
  FaultDice,
  hostOf,
  MILLISECOND,
  processes,
  ROLE,
  SECOND,
} from './fault-dice.ts';

export interface RandomFaultsOptions {
  readonly rounds: number;
  /** How long a writer rests at most between two bursts, milliseconds. */
  readonly restMs: number;
  /**
   * `behind`: after the scenario's own timeline. `beside`: at the same time, which breaks most of
   * its expectations; the run ends at the first. `instead`: on its cluster, without its timeline.
   */
  readonly place: 'behind' | 'beside' | 'instead';
  /** Names of the faults to draw from; all by default. */
  readonly only?: readonly string[];
  /** A deliberate error that is opened in every server as soon as it has started. */
  readonly mutant?: string;
}

const BIN = '/root/zookeeper-3.8.4/bin';
const START = `${BIN}/zkServer.sh start`;
const LONGEST_FAULT = 20 * SECOND;

/** The plugin that the timeline needs. */
export const TEST_PLUGIN = new URL('../fixtures/plugins/zookeeper-test.ts', import.meta.url)
  .pathname;

const CONFIGURED = { start: 'configured', image: 'configured', setup: [] } as const;

/** The scenario with random faults; the same for the same seed. */
export function withRandomFaults(
  scenario: ScenarioModel,
  seed: number,
  options: RandomFaultsOptions,
): ScenarioModel {
  const timeline = new Maker(scenario, seed, options).timeline();
  const { cluster } = scenario;
  const plugins = [...cluster.plugins, TEST_PLUGIN];
  const shared = { ...scenario, cluster: { ...cluster, plugins } };
  const quiet = { always: [], never: [], names: 'open', eventually: [] };
  switch (options.place) {
    case 'behind':
      return { ...shared, ...quiet, timeline: [...scenario.timeline, ...timeline] };
    case 'instead':
      return { ...shared, ...quiet, ...CONFIGURED, bindings: [], fails: undefined, timeline };
    case 'beside': {
      const own = group(scenario, 'its own timeline', scenario.timeline);
      const faults = group(scenario, 'random faults', timeline);
      const { base } = new Maker(scenario, seed, options);
      const both: Step = { ...base('both'), verb: 'parallel', steps: [own, faults] };
      return { ...shared, timeline: [both] };
    }
  }
}

function group(scenario: ScenarioModel, title: string, steps: readonly Step[]): GroupStep {
  return { ...baseOf(scenario, title), verb: 'steps', steps, always: [], never: [], names: 'open' };
}

function baseOf(scenario: ScenarioModel, title: string) {
  return {
    at: scenario.at,
    title,
    name: undefined,
    note: undefined,
    differs: undefined,
    shows: [],
    as: undefined,
    skip: undefined,
    notBefore: undefined,
  };
}

/** Opens a deliberate error in all servers that run. */
export function mutantStep(scenario: ScenarioModel, error: string): FaultStep {
  return {
    ...baseOf(scenario, `deliberate error: ${error}`),
    verb: 'fault',
    fault: 'zookeeper-test/mutant',
    options: { process: processes('each'), error },
    lasts: undefined,
    armed: undefined,
    orSkip: true,
  };
}

class Maker {
  private readonly dice: FaultDice;
  private readonly scenario: ScenarioModel;
  private readonly options: RandomFaultsOptions;
  private readonly servers: readonly string[];
  private churns = 0;

  constructor(scenario: ScenarioModel, seed: number, options: RandomFaultsOptions) {
    this.scenario = scenario;
    this.options = options;
    const { hosts } = scenario.cluster;
    this.servers = hosts.filter(({ roles }) => roles.includes(ROLE)).map(({ name }) => name);
    // What was written by hand a moment ago is not on the platter yet: power loss would take it.
    const isFragile = options.place !== 'instead' && scenario.timeline.some(writesFiles);
    this.dice = new FaultDice(seed, this.servers, (fault) => {
      if (isFragile && fault === 'power-off') return false;
      return options.only?.includes(fault) ?? true;
    });
  }

  timeline(): Step[] {
    const { dice } = this;
    const { random } = dice;
    const steps: Step[] = [];
    if (this.options.place !== 'beside') steps.push(...this.start(), this.wait(3 * SECOND));
    steps.push(this.churn(), this.churn());
    for (let round = 0; round < this.options.rounds; round++) {
      const faults = random.chance(250_000) ? 2 : 1;
      for (let i = 0; i < faults; i++) steps.push(this.faultStep(dice.draw()));
      steps.push(this.wait(dice.duration()));
      if (random.chance(700_000)) steps.push(...this.start());
      if (random.chance(250_000)) steps.push(this.churn());
      steps.push(this.wait(random.int(1, 3_000) * MILLISECOND));
    }
    return [...steps, ...this.repair()];
  }

  base = (title: string) => baseOf(this.scenario, title);

  /**
   * All faults end by themselves; whoever is down is started, and what is written then is everywhere.
   * A scenario may leave a server that cannot start: behind one, it is enough that a quorum serves.
   */
  private repair(): Step[] {
    const path = '/after-all';
    const { servers, connect } = this;
    const whole = this.options.place !== 'behind';
    const counts = this.states().filter(([state]) => whole || state !== 'follower');
    const data = { znode: path, is: { kind: 'text', text: 'well' } };
    const views = whole ? servers.map((name) => ({ 'seen-from': hostOf(name) })) : [{}];
    return [
      this.wait(LONGEST_FAULT + SECOND),
      // An armed fault may still lie in wait for one of them.
      this.faultStep({ fault: 'kill', options: { process: processes('each') } }),
      this.wait(SECOND),
      ...this.start(),
      this.expect(
        counts.map(([state, count]) =>
          this.check('count', {
            count: processes('each', state),
            is: { kind: 'quantity', min: count, max: count, text: `${count}` },
          }),
        ),
        120 * SECOND,
      ),
      this.run(servers[0] as string, `${BIN}/zkCli.sh -server ${connect} create ${path} well`, [0]),
      this.expect(
        views.map((view) => this.check('znode', { ...data, ...view })),
        30 * SECOND,
      ),
    ];
  }

  /** How many servers of each kind there are when all is well. */
  private states(): [state: string, count: number][] {
    const { servers } = this;
    if (servers.length === 1) return [['standalone', 1]];
    const lines = this.scenario.cluster.hosts.flatMap(({ conf }) =>
      Object.entries(conf['zoo.cfg']?.keys ?? {}),
    );
    const observers = servers.filter((name) =>
      lines.some(
        ([key, line]) =>
          /^server\.\d+$/.test(key) && line.startsWith(`${name}:`) && line.endsWith(':observer'),
      ),
    );
    const followers = servers.length - observers.length - 1;
    return [
      ['leader', 1],
      ['follower', followers],
      ['observer', observers.length],
    ];
  }

  private get connect(): string {
    return this.servers.map((name) => `${name}:2181`).join(',');
  }

  // --- steps ----------------------------------------------------------------------------------

  private faultStep({ fault, options, lasts, armed }: Drawn): FaultStep {
    return {
      ...this.base(`random fault: ${fault}`),
      verb: 'fault',
      fault,
      options,
      lasts: lasts ? Math.min(this.dice.duration() * 2, LONGEST_FAULT) : undefined,
      armed,
      orSkip: true,
    };
  }

  private start(): Step[] {
    const host: Selector = { kind: 'list', items: this.servers.map(hostOf) };
    const start: Step = { ...this.run('', START, 'any'), host, atOnce: true };
    const { mutant } = this.options;
    if (mutant === undefined) return [start];
    return [start, mutantStep(this.scenario, mutant)];
  }

  /** A writer that runs in the background, and dies with the power of its host. */
  private churn(): Step {
    const host = this.dice.random.pick(this.scenario.cluster.hosts).name;
    const { connect } = this;
    return this.run(host, `churn c${this.churns++} 30 ${this.options.restMs} ${connect} &`, 'any');
  }

  private run(host: string, text: string, exit: RunStep['result']['exit']): RunStep {
    return {
      ...this.base(`run: ${text}`),
      verb: 'run',
      host: hostOf(host),
      atOnce: false,
      terminal: undefined,
      text,
      result: { exit, at: undefined },
      within: undefined,
      stdin: undefined,
      env: {},
      dir: undefined,
    };
  }

  private wait(duration: number): Step {
    return { ...this.base('wait'), verb: 'wait', until: { duration }, within: undefined };
  }

  private expect(checks: ReturnType<Maker['check']>[], max: number): Step {
    const { at } = this.scenario;
    const within = { min: 0, max, every: SECOND, since: undefined, at };
    return { ...this.base('expect'), verb: 'expect', checks, within, throughout: undefined };
  }

  private check(expectation: string, options: Readonly<Record<string, unknown>>) {
    const { at } = this.scenario;
    return { kind: 'check' as const, expectation, options, title: expectation, at };
  }
}

/** Whether a step writes what a server needs at its start. */
function writesFiles(step: Step): boolean {
  if (step.verb === 'steps' || step.verb === 'parallel') return step.steps.some(writesFiles);
  return step.verb === 'write' || (step.verb === 'run' && /zoo\.cfg|myid/.test(step.text));
}
