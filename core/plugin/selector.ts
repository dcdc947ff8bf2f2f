/**
 * Selectors: the field's words for "which host" and "which process" (`m1`, `rest`, `leader
 * QuorumPeerMain`, `minority of JournalNode`). Parsed here, resolved when a step begins, from
 * events before it.
 */

import { didYouMean, nearest } from './names.ts';
import { listOf, problem } from './problem.ts';
import type { ScalarNode, SourceNode } from './source.ts';
import type { ReadContext } from './type.ts';

export type Quantifier =
  | 'one'
  | 'each'
  | 'any'
  | 'majority'
  | 'minority'
  | { readonly count: number };

export type Selector =
  | { readonly kind: 'host'; readonly name: string }
  | { readonly kind: 'all' }
  /** All hosts that the other side of the fault does not name. */
  | { readonly kind: 'rest' }
  | { readonly kind: 'bound'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Selector[] }
  | {
      readonly kind: 'role';
      readonly quantifier: Quantifier;
      readonly state: string | undefined;
      readonly role: string;
      readonly group: string | undefined;
    };

/** Words of selectors, which name no host, handle or bound name. */
export const SELECTOR_WORDS: readonly string[] = [
  'all',
  'rest',
  'each',
  'any',
  'majority',
  'minority',
  'of',
];

/** A text or a list of texts as a selector; `undefined` after having reported what is wrong. */
export function readSelector(node: SourceNode, context: ReadContext): Selector | undefined {
  if (node.kind === 'map') {
    context.problem(problem('language/bad-selector', { text: 'a map' }, node.at));
    return undefined;
  }
  if (node.kind === 'scalar') return readOne(node, context);
  if (node.items.length === 0) {
    context.problem(problem('language/bad-selector', { text: 'an empty list' }, node.at));
    return undefined;
  }
  const items = node.items.map((item) => readSelector(item, context));
  return items.every((item) => item !== undefined) ? { kind: 'list', items } : undefined;
}

function readOne(node: ScalarNode, context: ReadContext): Selector | undefined {
  const text = node.text.trim();
  const braced = /^\$\{\{\s*([\w-]+)(?:\.host)?\s*\}\}$/.exec(text);
  if (braced || text.includes('${{')) {
    const hint = braced ? `write \`${braced[1]}\`: a bound name needs no braces here` : undefined;
    context.problem(problem('language/bad-selector', { text: `\`${text}\`` }, node.at, hint));
    return undefined;
  }
  if (text.includes(',')) {
    const hint = `several hosts are a list: \`[${text.split(/\s*,\s*/).join(', ')}]\``;
    context.problem(problem('language/bad-selector', { text: `\`${text}\`` }, node.at, hint));
    return undefined;
  }
  const words = text.split(/\s+/);
  if (words.length > 1) return readRole(words, node, context);
  if (context.hosts.includes(text)) return { kind: 'host', name: text };
  if (text === 'all' || text === 'rest') return { kind: text };
  if (context.bound.has(text)) return readBound(text, node, context);
  const value = context.loopValue?.(text);
  if (value) return readSelector(value, context);
  const role = context.roles.get(text.toLowerCase());
  if (role) return roleSelector('one', undefined, role.role, undefined);
  const hint = context.absent?.(text) ?? hostHint(text, context);
  context.problem(problem('language/unknown-host', { text }, node.at, hint));
  return undefined;
}

/** Of hosts that differ in their number only, none is nearer than the others. */
function hostHint(text: string, context: ReadContext): string {
  const words = [...context.hosts, ...context.bound, ...roleWords(context), 'all', 'rest'];
  const meant = nearest(text, words);
  const bare = (name: string) => name.replace(/\d+/g, '');
  if (meant === undefined || (context.hosts.includes(meant) && bare(meant) === bare(text))) {
    return `the hosts are ${listOf(context.hosts)}`;
  }
  return `did you mean \`${meant}\`?`;
}

function readBound(name: string, node: ScalarNode, context: ReadContext): Selector | undefined {
  const kind = context.boundKind?.(name) ?? 'selector';
  if (kind === 'selector' || kind === 'workload') return { kind: 'bound', name };
  const what = kind === 'text' || kind === 'terminal' ? kind : 'step';
  const text = `\`${name}\`, which names a ${what},`;
  const hint = 'bind a selector: `let: { name: leader Role }`';
  context.problem(problem('language/bad-selector', { text }, node.at, hint));
  return undefined;
}

/**
 * `leader of zookeeper` says what `leader zookeeper` does: the words without that `of`. Behind a
 * state stands a role, however it is written; behind a role, a group.
 */
function withoutOf(words: readonly string[], context: ReadContext): readonly string[] {
  const [state = '', of, role = '', ...more] = words;
  const isRole = (word: string) => context.roles.has(word.toLowerCase());
  const states = [...context.roles.values()].flatMap((one) => one.states);
  const isState = states.some((one) => one.toLowerCase() === state.toLowerCase());
  const means = !isRole(state) && (isRole(role) || isState);
  return of === 'of' && role !== '' && more.length === 0 && means ? [state, role] : words;
}

/** `[each | any | majority of | minority of | 2 of] [state [of]] Role [of group]` */
function readRole(
  words: readonly string[],
  node: ScalarNode,
  context: ReadContext,
): Selector | undefined {
  const { quantifier, rest: written } = takeQuantifier(words);
  const rest = withoutOf(written, context);
  const ofAt = rest.indexOf('of');
  const group = ofAt > 0 ? rest.slice(ofAt + 1).join(' ') : undefined;
  const named = ofAt > 0 ? rest.slice(0, ofAt) : rest;
  const roleWord = named.at(-1) ?? '';
  const state = named.length > 1 ? named.slice(0, -1).join(' ') : undefined;
  const role = context.roles.get(roleWord.toLowerCase());
  if (!role || group === '') {
    const meant = didYouMean(roleWord, roleWords(context));
    const hint = meant ?? `the roles are ${listOf(roleNames(context))}`;
    context.problem(problem('language/unknown-role', { role: roleWord }, node.at, hint));
    return undefined;
  }
  if (state === undefined) return roleSelector(quantifier, undefined, role.role, group);
  const known = role.states.find((one) => one.toLowerCase() === state.toLowerCase());
  if (known === undefined) {
    const meant = didYouMean(state, role.states);
    const list = `its states are ${listOf(role.states)}`;
    const hint = meant === undefined ? list : `${meant} ${list}`;
    context.problem(problem('language/unknown-state', { role: role.role, state }, node.at, hint));
    return undefined;
  }
  return roleSelector(quantifier, known, role.role, group);
}

function takeQuantifier(words: readonly string[]): { quantifier: Quantifier; rest: string[] } {
  const [first = '', second] = words;
  if (first === 'each' || first === 'any') return { quantifier: first, rest: words.slice(1) };
  if (second === 'of') {
    if (first === 'majority' || first === 'minority') {
      return { quantifier: first, rest: words.slice(2) };
    }
    if (/^[1-9]\d*$/.test(first)) {
      return { quantifier: { count: Number(first) }, rest: words.slice(2) };
    }
  }
  return { quantifier: 'one', rest: [...words] };
}

function roleSelector(
  quantifier: Quantifier,
  state: string | undefined,
  role: string,
  group: string | undefined,
): Selector {
  return { kind: 'role', quantifier, state, role, group };
}

/** Role names, each once, as `jps` prints them. */
function roleNames(context: ReadContext): string[] {
  return [...new Set([...context.roles.values()].map((entry) => entry.role))];
}

/** Names and aliases. */
function roleWords(context: ReadContext): string[] {
  return [...roleNames(context), ...context.roles.keys()];
}

/**
 * Whether a text speaks of hosts or processes rather than being a mere text: what `let` decides
 * by. A mistyped role counts when the words before it are a state or a quantifier.
 */
export function looksLikeSelector(text: string, context: ReadContext): boolean {
  const words = text.trim().split(/\s+/);
  const [only = ''] = words;
  if (words.length === 1) {
    const bound = context.bound.has(only) && context.boundKind?.(only) !== 'text';
    const word = only === 'all' || only === 'rest';
    return context.hosts.includes(only) || word || bound || context.roles.has(only.toLowerCase());
  }
  const { quantifier, rest: written } = takeQuantifier(words);
  const rest = withoutOf(written, context);
  const ofAt = rest.indexOf('of');
  const named = ofAt > 0 ? rest.slice(0, ofAt) : rest;
  const role = named.at(-1) ?? '';
  if (context.roles.has(role.toLowerCase())) return true;
  if (named.length > 2) return false;
  const meant = nearest(role, roleWords(context));
  if (meant === undefined) return false;
  const states = context.roles.get(meant.toLowerCase())?.states ?? [];
  return quantifier !== 'one' || (named.length === 2 && states.includes(named[0] ?? ''));
}

/** The selector in the words of the language. */
export function describeSelector(selector: Selector): string {
  switch (selector.kind) {
    case 'host':
    case 'bound':
      return selector.name;
    case 'all':
    case 'rest':
      return selector.kind;
    case 'list':
      return `[${selector.items.map(describeSelector).join(', ')}]`;
    case 'role': {
      const { quantifier, state, role, group } = selector;
      const words = [state, role, group === undefined ? undefined : `of ${group}`];
      return [quantifierWords(quantifier), ...words].filter((word) => word).join(' ');
    }
  }
}

function quantifierWords(quantifier: Quantifier): string {
  if (typeof quantifier === 'object') return `${quantifier.count} of`;
  if (quantifier === 'one') return '';
  return quantifier === 'each' || quantifier === 'any' ? quantifier : `${quantifier} of`;
}
