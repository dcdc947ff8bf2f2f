/**
 * Runs a scenario once, with one seed, on one executor, and says what came of it. Everything that
 * is said is read from the trace.
 */

import { Beside } from '../../executor/beside.ts';
import { compiledModule } from '../../executor/compiled.ts';
import { fence } from '../../executor/fence.ts';
import { InlineExecutor } from '../../executor/inline.ts';
import { ThreadsExecutor } from '../../executor/threads.ts';
import { WatchBoard } from '../../executor/watch.ts';
import { Coordinator, type RunOutcome } from '../../kernel/coordinator.ts';
import type { Executor } from '../../kernel/executor.ts';
import { FAILED, failureOf } from '../../kernel/failure.ts';
import type { TraceRecord } from '../../kernel/trace.ts';
import { OutsideHost } from '../../machine/outside.ts';
import { blankResult } from '../blank.ts';
import type { ScenarioModel } from '../model.ts';
import type { ScenarioResult } from '../result.ts';
import { Director } from './director.ts';
import { explain } from './failure.ts';
import { watchInvariants } from './invariants.ts';
import { unseen } from './last-demands.ts';
import { type Judgement, judge } from './must-fail.ts';
import { Onlooker } from './onlooker.ts';
import type { RunOptions } from './options.ts';
import { clientPorts, type Outside, Serving } from './serving.ts';
import { type RunSpecification, specify } from './specification.ts';
import { TimelineHost } from './timeline.ts';
import { Visit } from './visit.ts';
import { Explainer } from './why.ts';
import { buildMachines, networkOf, registryOf } from './world.ts';
import { WorldView } from './world-view.ts';

/** Of a run that may last for hours: events of each lane, and of each kind, for those who ask. */
const MOST_KEPT = 5_000;

export interface RunReport {
  readonly result: ScenarioResult;
  /** In merged order; empty unless `keepTrace`. */
  readonly trace: readonly TraceRecord[];
}

/** @throws QuorateError executor/thread-died, and what loading plugins raises */
export async function runScenario(
  scenario: ScenarioModel,
  options: RunOptions,
): Promise<RunReport> {
  const startedAt = performance.now();
  const { outside } = options;
  const spec = specify(scenario, options.seed, outside?.neighbours);
  const registry = await registryOf(spec, options.plugins);
  const executor = await makeExecutor(spec, options);
  const hosts = scenario.cluster.hosts.map(({ name }) => name);
  const names = ['the timeline', ...hosts, ...spec.outside.map(({ name }) => name)];
  const timeline = new TimelineHost(
    new Map(scenario.cluster.hosts.map(({ name, index }) => [name, index])),
    spec.lookahead,
  );
  timeline.lane.progress = new WatchBoard(options.watch);
  const most = outside ? MOST_KEPT : Number.POSITIVE_INFINITY;
  const view = new WorldView(timeline, names, most);
  const { seed, onStep } = options;
  const rewrites = options.update ? [] : undefined;
  const director = new Director({ timeline, view, registry, scenario, seed, rewrites, onStep });
  // What neighbours do is no event, so nothing can be said of the whole.
  const seesAll = outside === undefined || outside.neighbours.length === 0;
  const silent = seesAll ? watchInvariants(director) : () => [];
  endOnFailure(director, names);
  if (!outside) endAtLimit(director, scenario);
  timeline.lane.at(0, () => {
    timeline.lane.woke();
    director.play().catch((error: unknown) => fault(director, error));
  });
  const coordinator = new Coordinator(executor, timeline, {
    lanes: names.length,
    lookahead: spec.lookahead,
    windows: options.windows,
    keepTrace: options.keepTrace ? Number.POSITIVE_INFINITY : most,
    pace: outside?.live?.pace,
    inputs: outside?.inputs,
    interrupted: (time) => {
      options.onProgress(time, director.current);
      return options.interrupted();
    },
  });
  const explainerOf = (known: readonly TraceRecord[]) =>
    new Explainer({
      trace: known,
      names,
      registry,
      cluster: scenario.cluster,
      placeOf: (path) => director.playing.placeOf(path),
    });
  if (options.visitor) {
    director.visit = new Visit(director, options.visitor, () => explainerOf(coordinator.known()));
  }
  if (outside) serve(director, outside, coordinator, explainerOf);
  let outcome: RunOutcome;
  try {
    outcome = await coordinator.run();
  } finally {
    await executor.stop();
  }
  if (outcome.reason === 'idle') failIdle(director, scenario, outcome);
  const interrupted = outcome.reason === 'interrupted' || director.serving?.cutShort === true;
  if (outcome.reason === 'ended' && !interrupted && !options.ofSweep)
    director.failure ??= unseen(director, outcome.end);
  const trace = outcome.log.merged();
  const broke = explain(director, outcome, explainerOf(trace), names);
  const fails = interrupted ? undefined : scenario.fails;
  const judgement = judge(fails, broke, director.failedIn);
  const result = summarize(scenario, options, director, outcome, judgement, {
    interrupted,
    vacuous: broke ? [] : [...director.monitors.vacuous, ...silent()],
    wallTimeMs: performance.now() - startedAt,
  });
  return { result, trace: options.keepTrace ? trace : [] };
}

/** Real programs take part: joins the run with those outside. */
function serve(
  director: Director,
  { live }: Outside,
  coordinator: Coordinator,
  explainerOf: (known: readonly TraceRecord[]) => Explainer,
): void {
  const onlooker = new Onlooker(director, () => explainerOf(coordinator.tail().records));
  const serving = new Serving(director, live, (error) => fault(director, error));
  director.serving = serving;
  live?.begins({
    onlooker,
    ports: clientPorts(director),
    programs: serving.programs,
    place: () => ({
      ...onlooker.place(director.names),
      ...{ why: 'end', step: undefined, failure: undefined },
    }),
    tail: () => coordinator.tail(),
  });
}

async function makeExecutor(spec: RunSpecification, options: RunOptions): Promise<Executor> {
  const hosts = await makeHosts(spec, options);
  const live = options.outside?.live;
  if (spec.outside.length === 0) return hosts;
  const { porters: _, ...network } = networkOf(spec);
  const { lookahead } = spec;
  const lanes = spec.outside.map((self) => {
    const { lane, ports } = self;
    return new OutsideHost(self, { network, lookahead, ports, gate: live?.gateOf(lane) }).lane;
  });
  return new Beside(hosts, lanes);
}

async function makeHosts(spec: RunSpecification, options: RunOptions): Promise<Executor> {
  const { hosts } = spec.cluster;
  const watch = new WatchBoard(options.watch);
  if (options.executor === 'threads') {
    return new ThreadsExecutor({
      worldUrl: compiledModule('core/scenario/run/world.js'),
      specification: spec,
      hosts: new Map(hosts.map(({ index, name }) => [index, name])),
      perThread: options.perThread,
      watch,
    });
  }
  const lanes = hosts.map(({ index }) => index);
  const machines = await buildMachines(spec, lanes, options.plugins);
  for (const machine of machines) machine.progress = watch;
  const executor = new InlineExecutor(machines);
  if (options.fenced) fence(executor);
  return executor;
}

/** Code of a host is at fault: the run ends where the timeline hears of it. */
function endOnFailure(director: Director, names: readonly string[]): void {
  director.timeline.on(FAILED, (record) => {
    const error = failureOf(record.data);
    director.fail({
      kind: error.code,
      message: error.message,
      at: director.currentAt,
      step: undefined,
      actual: names[record.lane],
      about: { lane: record.lane, sequence: record.sequence },
      exit: 3,
      cure: error.cure,
      time: director.timeline.now,
    });
  });
}

function endAtLimit(director: Director, scenario: ScenarioModel): void {
  const { timeline } = director;
  const { time } = scenario.cluster.limits;
  timeline.lane.at(time, () =>
    director.fail({
      kind: 'kernel/too-long',
      message: `the run reached the limit of ${time / 1e6} s of virtual time`,
      at: director.currentAt,
      step: undefined,
      exit: 3,
      cure: 'Shorten the scenario, or raise `limits.time` in the cluster file, or `--max-time`.',
      time: timeline.now,
    }),
  );
}

/** The director's own code, or an expectation's, threw. */
function fault(director: Director, error: unknown): void {
  const thrown = error instanceof Error ? error : new Error(String(error));
  director.fail({
    kind: 'machine/program-threw',
    message: `the timeline threw ${thrown.name}: ${thrown.message}`,
    at: director.scenario.at,
    step: undefined,
    exit: 3,
    cure: 'This is a defect of Quorate, or of a plugin whose check or fault it is.',
    detail: thrown.stack,
    time: director.timeline.now,
  });
}

/** Nothing can ever happen any more, yet a step waits. */
function failIdle(director: Director, scenario: ScenarioModel, outcome: RunOutcome): void {
  director.failure ??= {
    kind: 'expectation',
    message: `nothing happens any more, and this step still waits: ${director.current}`,
    at: scenario.at,
    step: undefined,
    exit: 1,
    time: outcome.end,
  };
}

function summarize(
  scenario: ScenarioModel,
  options: RunOptions,
  director: Director,
  outcome: RunOutcome,
  { failure, brokeAsTold }: Judgement,
  more: Pick<ScenarioResult, 'interrupted' | 'vacuous' | 'wallTimeMs'>,
): ScenarioResult {
  return {
    ...blankResult(scenario, options),
    ...more,
    passed: failure === undefined && !more.interrupted,
    steps: director.steps,
    failure,
    brokeAsTold,
    sightings: director.monitors.sightings,
    workloads: director.workloads.results,
    measures: director.measures.results,
    rewrites: director.commands.rewrites,
    traceHash: outcome.hash,
    traceEvents: outcome.events,
    virtualTimeMs: outcome.end / 1_000,
  };
}
