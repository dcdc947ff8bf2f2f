/**
 * A stage for tests of the engine: servers m1… with real configuration files, a host c1 on which
 * clients run, and the invariants of the plugin over everything that happens.
 */

import type { TraceRecord } from '../../core/kernel/trace.ts';
import { KIND } from '../../core/machine/kinds.ts';
import type { LinkRule } from '../../core/machine/network/links.ts';
import type { Program, System } from '../../core/machine/system.ts';
import type { InvariantDefinition, TraceEvent } from '../../core/plugin/index.ts';
import { type Client, connect } from '../../core/zookeeper/client/index.ts';
import { CONTENTS_HOOK } from '../../core/zookeeper/server/contents.ts';
import { invariants } from '../../plugins/zookeeper/invariants/index.ts';
import { quorumPeerMain } from '../../plugins/zookeeper/quorum-peer-main.ts';
import { type Simulation, type Stage, simulate } from '../support/simulate.ts';

export interface EnsembleOptions {
  readonly voters: number;
  readonly observers?: number;
  /** Further hosts, whose servers know the ensemble and are in nobody's configuration but their own. */
  readonly joiners?: number;
  readonly seed?: number;
  /** More lines of zoo.cfg. */
  readonly cfg?: string;
  /** `SERVER_JVMFLAGS` of every server. */
  readonly jvmFlags?: string;
  /** Microseconds that an fsync takes. */
  readonly fsync?: number;
  /** Servers tell what their transactions change, for the invariants about clients. */
  readonly contents?: boolean;
  /** Deliberate errors that every server makes from its start. */
  readonly mutants?: readonly string[];
  readonly script: (ensemble: Ensemble) => Promise<void>;
}

export interface Violation {
  readonly name: string;
  readonly why: string;
}

/** A server process that lives, and what it last said of itself. */
interface Life {
  readonly pid: number;
  mode: string | undefined;
  rank: number;
}

type Job = (sys: System) => Promise<void>;

export class Ensemble {
  readonly stage: Stage;
  readonly names: readonly string[];
  private readonly jobs: Job[];
  private readonly lives = new Map<number, Life>();
  /** How much of what the stage has seen is in {@link lives}. */
  private read = 0;

  constructor(stage: Stage, names: readonly string[], jobs: Job[]) {
    this.stage = stage;
    this.names = names;
    this.jobs = jobs;
  }

  get connectString(): string {
    return this.names.map((name) => `${name}:2181`).join(',');
  }

  start(...names: readonly string[]): void {
    for (const name of names.length === 0 ? this.names : names) {
      this.stage.start(name, 'QuorumPeerMain', '/zoo.cfg');
    }
  }

  /** Starts all and waits until all serve. */
  async startAll(): Promise<void> {
    this.start();
    await this.serving(...this.names);
  }

  lane(name: string): number {
    return this.names.indexOf(name) + 1;
  }

  pid(name: string): number | undefined {
    return this.life(name)?.pid;
  }

  signal(name: string, signal: 'KILL' | 'STOP' | 'CONT' | 'TERM'): void {
    const pid = this.pid(name);
    if (pid !== undefined) this.stage.control(name, { verb: 'signal', pid, signal });
  }

  power(name: string, on: boolean): void {
    this.stage.control(name, { verb: 'power', on });
  }

  /** Cuts these servers off from all other hosts, clients included, or joins them again. */
  isolate(id: string, ...names: readonly string[]): void {
    this.mute(id, ...names);
    this.deafen(id, ...names);
  }

  /** Nothing that these servers send arrives anywhere else. */
  mute(id: string, ...names: readonly string[]): void {
    this.cut(id, names, this.others(names));
  }

  /** Nothing arrives at these servers from anywhere else. */
  deafen(id: string, ...names: readonly string[]): void {
    this.cut(id, this.others(names), names);
  }

  /** One direction, until {@link join}. */
  cut(id: string, from: readonly string[], to: readonly string[]): void {
    this.link({ id, from, to, ports: [], cut: true });
  }

  /** Everything takes so many milliseconds longer in one direction, until {@link join}. */
  slow(id: string, from: readonly string[], to: readonly string[], ms: number): void {
    this.link({ id, from, to, ports: [], delayMs: ms });
  }

  private link(rule: LinkRule): void {
    for (const name of [...this.names, 'c1']) this.stage.control(name, { verb: 'link', rule });
  }

  private others(names: readonly string[]): string[] {
    return [...this.names, 'c1'].filter((name) => !names.includes(name));
  }

  join(id: string): void {
    for (const name of [...this.names, 'c1']) this.stage.control(name, { verb: 'unlink', id });
  }

  /** The last event of a kind on a server's present life. */
  last(name: string, kind: string): TraceRecord | undefined {
    const pid = this.pid(name);
    return this.stage
      .events(kind)
      .filter((record) => record.lane === this.lane(name) && record.pid === pid)
      .at(-1);
  }

  /** The state it declares: `leader`, `follower`, `looking` … */
  mode(name: string): string | undefined {
    return this.life(name)?.mode;
  }

  private life(name: string): Life | undefined {
    const { seen } = this.stage;
    for (; this.read < seen.length; this.read++) this.note(seen[this.read] as TraceRecord);
    return this.lives.get(this.lane(name));
  }

  private note({ lane, pid, kind, data }: TraceRecord): void {
    if (kind === KIND.started && data.program === 'QuorumPeerMain') {
      this.lives.set(lane, { pid, mode: undefined, rank: 0 });
    }
    const life = this.lives.get(lane);
    if (life?.pid !== pid) return;
    if (kind === KIND.exited) this.lives.delete(lane);
    if (kind !== KIND.state) return;
    life.mode = String(data.state);
    life.rank = Number(data.rank);
  }

  leader(): string | undefined {
    const leaders = this.names.filter((name) => this.mode(name) === 'leader');
    return leaders.sort((a, b) => this.rank(a) - this.rank(b)).at(-1);
  }

  private rank(name: string): number {
    return this.life(name)?.rank ?? 0;
  }

  followers(): string[] {
    return this.names.filter((name) => this.mode(name) === 'follower');
  }

  async serving(...names: readonly string[]): Promise<void> {
    const roles = ['leader', 'follower', 'observer', 'standalone'];
    await this.stage.until(
      () => names.every((name) => roles.includes(this.mode(name) ?? '')) || undefined,
      120_000,
    );
  }

  /** Runs on c1, or on another host, and waits until it has ended. */
  async on<T>(job: (sys: System) => Promise<T>, host = 'c1'): Promise<T> {
    const done: { value?: T; error?: unknown } = {};
    const at = this.begin(async (sys) => {
      try {
        done.value = await job(sys);
      } catch (error) {
        done.error = error;
      }
      sys.observe('test/done', { at });
    }, host);
    let read = 0;
    const isDone = () => {
      const { seen } = this.stage;
      for (; read < seen.length; read++) {
        const { kind, data } = seen[read] as TraceRecord;
        if (kind === 'test/done' && data.at === at) return true;
      }
      return undefined;
    };
    await this.stage.until(isDone, 3_600_000);
    if (done.error !== undefined) throw done.error;
    return done.value as T;
  }

  /** Runs on c1, or on another host, without waiting. */
  begin(job: Job, host = 'c1'): number {
    this.jobs.push(job);
    this.stage.start(host, 'driver', `${this.jobs.length - 1}`);
    return this.jobs.length - 1;
  }

  /** A client of one server, or of all. */
  client(sys: System, name?: string, timeoutMs = 8_000): Promise<Client> {
    const servers = name === undefined ? this.connectString : `${name}:2181`;
    return connect(sys, servers, { timeout: timeoutMs });
  }

  /** Opens a mutant in the present life of a server. */
  mutate(name: string, mutant: string): void {
    const pid = this.pid(name);
    if (pid === undefined) throw new Error(`${name} does not run`);
    this.stage.control(name, { verb: 'hook', pid, name: `mutant:${mutant}`, open: true });
  }
}

export interface EnsembleRun extends Simulation {
  readonly violations: readonly Violation[];
}

export async function ensemble(options: EnsembleOptions): Promise<EnsembleRun> {
  const count = options.voters + (options.observers ?? 0) + (options.joiners ?? 0);
  const names = Array.from({ length: count }, (_, i) => `m${i + 1}`);
  const jobs: Job[] = [];
  const driver: Program = {
    name: 'driver',
    kind: 'command',
    jvm: false,
    startup: { minMs: 1, maxMs: 1 },
    main: (sys) => (jobs[Number(sys.argv[1])] as Job)(sys),
  };
  const server: Program = {
    ...quorumPeerMain,
    main(sys, state) {
      if (options.jvmFlags !== undefined) sys.env.set('SERVER_JVMFLAGS', options.jvmFlags);
      return quorumPeerMain.main(sys, state);
    },
  };
  const result = await simulate({
    hosts: [...names, 'c1'],
    programs: [server, driver],
    seed: options.seed ?? 1,
    ...(options.fsync !== undefined && { fsync: options.fsync }),
    image: (host): Record<string, string> =>
      host === 'c1' ? {} : filesOf(names.indexOf(host) + 1, names, options),
    script: (stage) => {
      const hooks = (options.mutants ?? []).map((name) => `mutant:${name}`);
      if (options.contents) hooks.push(CONTENTS_HOOK);
      for (const host of names) {
        for (const name of hooks) {
          const hook = {
            verb: 'program-hook',
            program: 'QuorumPeerMain',
            name,
            open: true,
          } as const;
          stage.control(host, hook);
        }
      }
      return options.script(new Ensemble(stage, names, jobs));
    },
  });
  if (result.failure) throw result.failure;
  return { ...result, violations: violationsOf(result.trace) };
}

function filesOf(
  sid: number,
  names: readonly string[],
  options: EnsembleOptions,
): Record<string, string> {
  const known = options.voters + (options.observers ?? 0);
  const servers = names
    .map((name, i) => {
      const observes = i >= options.voters && i < known;
      return `server.${i + 1}=${name}:2888:3888${observes ? ':observer' : ''}`;
    })
    .filter((_, i) => i < known || i + 1 === sid);
  const lines = [
    'tickTime=2000',
    'initLimit=10',
    'syncLimit=5',
    'dataDir=/data',
    'clientPort=2181',
    ...(sid > options.voters && sid <= known ? ['peerType=observer'] : []),
    ...(names.length > 1 ? servers : []),
    options.cfg ?? '',
  ];
  return { '/zoo.cfg': `${lines.join('\n')}\n`, '/data/myid': `${sid}\n` };
}

/** Every broken promise in a trace, by the name of its invariant. */
export function violationsOf(trace: readonly TraceRecord[]): Violation[] {
  const violations: Violation[] = [];
  const checks = Object.entries<InvariantDefinition>(invariants).map(([name, definition]) => ({
    state: definition.start(),
    fail: (why: string) => violations.push({ name, why }),
    handlers: new Map(
      Object.entries(definition.on).map(([kind, handle]) => [`zookeeper/${kind}`, handle]),
    ),
  }));
  for (const record of trace) {
    let event: TraceEvent | undefined;
    for (const { state, fail, handlers } of checks) {
      const handle = handlers.get(record.kind);
      if (handle === undefined) continue;
      event ??= eventOf(record);
      handle(state, event, fail);
    }
  }
  return violations;
}

/** A record of the trace as invariants read it. */
export function eventOf({ lane, cause, ...record }: TraceRecord): TraceEvent {
  return {
    ...record,
    hostIndex: lane,
    host: `m${lane}`,
    process: 'QuorumPeerMain',
    cause: cause && { hostIndex: cause.lane, sequence: cause.sequence },
  };
}

/** Does a job through a client of one server, or of any, and closes its session. */
export function asClient<T>(
  e: Ensemble,
  server: string | undefined,
  job: (client: Client) => Promise<T>,
): Promise<T> {
  return e.on(async (sys) => {
    const client = await e.client(sys, server);
    try {
      return await job(client);
    } finally {
      await client.close();
    }
  });
}
