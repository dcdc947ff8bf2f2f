/**
 * Directs a run: plays the steps of the timeline one after another, watches what must always or
 * never be, and keeps what happened for the report. The first failure ends the run at the moment
 * at which the timeline learned of it.
 */

import { BoundNumberError } from '../../plugin/bound-options.ts';
import { expand } from '../../plugin/placeholders.ts';
import type { Registry } from '../../plugin/registry.ts';
import type { Selector } from '../../plugin/selector.ts';
import type { Span } from '../../plugin/source.ts';
import type { FaultStep, ScenarioModel, Step } from '../model.ts';
import type { Rewrite, StepResult } from '../result.ts';
import { Alterations } from './alterations.ts';
import { checksOf, kindsOf, kindsOfFaults, Questions } from './check-run.ts';
import { Commands } from './commands.ts';
import { Effects } from './effects.ts';
import { checkEventually, demandStruck } from './last-demands.ts';
import { Measures } from './measures.ts';
import { Monitors } from './monitors.ts';
import { Names } from './names.ts';
import { type FailureDraft, StepFailure, type StepOutcome, type StepScope } from './outcome.ts';
import { Playing } from './playing.ts';
import { SelectionError } from './selection.ts';
import type { Serving } from './serving.ts';
import { StepWorld, type WorldSources } from './step-world.ts';
import { playStep } from './steps/index.ts';
import { remarkOf } from './steps/within.ts';
import { Edits } from './steps/write.ts';
import { Terminals } from './terminals.ts';
import type { TimelineHost } from './timeline.ts';
import type { NextPath, Visit } from './visit.ts';
import { Workloads } from './workloads.ts';
import type { WorldView } from './world-view.ts';

export class Director {
  readonly timeline: TimelineHost;
  readonly view: WorldView;
  readonly registry: Registry;
  readonly scenario: ScenarioModel;
  readonly questions: Questions;
  readonly commands: Commands;
  readonly terminals: Terminals;
  readonly edits: Edits;
  readonly alterations = new Alterations();
  readonly effects = new Effects(this);
  readonly names = new Names();
  readonly workloads: Workloads;
  readonly measures: Measures;
  readonly playing = new Playing();
  readonly monitors = new Monitors(this);
  /** Armed faults that have not struck yet, by their id. */
  readonly armed = new Map<string, { readonly step: FaultStep; readonly path: string }>();
  readonly steps: StepResult[] = [];
  failure: FailureDraft | undefined;
  /** Handles and names of the steps that were being played when it failed. */
  failedIn: readonly string[] = [];
  /** When the timeline proper began: `at` counts from here. */
  startedAt = 0;
  /** Title of the step that is being played, and where it stands. */
  current = '';
  currentAt: Span;
  /** Somebody who takes part, if anybody does. */
  visit: Visit | undefined;
  /** Those outside, if real programs take part. */
  serving: Serving | undefined;
  private readonly sources: WorldSources;
  private readonly onStep: (step: StepResult) => void;
  private faults = 0;

  constructor(options: {
    readonly timeline: TimelineHost;
    readonly view: WorldView;
    readonly registry: Registry;
    readonly scenario: ScenarioModel;
    readonly seed: number;
    readonly rewrites: Rewrite[] | undefined;
    readonly onStep: (step: StepResult) => void;
  }) {
    this.timeline = options.timeline;
    this.view = options.view;
    this.registry = options.registry;
    this.scenario = options.scenario;
    this.currentAt = options.scenario.at;
    this.onStep = options.onStep;
    this.sources = {
      timeline: options.timeline,
      view: options.view,
      alterations: this.alterations,
      cluster: options.scenario.cluster,
      workloads: (name) => this.workloads.processes(name, this.view.processes()),
      measure: (name, within, names) => this.measures.read(name, within, names),
      roles: new Map([...options.registry.roles].map(([name, one]) => [name, one.definition])),
      seed: options.seed,
    };
    this.questions = new Questions(this);
    this.commands = new Commands(this.timeline, options.rewrites);
    this.terminals = new Terminals(this.commands);
    this.edits = new Edits(this.timeline);
    this.workloads = new Workloads(this);
    this.measures = new Measures(this);
    // What a check late in the timeline asks about may happen long before it.
    const kinds = [
      ...kindsOf(this.registry, checksOf(this.scenario)),
      ...kindsOfFaults(this.registry),
    ];
    for (const kind of kinds) this.view.keep(this.timeline, kind);
  }

  /** Plays the whole scenario; afterwards the timeline has ended. */
  async play(): Promise<void> {
    const { scenario, timeline } = this;
    try {
      await this.playAll(scenario.setup, { names: new Names(), path: '0', depth: 0, setup: true });
      this.startedAt = timeline.now;
      this.serving?.stands();
      await this.bind(scenario.bindings, this.names);
      await this.workloads.start();
      const monitor = this.monitors.open(scenario, this.names);
      await this.playAll(scenario.timeline, {
        names: this.names,
        path: '',
        depth: 0,
        setup: false,
      });
      demandStruck(this);
      await this.workloads.stop();
      this.effects.allEnded();
      await checkEventually(this);
      await this.serving?.rest();
      monitor.close();
    } catch (error) {
      this.failed(error, scenario.at, undefined);
    }
    timeline.end();
  }

  /** Plays steps one after another. */
  async playAll(steps: readonly Step[], scope: StepScope): Promise<void> {
    const nextPath = pathsBelow(scope.path);
    for (const step of steps) {
      await this.visit?.before(step, scope, nextPath);
      await this.playOne(step, { ...scope, path: nextPath() });
    }
    if (scope.path === '') await this.visit?.atEnd(scope, nextPath);
  }

  async playOne(step: Step, scope: StepScope): Promise<StepOutcome> {
    const { timeline } = this;
    if (step.skip !== undefined) return this.skip(step, step.skip, scope);
    if (step.notBefore !== undefined) await this.waitUntil(step, step.notBefore);
    this.current = step.title;
    if (!scope.setup) this.currentAt = step.at;
    const started = timeline.now;
    this.visit?.begins(step, scope);
    timeline.lane.cause = undefined;
    timeline.lane.emit('timeline/step', { path: scope.path, title: step.title });
    this.playing.begins(scope.path, step);
    let outcome: StepOutcome = {};
    try {
      outcome = (await playStep(this, step, scope)) ?? {};
    } catch (error) {
      if (error instanceof StepFailure) outcome = { commands: error.commands };
      this.report(step, scope, started, outcome, false);
      if (error instanceof Error) await this.visit?.atFailure(step, scope, error);
      const remark = remarkOf(step, scope.names);
      if (!scope.byHand) this.failed(error, step.at, scope.path, remark);
      throw error;
    }
    if (step.as !== undefined && !scope.names.handle(step.as)) {
      scope.names.setHandle(step.as, { endedAt: timeline.now });
    }
    this.playing.ends(scope.path);
    timeline.lane.emit('timeline/passed', { path: scope.path });
    this.report(step, scope, started, outcome, true);
    return outcome;
  }

  /** Not played, but reported, with the reason. */
  private skip(step: Step, why: string, scope: StepScope): StepOutcome {
    this.timeline.lane.cause = undefined;
    this.timeline.lane.emit('timeline/skipped', { path: scope.path, why });
    this.report(step, scope, this.timeline.now, {}, true);
    return {};
  }

  world(scope: { readonly names: Names }, label: string, since?: number): StepWorld {
    return new StepWorld(this.sources, scope.names, label, since);
  }

  get worldSources(): WorldSources {
    return this.sources;
  }

  /** A name for the next fault of the run. */
  nextFaultId(name: string): string {
    this.faults++;
    return `${name}-${this.faults}`;
  }

  async bind(bindings: ScenarioModel['bindings'], names: Names): Promise<void> {
    for (const { name, value } of bindings) {
      if ('text' in value) names.bindText(name, expand(value.text, names.text));
      else {
        const hosts = this.world({ names }, `let/${name}`).hosts(value.selector);
        names.bindHosts(name, hosts, this.idsOf(value.selector, hosts));
      }
    }
  }

  /** What the role of a selector is called on each host; a host without such a name by its own. */
  private idsOf(selector: Selector, hosts: readonly string[]): readonly string[] {
    const role = selector.kind === 'role' && this.registry.roles.get(selector.role)?.definition;
    return hosts.map((name) => {
      const plan = this.scenario.cluster.hosts.find((host) => host.name === name);
      return (role && plan && role.id?.(plan)) || name;
    });
  }

  /** Ends the run at this moment, for the first reason given. */
  fail(draft: FailureDraft): void {
    if (this.failure || this.timeline.endedAt !== undefined) return;
    this.failure = draft;
    this.failedIn = this.playing.namesIn(draft.step);
    const { kind, message } = draft;
    this.timeline.lane.emit('timeline/failed', { kind, message });
    this.timeline.end();
  }

  private async waitUntil(step: Step, moment: number): Promise<void> {
    const time = this.startedAt + moment;
    if (time < this.timeline.now) {
      throw new StepFailure(`\`at\` is already past: it is ${this.sinceStart()} since the start`, {
        at: step.at,
      });
    }
    await this.timeline.sleepUntil(time);
  }

  private sinceStart(): string {
    return `${((this.timeline.now - this.startedAt) / 1e6).toFixed(3)} s`;
  }

  /** Ends the run for what a step, or a demand on the whole timeline, threw. */
  failed(error: unknown, at: Span, step: string | undefined, remark?: string): void {
    if (this.failure) return;
    const isBound = error instanceof BoundNumberError;
    const expected = isBound || error instanceof StepFailure || error instanceof SelectionError;
    if (!expected) throw error;
    const draft =
      error instanceof StepFailure ? error.draft : { kind: isBound ? 'bound-number' : 'selector' };
    this.fail({
      kind: 'expectation',
      message: error.message,
      at,
      step,
      remark,
      exit: 1,
      time: this.timeline.now,
      ...draft,
    });
  }

  private report(
    step: Step,
    scope: StepScope,
    started: number,
    outcome: StepOutcome,
    passed: boolean,
  ): void {
    const result: StepResult = {
      path: scope.path,
      depth: scope.depth,
      verb: step.verb,
      title: step.title,
      name: step.name,
      note: step.note,
      setup: scope.setup,
      byHand: scope.byHand ?? false,
      file: step.at.file,
      line: step.at.line,
      startMs: started / 1_000,
      endMs: this.timeline.now / 1_000,
      passed,
      skipped: step.skip,
      commands: outcome.commands ?? [],
    };
    this.steps.push(result);
    this.onStep(result);
  }
}

/** `1`, `2`, … or, below `2`, `2.1`, `2.2`, … */
function pathsBelow(path: string): NextPath {
  let number = 0;
  return () => {
    number++;
    return path === '' ? `${number}` : `${path}.${number}`;
  };
}
