/**
 * `t.*`: small declarations from which TypeScript types, parsing with good messages, JSON Schema,
 * defaults and help come. A plugin never writes a schema and a type for the same thing. Here are
 * the types made of other types, selectors and matchers; the plain ones are in `scalars.ts`.
 */

import { ProgramError } from '../machine/system.ts';
import type { ClusterPlan } from './define.ts';
import { type Holder, readHolder } from './holder.ts';
import { type JsonSchema, listOrOne, quantitySchema, ref, TEXT } from './json-schema.ts';
import { type Matcher, NUMBERS, readMatcher, readQuantity } from './matcher.ts';
import { didYouMean } from './names.ts';
import { kindOf, listOf, problem } from './problem.ts';
import * as scalars from './scalars.ts';
import { describeSelector, readSelector, type Selector } from './selector.ts';
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
  const schema = () => ref('selector');
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
      read: (node, context) =>
        inner?.kind === 'host' ? readHostMatcher(node, context) : readMatcher(node, context, inner),
      schema: () => matcherSchema(inner),
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
      schema: () => ref('host-matcher'),
    },
    spec,
  );
}

/** Numbers are compared in words, hosts by name, everything else as text. */
function matcherSchema(inner: Type<unknown> | undefined): JsonSchema {
  if (inner && NUMBERS.has(inner.kind)) return quantitySchema(inner.schema());
  return ref(inner?.kind === 'host' ? 'host-matcher' : 'matcher');
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

/** The name of one host: what events carry. In a check on them, bound names are understood. */
function host<const S extends TypeSpec = TypeSpec>(spec?: S): Declared<string, S> {
  return declare<string, S>(
    {
      kind: 'host',
      read: (node, context) => {
        const selected = readSelector(node, context);
        if (!selected || selected.kind === 'host') return selected?.name;
        const text = `\`${describeSelector(selected)}\`, where one host is named,`;
        context.problem(problem('language/bad-selector', { text }, node.at));
        return undefined;
      },
      schema: () => ref('name'),
    },
    spec,
  );
}

/** Who holds something: its id, a terminal, or a process in the words of the field. */
function holder<const S extends TypeSpec = TypeSpec>(spec?: S): Declared<Holder, S> {
  const schema = () => ref('matcher');
  return declare<Holder, S>({ kind: 'holder', read: readHolder, schema }, spec);
}

/** The handle of an earlier step (`as: cut`). */
function handle<const S extends TypeSpec = TypeSpec>(spec?: S): Declared<string, S> {
  return declare<string, S>(
    { kind: 'handle', read: readHandle, schema: () => ref('handle') },
    spec,
  );
}

/** The name of a step before this one, or undefined after having reported. */
export function readHandle(node: SourceNode, context: ReadContext): string | undefined {
  const scalar = scalars.scalarOf(node, context, 'the handle of a step');
  if (!scalar) return undefined;
  const name = scalar.text;
  const isHandle = (one: string) => {
    const kind = context.boundKind?.(one);
    const isStep = kind !== 'selector' && kind !== 'text' && kind !== 'terminal';
    return context.bound.has(one) && isStep;
  };
  if (isHandle(name)) return name;
  const handles = [...context.bound].filter(isHandle);
  const known = handles.length === 0 ? undefined : `the handles so far: ${listOf(handles)}`;
  const hint = context.absent?.(name) ?? didYouMean(name, handles) ?? known;
  context.problem(problem('language/unknown-handle', { name }, node.at, hint));
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
      schema: () => quantitySchema(unit.schema()),
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
      schema: () => listOrOne(inner.schema()),
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

/** Reads the words of other software: the value of a text, or what is wrong with it. */
export interface Form<T> {
  /** What it is called in docs: `time`. */
  readonly kind: string;
  /** Throws a `ProgramError` that says what is wrong. */
  parse(text: string): T;
}

/** A text in the form that other software has for it, read by that software's own rules. */
function form<T, const S extends TypeSpec = TypeSpec>(
  { kind, parse }: Form<T>,
  spec?: S,
): Declared<T, S> {
  return declare(
    {
      kind,
      read: (node, context) => {
        const scalar = scalars.scalarOf(node, context, `a ${kind}`);
        if (!scalar) return undefined;
        try {
          return parse(scalar.text);
        } catch (error) {
          if (!(error instanceof ProgramError)) throw error;
          const parameters = { text: scalar.text, kind, why: error.message };
          context.problem(problem('language/bad-form', parameters, node.at));
          return undefined;
        }
      },
      schema: () => TEXT,
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
  sentence: (data: Values<F>, cluster?: ClusterPlan) => string,
): { readonly fields: F; sentence(data: Values<F>, cluster?: ClusterPlan): string } {
  return { fields, sentence };
}

export const t = {
  ...scalars.declarations,
  selector,
  matcher,
  hostMatcher,
  host,
  holder,
  handle,
  quantity,
  list,
  map,
  form,
  optional,
  event,
};
