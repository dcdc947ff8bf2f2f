/**
 * What the checks and faults of one step may read. Selectors are resolved once, when the step
 * first asks, and hold for the step; only `count` looks anew each time.
 */

import { RandomStream } from '../../kernel/random.ts';
import type { DiskFault } from '../../machine/disk/device.ts';
import type { LinkRule } from '../../machine/network/links.ts';
import type { TraceValue } from '../../machine/system.ts';
import type {
  CheckWorld,
  ClusterPlan,
  EventPlace,
  ProcessView,
  RoleDefinition,
  Trace,
  TraceEvent,
  Verdict,
} from '../../plugin/define.ts';
import { matchValue } from '../../plugin/match.ts';
import type { Matcher } from '../../plugin/matcher.ts';
import { expand } from '../../plugin/placeholders.ts';
import { describeSelector, type Selector } from '../../plugin/selector.ts';
import type { Measurement } from '../../plugin/workload.ts';
import type { Alterations } from './alterations.ts';
import { EventTrace } from './event-trace.ts';
import type { Within } from './measures.ts';
import type { Names } from './names.ts';
import {
  matching,
  resolveHosts,
  resolveProcesses,
  type Selectable,
  SelectionError,
  unique,
} from './selection.ts';
import type { TimelineHost } from './timeline.ts';
import type { WorldView } from './world-view.ts';

/** What all steps of a run share. */
export interface WorldSources {
  readonly timeline: TimelineHost;
  readonly view: WorldView;
  readonly alterations: Alterations;
  readonly cluster: ClusterPlan;
  readonly roles: ReadonlyMap<string, RoleDefinition>;
  readonly seed: number;
  /** The living processes of a workload; undefined when nothing is called so. */
  workloads(name: string): readonly ProcessView[] | undefined;
  measure(name: string, within: Within, names: Names): Measurement;
}

export class StepWorld implements CheckWorld, Selectable {
  protected readonly sources: WorldSources;
  readonly names: Names;
  /** What comparing has captured so far. */
  readonly captured: Record<string, string> = {};
  readonly trace: Trace;
  private readonly resolved = new Map<Selector, readonly string[]>();
  private readonly targeted = new Map<Selector, readonly ProcessView[]>();
  /** Moments before this one do not count for `events`. */
  private readonly since: number;
  /** Unique to the step, for random choices. */
  private readonly label: string;

  constructor(sources: WorldSources, names: Names, label: string, since = 0) {
    this.sources = sources;
    this.names = names;
    this.label = label;
    this.since = since;
    this.trace = new EventTrace(sources.view, '');
  }

  get now(): number {
    return this.sources.timeline.now;
  }

  get cluster(): ClusterPlan {
    return this.sources.cluster;
  }

  get roles(): ReadonlyMap<string, RoleDefinition> {
    return this.sources.roles;
  }

  get hostNames(): readonly string[] {
    return this.sources.cluster.hosts.map(({ name }) => name);
  }

  processes(): readonly ProcessView[] {
    return this.sources.view.processes();
  }

  lastChange(program: string, host?: string): EventPlace | undefined {
    return this.sources.view.lastChange(program, host);
  }

  isPowered(host: string): boolean {
    return this.sources.view.isPowered(host);
  }

  linkRules(): readonly LinkRule[] {
    return this.sources.alterations.rules;
  }

  diskFault(host: string): DiskFault | undefined {
    return this.sources.alterations.disks.get(host);
  }

  clockOf(host: string): { readonly offsetMs: number; readonly ratePpm: number } {
    return this.sources.alterations.clockOf(host);
  }

  eventsOfRun(kind: string): readonly TraceEvent[] {
    return this.sources.view.events(kind);
  }

  events(kind: string): readonly TraceEvent[] {
    const all = this.sources.view.events(kind);
    return this.since === 0 ? all : all.filter(({ time }) => time >= this.since);
  }

  // --- the trace, as a piece of a plugin asks it -----------------------------------------------

  /** The same world, in which events without a plugin's name are those of this one. */
  askedBy(plugin: string): this {
    const asked = Object.create(this) as { -readonly [K in keyof this]: this[K] };
    asked.trace = new EventTrace(this.sources.view, plugin);
    return asked as this;
  }

  last(kind: string, which?: (event: TraceEvent) => boolean): TraceEvent | undefined {
    return this.trace.last(kind, which);
  }

  any(kind: string, which?: (event: TraceEvent) => boolean): boolean {
    return this.trace.any(kind, which);
  }

  all(kind: string, which?: (event: TraceEvent) => boolean): readonly TraceEvent[] {
    return this.trace.all(kind, which);
  }

  saw(text: string): Verdict {
    return this.trace.saw(text);
  }

  both(...verdicts: readonly Verdict[]): Verdict {
    return this.trace.both(...verdicts);
  }

  // --- selectors -------------------------------------------------------------------------------

  hosts(selector: Selector): readonly string[] {
    const known = this.resolved.get(selector);
    if (known) return known;
    const hosts = resolveHosts(selector, this);
    this.resolved.set(selector, hosts);
    this.tellResolved(selector, hosts);
    return hosts;
  }

  groups(selectors: readonly Selector[]): readonly (readonly string[])[] {
    const named = selectors.map((one) => (one.kind === 'rest' ? [] : this.hosts(one)));
    const all = named.flat();
    return selectors.map((one, at) =>
      one.kind === 'rest' ? resolveHosts(one, this, all) : named[at]!,
    );
  }

  /** Held like `hosts`: what ends a pause must reach whom it stopped, whoever leads by then. */
  targets(process: Selector, host?: Selector): readonly ProcessView[] {
    const known = this.targeted.get(process);
    if (known) return known;
    const targets = this.findTargets(process, host);
    this.targeted.set(process, targets);
    this.tellResolved(process, unique(targets.map((target) => target.host)));
    return targets;
  }

  /** Whom the step meant: the hosts of the processes that it named; without any, those it named. */
  meant(): readonly string[] {
    const ofProcesses = [...this.targeted.values()].flat().map(({ host }) => host);
    return unique(ofProcesses.length > 0 ? ofProcesses : [...this.resolved.values()].flat());
  }

  protected findTargets(process: Selector, host?: Selector): readonly ProcessView[] {
    const hosts = host && this.hosts(host);
    if (process.kind === 'role') {
      const several = hosts !== undefined && hosts.length > 1 && process.quantifier === 'one';
      if (!several) return resolveProcesses(process, this, hosts);
      return hosts.flatMap((name) => resolveProcesses(process, this, [name]));
    }
    const ofWorkload = process.kind === 'bound' ? this.sources.workloads(process.name) : undefined;
    const meant = ofWorkload?.filter((one) => !hosts || hosts.includes(one.host));
    if (meant && meant.length > 0) return meant;
    const why = meant ? 'has ended' : 'names no process';
    throw new SelectionError(`\`${describeSelector(process)}\` ${why}`);
  }

  count(selector: Selector): number {
    if (selector.kind === 'role') return matching(selector, this).length;
    return this.hosts(selector).filter((name) => this.isPowered(name)).length;
  }

  measure(name: string, within: Within): Measurement {
    return this.sources.measure(name, within, this.names);
  }

  test(matcher: Matcher, seen: TraceValue): boolean {
    return this.testAll([[matcher, seen]]);
  }

  /** A text with its `${{ … }}` filled in. */
  filled(text: string): string {
    return expand(text, this.names.text);
  }

  testAll(pairs: readonly (readonly [Matcher, TraceValue])[]): boolean {
    const found = pairs.map(([matcher, seen]) => matchValue(matcher, seen, this.names.text));
    if (!found.every((captures) => captures !== undefined)) return false;
    Object.assign(this.captured, ...found);
    return true;
  }

  /** Of a fault: when it began, as `within` counts. */
  endOf(name: string): number {
    const handle = this.names.handle(name);
    return handle?.beganAt ?? handle?.endedAt ?? 0;
  }

  boundHosts(name: string): readonly string[] | undefined {
    return this.names.hostsOf(name);
  }

  shuffle<T>(selector: Selector, items: readonly T[]): readonly T[] {
    const label = `timeline/${this.label}/${describeSelector(selector)}`;
    return new RandomStream(this.sources.seed, label).shuffle(items);
  }

  private tellResolved(selector: Selector, hosts: readonly string[]): void {
    if (selector.kind !== 'role') return;
    const data = { selector: describeSelector(selector), hosts: [...hosts] };
    this.sources.timeline.lane.emit('timeline/resolved', data);
  }
}
