/**
 * A mistake that YAML hides: `run: echo 'a # b'` is a plain text, so ` # b'` is a comment and the
 * text ends inside its quote. Seen where people write commands and expected output.
 */

import type { Scalar } from 'yaml';

/** Keys below which a text is a command line, an output, data, or a value for one of these. */
const TEXT_KEYS: ReadonlySet<string> = new Set([
  'run',
  'type',
  'transcript',
  'expect',
  'stdin',
  'content',
  'append',
  'stdout',
  'stderr',
  'output',
  'contains',
  'matches',
  'lines',
  'some',
  'none',
  'not',
  'is',
  'env',
  'let',
  'with',
  'params',
  'matrix',
  'each',
]);

/** What is left of a text that a comment cut inside a quote, and how to write it. */
export function cutText(
  node: Scalar,
  path: readonly string[],
): { readonly rest: string; readonly hint: string } | undefined {
  if (node.type !== 'PLAIN' || !path.some((key) => TEXT_KEYS.has(key))) return undefined;
  const text = node.source ?? '';
  const quote = [`'`, '"'].find((one) => text.split(one).length % 2 === 0);
  if (quote === undefined) return undefined;
  const token = node.srcToken;
  const after = token && 'end' in token ? (token.end ?? []) : [];
  const comment = after.find((one) => one.type === 'comment');
  if (!comment) return undefined;
  const whole = `${text} ${comment.source}`;
  if (whole.split(quote).length % 2 === 0) return undefined;
  const quoted = quote === `'` && !whole.includes('\\') ? JSON.stringify(whole) : singly(whole);
  return { rest: text, hint: `write ${quoted}, or a block below \`|\`` };
}

function singly(text: string): string {
  return `'${text.replaceAll(`'`, `''`)}'`;
}
