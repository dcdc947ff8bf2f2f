/**
 * What is known at one place of a scenario: the cluster's hosts, the plugins' pieces, and the
 * names bound so far. It is the surroundings that types ask while they read.
 */

import type { ErrorCode } from '../../errors/table.ts';
import { kindOf, problem } from '../../plugin/problem.ts';
import { type Registry, roleIndex } from '../../plugin/registry.ts';
import { SELECTOR_WORDS, type Selector } from '../../plugin/selector.ts';
import type { MapNode, Problem, ScalarNode, SourceNode, Span } from '../../plugin/source.ts';
import type { BoundKind, ReadContext } from '../../plugin/types.ts';
import type { WorkloadDefinition } from '../../plugin/workload.ts';
import type { StepsFile } from '../load/steps-files.ts';
import type { ClusterModel, Step } from '../model.ts';
import { MAX_STEPS, nowhere, type OpenTerminal, type Surroundings } from './surroundings.ts';

/** The machine's name for the terminal of steps that name none. */
const MAIN_TERMINAL = 'main';

export class Scope implements ReadContext {
  readonly cluster: ClusterModel;
  readonly registry: Registry;
  readonly hosts: readonly string[];
  readonly roles: ReadContext['roles'];
  readonly #problems: Problem[];
  readonly #names: Map<string, BoundKind>;
  /** Names that captures bound, with the wildcard that did. */
  readonly #captured: Map<string, string>;
  /** What this step captures: bound when it ends. */
  readonly #pending = new Map<string, { readonly wildcard: string; readonly at: Span }>();
  /** Bound by this branch itself. */
  readonly #own = new Map<string, Span>();
  /** Terminals in which this branch does something. */
  readonly #used = new Map<string, Span>();
  #capturing = true;
  /** Names that were bound where it does not count here, and why. */
  readonly #gone = new Map<string, string>();
  readonly #around: Surroundings;

  constructor(
    cluster: ClusterModel,
    registry: Registry,
    problems: Problem[],
    names: ReadonlyMap<string, BoundKind> = new Map(),
    captured: ReadonlyMap<string, string> = new Map(),
    around: Surroundings = nowhere(),
  ) {
    this.cluster = cluster;
    this.registry = registry;
    this.hosts = cluster.hosts.map((host) => host.name);
    this.roles = roleIndex(registry.roles);
    this.#problems = problems;
    this.#names = new Map(names);
    this.#captured = new Map(captured);
    this.#around = around;
  }

  get terminals(): ReadonlySet<string> {
    return new Set(this.#around.terminals.keys());
  }

  get bound(): ReadonlySet<string> {
    return new Set(this.#names.keys());
  }

  boundKind(name: string): BoundKind | undefined {
    return this.#names.get(name);
  }

  problem(problem: Problem): void {
    this.#problems.push(problem);
  }

  report(
    code: ErrorCode,
    parameters: Readonly<Record<string, string | number>>,
    at: Span,
    hint?: string,
  ): undefined {
    this.#problems.push(problem(code, parameters, at, hint));
    return undefined;
  }

  /** Why a name is not bound although a step says so. */
  absent(name: string): string | undefined {
    return this.#gone.get(name);
  }

  /** What an inner scope bound is bound for nobody outside of it, for this reason. */
  leave(inner: Scope, why: string): void {
    for (const name of inner.#names.keys()) {
      if (!this.#names.has(name)) this.#gone.set(name, why);
    }
  }

  /** A branch of `parallel`: sees what is bound, binds for itself. */
  branch(): Scope {
    return this.#inner(this.#names, this.#around);
  }

  /** A round of a loop: sees what is bound and the loop's values, and keeps what it binds. */
  inLoop(values: ReadonlyMap<string, SourceNode>): Scope {
    const loops = new Map([...this.#around.loops, ...values]);
    return this.#inner(this.#names, { ...this.#around, loops });
  }

  /** Inside of a used file: only these names are seen. */
  inFile(file: string, names: readonly string[]): Scope {
    const seen = new Map([...this.#names].filter(([name]) => names.includes(name)));
    const chain = [...this.#around.chain, file];
    return this.#inner(seen, { ...this.#around, chain, loops: new Map() });
  }

  #inner(names: ReadonlyMap<string, BoundKind>, around: Surroundings): Scope {
    const { cluster, registry } = this;
    const inner = new Scope(cluster, registry, this.#problems, names, this.#captured, around);
    for (const [name, why] of this.#gone) inner.#gone.set(name, why);
    return inner;
  }

  /** The scenario's workloads so far, by name. */
  get workloads(): Map<string, WorkloadDefinition> {
    return this.#around.workloads;
  }

  /** Keeps a step as it is written. */
  write(step: Step, map: MapNode): void {
    this.#around.written.set(step, map);
  }

  /** The file that `use` names, or undefined after having reported. */
  use(path: ScalarNode): StepsFile | undefined {
    const { use, chain } = this.#around;
    return use(path, chain, (one) => this.problem(one));
  }

  /** What a name of a loop stands for. */
  loopValue(name: string): SourceNode | undefined {
    return this.#around.loops.get(name);
  }

  isFreeForLoop(name: string, at: Span): boolean {
    return this.#isFree(name, false, at);
  }

  get problemCount(): number {
    return this.#problems.length;
  }

  /** Whether there may be further steps; without room, that has been told. */
  get hasRoom(): boolean {
    return this.#around.budget.steps > 0;
  }

  /** One more step; false when there are too many. */
  takeStep(at: Span): boolean {
    if (!this.hasRoom) return false;
    this.#around.budget.steps--;
    if (this.hasRoom) return true;
    const parameters = { what: 'the timeline', count: 'too many', things: 'steps' };
    this.report('language/too-many', { ...parameters, limit: MAX_STEPS }, at);
    return false;
  }

  /** After a join: what the branches bound is bound here. */
  join(branches: readonly Scope[]): void {
    const bound = new Set<string>();
    const used = new Set<string>();
    for (const branch of branches) {
      for (const [name, at] of branch.#own) {
        if (bound.has(name)) {
          this.report('language/name-taken', { name, what: 'something in another branch' }, at);
        }
        bound.add(name);
        this.#own.set(name, at);
        this.#names.set(name, branch.#names.get(name)!);
        const wildcard = branch.#captured.get(name);
        if (wildcard !== undefined) this.#captured.set(name, wildcard);
      }
      for (const [name, at] of branch.#used) {
        if (used.has(name)) this.report('language/shared-terminal', { name }, at);
        used.add(name);
        this.#used.set(name, at);
      }
    }
  }

  terminal(name: string): OpenTerminal | undefined {
    return this.#around.terminals.get(name);
  }

  /** The first step in a terminal; false after having said that the name will not do. */
  openTerminal(name: string, host: Selector | undefined, at: Span): boolean {
    if (name === MAIN_TERMINAL) {
      const what = 'the terminal that every host has';
      this.report('language/name-taken', { name, what }, at);
      return false;
    }
    if (!this.bind(name, 'terminal', at)) return false;
    this.#around.terminals.set(name, { host });
    this.#used.set(name, at);
    return true;
  }

  /** A further step in it. */
  useTerminal(name: string, at: Span): void {
    this.#used.set(name, at);
  }

  /** `<int as token>`: takes note of it; it is bound when the step ends. */
  capture(name: string, wildcard: string, at: Span): boolean {
    if (!this.#capturing) {
      this.report('language/no-capture', { name }, at);
      return false;
    }
    if (this.#pending.has(name)) {
      this.report('language/name-taken', { name, what: 'a capture of this step' }, at);
      return false;
    }
    if (!this.#isFree(name, this.#captured.get(name) === wildcard, at)) return false;
    this.#pending.set(name, { wildcard, at });
    return true;
  }

  /** Binds what the step that was read captures. */
  bindCaptures(): void {
    for (const [name, { wildcard, at }] of this.#pending) {
      this.#names.set(name, 'text');
      this.#captured.set(name, wildcard);
      this.#own.set(name, at);
    }
    this.#pending.clear();
  }

  /** Reads what captures nothing, since it holds at many moments or at none. */
  withoutCaptures<T>(read: () => T): T {
    const before = this.#capturing;
    this.#capturing = false;
    const value = read();
    this.#capturing = before;
    return value;
  }

  /** Binds a name from here on. `let` may bind one of its own names again, `as` may not. */
  bind(name: string, kind: BoundKind, at: Span): boolean {
    const isBinding = kind === 'selector' || kind === 'text';
    if (!this.#isFree(name, isBinding && !this.#captured.has(name), at)) return false;
    this.#names.set(name, kind);
    this.#own.set(name, at);
    return true;
  }

  #isFree(name: string, rebindable: boolean, at: Span): boolean {
    if (!/^[A-Za-z][\w-]*$/.test(name)) {
      this.report('language/bad-name', { name }, at);
      return false;
    }
    const what = this.#taken(name, rebindable);
    if (what !== undefined) {
      this.report('language/name-taken', { name, what }, at);
      return false;
    }
    return true;
  }

  #taken(name: string, rebindable: boolean): string | undefined {
    if (this.hosts.includes(name)) return 'a host';
    if (SELECTOR_WORDS.includes(name)) return 'a word of selectors';
    if (name === 'params' || name === 'matrix') return 'a word of the language';
    if (this.roles.has(name.toLowerCase())) return 'a role';
    if (this.#around.loops.has(name)) return 'a value of `each`';
    const kind = this.#names.get(name);
    if (kind === undefined) return undefined;
    const isBinding = kind === 'selector' || kind === 'text';
    if (rebindable && isBinding) return undefined;
    if (kind === 'terminal') return 'a terminal';
    const wildcard = this.#captured.get(name);
    if (wildcard !== undefined) return `what \`<${wildcard} as ${name}>\` captured`;
    if (kind === 'workload') return 'a workload';
    return isBinding ? 'a binding of `let`' : 'an earlier step';
  }

  /** The scalar, or undefined after having said what was wanted. */
  scalar(node: SourceNode, what: string, wanted = 'a text'): ScalarNode | undefined {
    if (node.kind === 'scalar') return node;
    return this.report('language/wrong-shape', { what, wanted, got: kindOf(node) }, node.at);
  }
}
