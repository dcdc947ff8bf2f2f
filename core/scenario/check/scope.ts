/**
 * What is known at one place of a scenario: the cluster's hosts, the plugins' pieces, and the
 * names bound so far. It is the surroundings that types ask while they read.
 */

import type { ErrorCode } from '../../errors/table.ts';
import { kindOf, problem } from '../../plugin/problem.ts';
import { type Registry, roleIndex } from '../../plugin/registry.ts';
import { SELECTOR_WORDS, type Selector } from '../../plugin/selector.ts';
import type { Problem, ScalarNode, SourceNode, Span } from '../../plugin/source.ts';
import type { BoundKind, ReadContext } from '../../plugin/types.ts';
import type { ClusterModel } from '../model.ts';

export interface OpenTerminal {
  readonly host: Selector | undefined;
}

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
  /** Open terminals; without a host where the first step in one was wrong. */
  readonly #terminals: Map<string, OpenTerminal>;
  /** Terminals in which this branch does something. */
  readonly #used = new Map<string, Span>();
  #capturing = true;
  /** Names that skipped steps would have bound, and their lines. */
  readonly #skipped = new Map<string, number>();

  constructor(
    cluster: ClusterModel,
    registry: Registry,
    problems: Problem[],
    names: ReadonlyMap<string, BoundKind> = new Map(),
    captured: ReadonlyMap<string, string> = new Map(),
    terminals: ReadonlyMap<string, OpenTerminal> = new Map(),
  ) {
    this.cluster = cluster;
    this.registry = registry;
    this.hosts = cluster.hosts.map((host) => host.name);
    this.roles = roleIndex(registry.roles);
    this.#problems = problems;
    this.#names = new Map(names);
    this.#captured = new Map(captured);
    this.#terminals = new Map(terminals);
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

  /** Why a name is not bound although a step says so: that step is skipped. */
  absent(name: string): string | undefined {
    const line = this.#skipped.get(name);
    return line === undefined ? undefined : `the step that binds it, in line ${line}, is skipped`;
  }

  /** Checks a step that is skipped: what it binds is bound for nobody. */
  skipped<T>(line: number, read: (scope: Scope) => T): T {
    const branch = this.branch();
    const result = read(branch);
    for (const name of branch.#names.keys()) {
      if (!this.#names.has(name)) this.#skipped.set(name, line);
    }
    return result;
  }

  /** A branch of `parallel`: sees what is bound, binds for itself. */
  branch(): Scope {
    return new Scope(
      this.cluster,
      this.registry,
      this.#problems,
      this.#names,
      this.#captured,
      this.#terminals,
    );
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
      for (const [name, terminal] of branch.#terminals) this.#terminals.set(name, terminal);
      for (const [name, at] of branch.#used) {
        if (used.has(name)) this.report('language/shared-terminal', { name }, at);
        used.add(name);
        this.#used.set(name, at);
      }
    }
  }

  terminal(name: string): OpenTerminal | undefined {
    return this.#terminals.get(name);
  }

  /** The first step in a terminal; false after having said that the name will not do. */
  openTerminal(name: string, host: Selector | undefined, at: Span): boolean {
    if (name === MAIN_TERMINAL) {
      const what = 'the terminal that every host has';
      this.report('language/name-taken', { name, what }, at);
      return false;
    }
    if (!this.bind(name, 'terminal', at)) return false;
    this.#terminals.set(name, { host });
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
    const kind = this.#names.get(name);
    if (kind === undefined) return undefined;
    const isBinding = kind === 'selector' || kind === 'text';
    if (rebindable && isBinding) return undefined;
    if (kind === 'terminal') return 'a terminal';
    const wildcard = this.#captured.get(name);
    if (wildcard !== undefined) return `what \`<${wildcard} as ${name}>\` captured`;
    return isBinding ? 'a binding of `let`' : 'an earlier step';
  }

  /** The scalar, or undefined after having said what was wanted. */
  scalar(node: SourceNode, what: string, wanted = 'a text'): ScalarNode | undefined {
    if (node.kind === 'scalar') return node;
    return this.report('language/wrong-shape', { what, wanted, got: kindOf(node) }, node.at);
  }
}
