/**
 * Random faults for tests: from a seed, a timeline that breaks an ensemble in every way there is
 * while clients write, repairs it, and looks whether it serves again. It is put behind a scenario's
 * own timeline, or beside it. What to break is drawn when the timeline is made, whom it hits is
 * found when it is played; a fault that finds nothing to break is a recorded skip.
 */

import { RandomStream } from '../../core/kernel/random.ts';
import type { Selector } from '../../core/plugin/selector.ts';
import type {
  Armed,
  FaultStep,
  GroupStep,
  RunStep,
  ScenarioModel,
  Step,
} from '../../core/scenario/model.ts';

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

const SECOND = 1_000_000;
const MILLISECOND = 1_000;
const ROLE = 'QuorumPeerMain';
const BIN = '/root/zookeeper-3.8.4/bin';
const START = `${BIN}/zkServer.sh start`;
const LONGEST_FAULT = 20 * SECOND;

/** The plugin that the timeline needs. */
export const TEST_PLUGIN = new URL('../fixtures/plugins/zookeeper-test.ts', import.meta.url)
  .pathname;

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
  const quiet = { always: [], never: [], eventually: [] };
  switch (options.place) {
    case 'behind':
      return { ...shared, ...quiet, timeline: [...scenario.timeline, ...timeline] };
    case 'instead':
      return { ...shared, ...quiet, start: 'configured', setup: [], bindings: [], timeline };
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
  return { ...baseOf(scenario, title), verb: 'steps', steps, always: [], never: [] };
}

function baseOf(scenario: ScenarioModel, title: string) {
  return {
    at: scenario.at,
    title,
    name: undefined,
    note: undefined,
    differs: undefined,
    as: undefined,
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

interface Drawn {
  readonly fault: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly lasts?: boolean;
  readonly armed?: Armed;
}

class Maker {
  private readonly random: RandomStream;
  private readonly scenario: ScenarioModel;
  private readonly options: RandomFaultsOptions;
  private readonly servers: readonly string[];
  private churns = 0;

  constructor(scenario: ScenarioModel, seed: number, options: RandomFaultsOptions) {
    this.random = new RandomStream(seed, 'random-faults');
    this.scenario = scenario;
    this.options = options;
    const { hosts } = scenario.cluster;
    this.servers = hosts.filter(({ roles }) => roles.includes(ROLE)).map(({ name }) => name);
  }

  timeline(): Step[] {
    const steps: Step[] = [];
    if (this.options.place !== 'beside') steps.push(...this.start(), this.wait(3 * SECOND));
    steps.push(this.churn(), this.churn());
    for (let round = 0; round < this.options.rounds; round++) {
      const faults = this.random.chance(250_000) ? 2 : 1;
      for (let i = 0; i < faults; i++) steps.push(this.fault());
      steps.push(this.wait(this.duration()));
      if (this.random.chance(700_000)) steps.push(...this.start());
      if (this.random.chance(250_000)) steps.push(this.churn());
      steps.push(this.wait(this.random.int(1, 3_000) * MILLISECOND));
    }
    return [...steps, ...this.repair()];
  }

  base = (title: string) => baseOf(this.scenario, title);

  /** All faults end by themselves; whoever is down is started, and what is written then is everywhere. */
  private repair(): Step[] {
    const path = '/after-all';
    const { hosts } = this.scenario.cluster;
    const isObserver = (name: string) =>
      Object.entries(hosts.find((host) => host.name === name)?.conf['zoo.cfg']?.keys ?? {}).some(
        ([key, line]) =>
          key.startsWith('server.') && line.startsWith(`${name}:`) && line.endsWith(':observer'),
      );
    const observers = this.servers.filter(isObserver).length;
    const voters = this.servers.length - observers;
    const states: [string, number][] =
      this.servers.length === 1
        ? [['standalone', 1]]
        : [
            ['leader', 1],
            ['follower', voters - 1],
            ['observer', observers],
          ];
    const counts = states.map(([state, count]) =>
      this.check('count', {
        count: processes('each', state),
        is: { kind: 'quantity', min: count, max: count, text: `${count}` },
      }),
    );
    const seen = this.servers.map((name) =>
      this.check('znode', {
        znode: path,
        is: { kind: 'text', text: 'well' },
        'seen-from': hostOf(name),
      }),
    );
    return [
      this.wait(LONGEST_FAULT + SECOND),
      // An armed fault may still lie in wait for one of them.
      this.faultStep({ fault: 'kill', options: { process: processes('each') } }),
      this.wait(SECOND),
      ...this.start(),
      this.expect(counts, 120 * SECOND),
      this.run(this.servers[0] as string, `${BIN}/zkCli.sh create ${path} well`, [0]),
      this.expect(seen, 30 * SECOND),
    ];
  }

  // --- faults ---------------------------------------------------------------------------------

  private fault(): Step {
    return this.faultStep(this.draw());
  }

  private draw(): Drawn {
    const { random } = this;
    const host = this.victim();
    const draws: (() => Drawn)[] = [
      () => ({ fault: 'kill', options: { process: this.process() } }),
      () => ({ fault: 'kill', options: { process: processes('majority') } }),
      () => ({ fault: 'stop', options: { process: this.process() } }),
      () => ({ fault: 'pause', options: { process: this.process() }, lasts: true }),
      () => ({ fault: 'power-off', options: { host }, lasts: true }),
      () => ({ fault: 'power-off', options: { host: processes('majority') }, lasts: true }),
      () => ({ fault: 'power-off', options: { host: processes('each') }, lasts: true }),
      () => ({ fault: 'partition', options: this.links(), lasts: true }),
      () => ({ fault: 'partition', options: this.links(), lasts: true }),
      () => ({
        fault: 'delay',
        options: {
          ...this.links(),
          by: random.int(1, 400) * MILLISECOND,
          jitter: random.int(0, 400) * MILLISECOND,
        },
        lasts: true,
      }),
      () => ({
        fault: 'loss',
        options: { ...this.links(), rate: random.int(10_000, 400_000) },
        lasts: true,
      }),
      () => ({ fault: 'disk', options: { host, ...this.disk() }, lasts: true }),
      () => ({ fault: 'clock', options: { host, ...this.clock() }, lasts: true }),
      () => ({ fault: 'expire-session', options: {} }),
      () => this.armed(),
    ];
    // What was written by hand a moment ago is not on the platter yet: power loss would take it.
    const isFragile = this.options.place !== 'instead' && this.scenario.timeline.some(writesFiles);
    const { only } = this.options;
    for (;;) {
      const drawn = random.pick(draws)();
      if (isFragile && drawn.fault === 'power-off') continue;
      if (only === undefined || only.includes(drawn.fault)) return drawn;
    }
  }

  private armed(): Drawn {
    const { random } = this;
    const subject = random.pick<Armed['subject']>([
      { call: 'fsync' },
      { call: 'rename' },
      { event: 'zookeeper/proposed' },
      { event: 'zookeeper/epoch-accepted' },
      { event: 'zookeeper/logged' },
    ]);
    const armed: Armed = {
      when: random.pick(['before', 'after']),
      subject,
      nth: random.int(1, 40),
    };
    return { fault: 'kill', options: { process: this.process() }, armed };
  }

  /** The leader more often than not. */
  private process(): Selector {
    return this.random.pick([
      processes('one', 'leader'),
      processes('one', 'leader'),
      processes('any', 'follower'),
      processes('any'),
    ]);
  }

  private victim(): Selector {
    return this.random.pick([
      processes('one', 'leader'),
      processes('any', 'follower'),
      hostOf(this.random.pick(this.servers)),
    ]);
  }

  /** A side against the rest or another, both ways or one, all ports or some of ZooKeeper's. */
  private links(): Record<string, unknown> {
    const { random } = this;
    const rest: Selector = { kind: 'rest' };
    const some = random
      .shuffle(this.servers)
      .slice(0, random.int(1, Math.max(1, this.servers.length - 1)));
    const side: Selector = random.chance(500_000)
      ? processes('one', 'leader')
      : { kind: 'list', items: some.map(hostOf) };
    const ports = random.chance(300_000) ? { ports: [random.pick([2181, 2888, 3888])] } : {};
    switch (random.int(0, 3)) {
      case 0:
        return { from: side, to: rest, ...ports };
      case 1:
        return { from: rest, to: side, ...ports };
      default:
        return { between: [side, rest], ...ports };
    }
  }

  private disk(): Record<string, unknown> {
    const { random } = this;
    const is = random.pick(['full', 'slow', 'hung', 'failing']);
    return { is, free: random.int(0, 20_000), factor: random.pick([20, 200, 2_000]) };
  }

  private clock(): Record<string, unknown> {
    const { random } = this;
    return random.pick([
      { offset: random.int(1, 3_600) * SECOND },
      { behind: random.int(1, 3_600) * SECOND },
      { rate: random.int(-200_000, 200_000) },
    ]);
  }

  private duration(): number {
    const [min, max] = this.random.pick([
      [1, 100],
      [100, 2_000],
      [2_000, 12_000],
    ] as const);
    return this.random.int(min, max) * MILLISECOND;
  }

  // --- steps ----------------------------------------------------------------------------------

  private faultStep({ fault, options, lasts, armed }: Drawn): FaultStep {
    return {
      ...this.base(`random fault: ${fault}`),
      verb: 'fault',
      fault,
      options,
      lasts: lasts ? Math.min(this.duration() * 2, LONGEST_FAULT) : undefined,
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
    const host = this.random.pick(this.scenario.cluster.hosts).name;
    const servers = this.servers.map((name) => `${name}:2181`).join(',');
    return this.run(host, `churn c${this.churns++} 30 ${this.options.restMs} ${servers} &`, 'any');
  }

  private run(host: string, text: string, exit: RunStep['exit']): RunStep {
    return {
      ...this.base(`run: ${text}`),
      verb: 'run',
      host: hostOf(host),
      atOnce: false,
      text,
      exit,
      expect: {},
      expectAt: undefined,
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

const hostOf = (name: string): Selector => ({ kind: 'host', name });

/** Whether a step writes what a server needs at its start. */
function writesFiles(step: Step): boolean {
  if (step.verb === 'steps' || step.verb === 'parallel') return step.steps.some(writesFiles);
  return step.verb === 'write' || (step.verb === 'run' && /zoo\.cfg|myid/.test(step.text));
}

/** Servers in the words of a selector. */
export function processes(
  quantifier: 'one' | 'each' | 'any' | 'majority',
  state?: string,
): Selector {
  return { kind: 'role', quantifier, state, role: ROLE, group: undefined };
}
