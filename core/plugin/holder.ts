/**
 * Who holds something (a session): the id itself, a terminal, or processes. `owner: alice` is what
 * the program in her terminal holds.
 */

import { type Matcher, readMatcher } from './matcher.ts';
import { didYouMean } from './names.ts';
import { listOf, problem } from './problem.ts';
import { looksLikeSelector, readSelector, type Selector } from './selector.ts';
import type { ScalarNode, SourceNode } from './source.ts';
import type { ReadContext } from './type.ts';

export type Holder =
  | { readonly kind: 'id'; readonly matcher: Matcher }
  | { readonly kind: 'terminal'; readonly name: string }
  | { readonly kind: 'processes'; readonly selector: Selector };

/** An id as people paste it, a wildcard, or a bound text. */
const LIKE_AN_ID = /^(0x[0-9a-fA-F]+|\d+)$|<[^<>]+>|\$\{\{/;

export function readHolder(node: SourceNode, context: ReadContext): Holder | undefined {
  if (node.kind !== 'scalar') return readId(node, context);
  const { text } = node;
  if (context.terminals?.has(text)) return { kind: 'terminal', name: text };
  if (looksLikeSelector(text, context)) {
    const selector = readSelector(node, context);
    return selector && { kind: 'processes', selector };
  }
  return LIKE_AN_ID.test(text) ? readId(node, context) : unknownHolder(node, context);
}

function readId(node: SourceNode, context: ReadContext): Holder | undefined {
  const matcher = readMatcher(node, context);
  return matcher && { kind: 'id', matcher };
}

function unknownHolder({ text, at }: ScalarNode, context: ReadContext): undefined {
  const terminals = [...(context.terminals ?? [])];
  const known = terminals.length === 0 ? undefined : `the open terminals: ${listOf(terminals)}`;
  const roles = [...context.roles.values()].map(({ role }) => role);
  const isBound = context.bound.has(text) ? `write \`\${{ ${text} }}\`` : undefined;
  const hint = isBound ?? didYouMean(text, [...terminals, ...context.bound, ...roles]) ?? known;
  context.problem(problem('language/unknown-holder', { text }, at, hint));
}
