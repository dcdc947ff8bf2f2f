/**
 * `t.*`: small declarations from which TypeScript types, parsing with good messages, JSON Schema,
 * defaults and help come. A plugin never writes a schema and a type for the same thing. Here are
 * the types made of other types, selectors and matchers; the plain ones are in `scalars.ts`.
 */

import { type Matcher, readMatcher, readQuantity } from './matcher.ts';
import { kindOf, problem } from './problem.ts';
import * as scalars from './scalars.ts';
import { readSelector, type Selector } from './selector.ts';
import type { SourceNode } from './source.ts';
import {
  type Declared,
  declare,
  type ReadContext,
  type Type,
  type TypeSpec,
  type Values,
} from './type.ts';

export type {
  BoundKind,
  Declared,
  ReadContext,
  Type,
  TypeSpec,
  Values,
} from './type.ts';

/** A host or process in the words of the field: `m1`, `all`, `leader QuorumPeerMain`. */
function selector<const S extends TypeSpec = TypeSpec>(spec?: S): Declared<Selector, S> {
  const schema = () => ({ anyOf: [TEXT, { type: 'array', items: TEXT }] });
  return declare({ kind: 'selector', read: readSelector, schema }, spec);
}

/** What is seen is compared with this. With a number as `inner`, in words: `at least 2`. */
function matcher<const S extends TypeSpec = TypeSpec>(
  inner?: Type<unknown>,
  spec?: S,
): Declared<Matcher, S> {
  return declare(
    {
      kind: 'matcher',
      read: (node, context) => readMatcher(node, context, inner),
      schema: () => ({ anyOf: [TEXT, { type: 'object' }] }),
    },
    spec,
  );
}

/** A host: `m1`, a bound name, a list of these, or `{ not: … }`. */
function hostMatcher<const S extends TypeSpec = TypeSpec>(spec?: S): Declared<Matcher, S> {
  return declare(
    {
      kind: 'matcher',
      read: readHostMatcher,
      schema: () => ({ anyOf: [TEXT, { type: 'array', items: TEXT }, { type: 'object' }] }),
    },
    spec,
  );
}

function readHostMatcher(node: SourceNode, context: ReadContext): Matcher | undefined {
  if (node.kind === 'map') {
    const [entry, more] = node.entries;
    if (entry?.key === 'not' && more === undefined) {
      const inner = readHostMatcher(entry.value, context);
      return inner && { kind: 'not', matcher: inner };
    }
    const hint = 'write a host, a list of hosts, or `{ not: m1 }`';
    context.problem(problem('language/bad-matcher', { what: 'this map' }, node.at, hint));
    return undefined;
  }
  const selected = readSelector(node, context);
  if (!selected) return undefined;
  const items = selected.kind === 'list' ? selected.items : [selected];
  if (items.length === 1 && items[0]?.kind === 'bound') {
    return { kind: 'text', text: `\${{ ${items[0].name}.host }}` };
  }
  const hosts = items.map((item) => (item.kind === 'host' ? item.name : undefined));
  if (hosts.every((host) => host !== undefined)) {
    return { kind: 'text', text: hosts.length === 1 ? (hosts[0] ?? '') : `<${hosts.join('|')}>` };
  }
  const hint = 'bind it first: `let: { name: leader Role }`, and write the name here';
  context.problem(problem('language/bad-matcher', { what: 'a selector' }, node.at, hint));
  return undefined;
}

/** A number in words of comparison: `3`, `at least 2`, `at most 6s`, `1..3`. */
function quantity<const S extends TypeSpec = TypeSpec>(
  unit: Type<number> = scalars.int(),
  spec?: S,
): Declared<Matcher, S> {
  return declare(
    {
      kind: 'matcher',
      read: (node, context) => {
        if (node.kind === 'scalar') return readQuantity(node, context, unit);
        return readMatcher(node, context, unit);
      },
      schema: () => TEXT,
    },
    spec,
  );
}

/** A list; one value alone stands for a list of one. */
function list<T, const S extends TypeSpec = TypeSpec>(
  inner: Type<T>,
  spec?: S,
): Declared<readonly T[], S> {
  return declare(
    {
      kind: 'list',
      read: (node, context) => {
        const nodes = node.kind === 'list' ? node.items : [node];
        const values = nodes.map((item) => inner.read(item, context));
        return values.every((value) => value !== undefined) ? (values as T[]) : undefined;
      },
      schema: () => ({ anyOf: [inner.schema(), { type: 'array', items: inner.schema() }] }),
    },
    spec,
  );
}

/** A map from any names to values of one type. */
function map<T, const S extends TypeSpec = TypeSpec>(
  inner: Type<T>,
  spec?: S,
): Declared<Readonly<Record<string, T>>, S> {
  return declare(
    {
      kind: 'map',
      read: (node, context) => {
        if (node.kind !== 'map') {
          const parameters = { what: 'this', wanted: 'a map', got: kindOf(node) };
          context.problem(problem('language/wrong-shape', parameters, node.at));
          return undefined;
        }
        const values = node.entries.map(({ key, value }) => [key, inner.read(value, context)]);
        if (values.some(([, value]) => value === undefined)) return undefined;
        return Object.fromEntries(values) as Record<string, T>;
      },
      schema: () => ({ type: 'object', additionalProperties: inner.schema() }),
    },
    spec,
  );
}

/** The same type, which may be left out. */
function optional<T>(inner: Type<T>): Type<T | undefined> {
  return { ...inner, optional: true };
}

/** An event's fields and the sentence that reports print; the sentence's argument is typed. */
function event<const F extends Readonly<Record<string, Type<unknown>>>>(
  fields: F,
  sentence: (data: Values<F>) => string,
): { readonly fields: F; sentence(data: Values<F>): string } {
  return { fields, sentence };
}

const TEXT = scalars.TEXT_SCHEMA;

export const t = {
  ...scalars.declarations,
  selector,
  matcher,
  hostMatcher,
  quantity,
  list,
  map,
  optional,
  event,
};
