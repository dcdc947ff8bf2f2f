/**
 * What a type of `t.*` is: it reads a piece of a user's file, reports what is wrong with it, and
 * describes itself for docs and editors. The types themselves are in `scalars.ts` and `types.ts`.
 */

import type { ClusterView } from './define.ts';
import { nativeOf } from './json-schema.ts';
import type { Problem, SourceNode, Span } from './source.ts';

/** What a type may ask of its surroundings while it reads a value. */
export interface ReadContext {
  readonly hosts: readonly string[];
  /** Names bound by `let` and `as` at this point. */
  readonly bound: ReadonlySet<string>;
  /** Role names and aliases of the loaded plugins, lower case, with their states. */
  readonly roles: ReadonlyMap<
    string,
    { readonly role: string; readonly states: readonly string[] }
  >;
  problem(problem: Problem): void;
  /** Terminals with a name that are open here. */
  readonly terminals?: ReadonlySet<string>;
  /** What a bound name stands for, where that is known. */
  boundKind?(name: string): BoundKind | undefined;
  /**
   * Takes note of `<int as token>`, which binds `token` for later steps; false after having
   * reported that it cannot. Absent where nothing is captured.
   */
  capture?(name: string, wildcard: string, at: Span): boolean;
  /** What a name of a loop (`each`) stands for. */
  loopValue?(name: string): SourceNode | undefined;
  /** Why a name is not bound although the reader sees where it would be. */
  absent?(name: string): string | undefined;
}

export interface Type<T> {
  readonly kind: string;
  readonly about: string;
  /** In the words of the language, as a user would write it. */
  readonly default?: string;
  readonly optional: boolean;
  /** What a bare number counts: `milliseconds`. For docs and editors. */
  readonly unit?: string;
  /** Of a configuration key: the usual value, from who runs what. */
  readonly from?: (cluster: ClusterView) => string;
  /** The value, or `undefined` after having reported a problem. */
  read(node: SourceNode, context: ReadContext): T | undefined;
  schema(): Readonly<Record<string, unknown>>;
}

export type Values<O extends Readonly<Record<string, Type<unknown>>>> = {
  readonly [K in keyof O]: O[K] extends Type<infer T> ? T : never;
};

/** What a bound name stands for, and so what may be asked of it. */
export type BoundKind = 'selector' | 'text' | 'run' | 'fault' | 'step' | 'terminal' | 'workload';

/** What every `t.*` takes. */
export interface TypeSpec {
  /** One sentence for docs, completion and editors. */
  readonly about?: string;
  /** Used when the option is not written, in the words of the language. */
  readonly default?: string;
  /** The option may be left out; its value is then `undefined`. */
  readonly optional?: boolean;
  /** What a bare number counts: `milliseconds`. For docs and editors. */
  readonly unit?: string;
  /** Of a configuration key: the usual value, from who runs what. */
  readonly from?: (cluster: ClusterView) => string;
}

/** `T`, or `T | undefined` when the spec says `optional: true`. */
export type Declared<T, S> = Type<S extends { readonly optional: true } ? T | undefined : T>;

/** The parts of a type that its kind decides. */
export interface Reading<T> {
  readonly kind: string;
  read(node: SourceNode, context: ReadContext): T | undefined;
  schema(): Readonly<Record<string, unknown>>;
}

/** Puts a reading and a spec together. */
export function declare<T, const S extends TypeSpec>(
  { kind, read, schema }: Reading<T>,
  spec: S | undefined,
): Declared<T, S> {
  const about = spec?.about ?? '';
  const type: Type<T> = {
    kind,
    about,
    ...(spec?.default !== undefined && { default: spec.default }),
    optional: spec?.optional ?? false,
    ...(spec?.unit !== undefined && { unit: spec.unit }),
    ...(spec?.from && { from: spec.from }),
    read,
    schema: () => ({
      ...schema(),
      ...(about !== '' && { description: about }),
      ...(spec?.default !== undefined && { default: nativeOf(spec.default) }),
    }),
  };
  return type as Declared<T, S>;
}
