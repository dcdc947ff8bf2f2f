/**
 * What is known at one place of a scenario: the cluster's hosts, the plugins' pieces, and the
 * names bound so far. It is the surroundings that types ask while they read.
 */

import type { ErrorCode } from '../../errors/table.ts';
import { kindOf, problem } from '../../plugin/problem.ts';
import { type Registry, roleIndex } from '../../plugin/registry.ts';
import { SELECTOR_WORDS } from '../../plugin/selector.ts';
import type { Problem, ScalarNode, SourceNode, Span } from '../../plugin/source.ts';
import type { BoundKind, ReadContext } from '../../plugin/types.ts';
import type { ClusterModel } from '../model.ts';

export class Scope implements ReadContext {
  readonly cluster: ClusterModel;
  readonly registry: Registry;
  readonly hosts: readonly string[];
  readonly roles: ReadContext['roles'];
  readonly #problems: Problem[];
  readonly #names: Map<string, BoundKind>;

  constructor(
    cluster: ClusterModel,
    registry: Registry,
    problems: Problem[],
    names: ReadonlyMap<string, BoundKind> = new Map(),
  ) {
    this.cluster = cluster;
    this.registry = registry;
    this.hosts = cluster.hosts.map((host) => host.name);
    this.roles = roleIndex(registry.roles);
    this.#problems = problems;
    this.#names = new Map(names);
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

  /** A branch of `parallel`: sees what is bound, binds for itself. */
  branch(): Scope {
    return new Scope(this.cluster, this.registry, this.#problems, this.#names);
  }

  /** After a join: what the branches bound is bound here. */
  join(branches: readonly Scope[]): void {
    for (const branch of branches) {
      for (const [name, kind] of branch.#names) this.#names.set(name, kind);
    }
  }

  /** Binds a name from here on. `let` may bind one of its own names again, `as` may not. */
  bind(name: string, kind: BoundKind, at: Span): boolean {
    const rebindable = kind === 'selector' || kind === 'text';
    if (!/^[A-Za-z][\w-]*$/.test(name)) {
      this.report('language/bad-name', { name }, at);
      return false;
    }
    const what = this.#taken(name, rebindable);
    if (what !== undefined) {
      this.report('language/name-taken', { name, what }, at);
      return false;
    }
    this.#names.set(name, kind);
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
    return isBinding ? 'a binding of `let`' : 'an earlier step';
  }

  /** The scalar, or undefined after having said what was wanted. */
  scalar(node: SourceNode, what: string, wanted = 'a text'): ScalarNode | undefined {
    if (node.kind === 'scalar') return node;
    return this.report('language/wrong-shape', { what, wanted, got: kindOf(node) }, node.at);
  }
}
