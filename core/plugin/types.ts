/**
 * `t.*`: small declarations from which TypeScript types, parsing with good messages, JSON Schema,
 * defaults and help come. A plugin never writes a schema and a type for the same thing.
 */

import type { Problem, SourceNode } from './source.ts';

/** What a type may ask of its surroundings while it reads a value. */
export interface ReadContext {
  readonly hosts: readonly string[];
  /** Names bound by `let` and `as` at this point. */
  readonly bound: ReadonlySet<string>;
  /** Role names and aliases of the loaded plugins, with their states. */
  readonly roles: ReadonlyMap<string, { readonly role: string; readonly states: readonly string[] }>;
  problem(problem: Problem): void;
}

export interface Type<T> {
  readonly kind: string;
  readonly about: string;
  /** In the words of the language, as a user would write it. */
  readonly default?: string;
  readonly optional: boolean;
  /** The value, or `undefined` after having reported a problem. */
  read(node: SourceNode, context: ReadContext): T | undefined;
  schema(): Readonly<Record<string, unknown>>;
}

export type Values<O extends Readonly<Record<string, Type<unknown>>>> = {
  readonly [K in keyof O]: O[K] extends Type<infer T> ? T : never;
};
