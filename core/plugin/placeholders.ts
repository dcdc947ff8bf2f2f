/**
 * `${{ name }}` and `${{ name.field }}` inside texts: where they stand, and whether their names are
 * bound. They are filled in by the runner when the step begins.
 */

import { didYouMean } from './names.ts';
import { listOf, problem, spanIn } from './problem.ts';
import type { ScalarNode } from './source.ts';
import type { BoundKind, ReadContext } from './type.ts';

export interface Placeholder {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** `host` in `${{ old.host }}`. */
  readonly field: string | undefined;
}

/** Fields of each kind of name; a text has none and is written bare. */
export const FIELDS: Readonly<Record<BoundKind, readonly string[]>> = {
  selector: ['host', 'id'],
  text: [],
  run: ['stdout', 'stderr', 'output', 'exit'],
  fault: [],
  step: [],
  terminal: [],
  workload: [],
};

/** All placeholders of a text, in order. */
export function placeholders(text: string): Placeholder[] {
  const found: Placeholder[] = [];
  for (const match of text.matchAll(/\$\{\{\s*([\w-]+)(?:\.([\w-]+))?\s*\}\}/g)) {
    const start = match.index;
    const [whole, name = '', field] = match;
    found.push({ start, end: start + whole.length, name, field });
  }
  return found;
}

/** Replaces each placeholder by what `value` says. */
export function expand(text: string, value: (name: string, field?: string) => string): string {
  let result = '';
  let from = 0;
  for (const { start, end, name, field } of placeholders(text)) {
    result += text.slice(from, start) + value(name, field);
    from = end;
  }
  return result + text.slice(from);
}

/** Reports placeholders that are malformed, unbound, or ask for what the name does not have. */
export function checkPlaceholders(node: ScalarNode, context: ReadContext): boolean {
  const found = placeholders(node.text);
  let right = true;
  for (const match of node.text.matchAll(/\$\{\{/g)) {
    if (found.some((one) => one.start === match.index)) continue;
    const at = spanIn(node, match.index, 3);
    context.problem(problem('language/bad-placeholder', {}, at));
    right = false;
  }
  for (const one of found) right = checkOne(node, one, context) && right;
  return right;
}

function checkOne(node: ScalarNode, one: Placeholder, context: ReadContext): boolean {
  const { name, field } = one;
  const at = spanIn(node, one.start, one.end - one.start);
  if (name === 'params' || name === 'matrix') {
    // In a scenario they have been filled in; elsewhere there are none.
    const written = node.text.slice(one.start, one.end);
    const hint = `\`${name}\` belong to a scenario; say it there: \`cluster: { extends: …, … }\``;
    context.problem(problem('language/unknown-value', { written }, at, hint));
    return false;
  }
  if (!context.bound.has(name)) {
    const hint = context.absent?.(name) ?? didYouMean(name, context.bound) ?? boundHint(context);
    context.problem(problem('language/unbound-name', { name }, at, hint));
    return false;
  }
  const kind = context.boundKind?.(name);
  if (kind === undefined) return true;
  const fields = FIELDS[kind];
  if (field === undefined ? fields.length === 0 && kind === 'text' : fields.includes(field)) {
    return true;
  }
  const written = `${name}${field === undefined ? '' : `.${field}`}`;
  const right = fields.map((one) => `\${{ ${name}.${one} }}`);
  const hint =
    kind === 'text'
      ? `write \`\${{ ${name} }}\``
      : right.length > 0
        ? `write ${listOf(right, 'or')}`
        : `\`${name}\` names a ${kind === 'terminal' ? kind : 'step'}; a text cannot hold it`;
  context.problem(problem('language/bad-field', { written }, at, hint));
  return false;
}

function boundHint(context: ReadContext): string {
  return context.bound.size === 0
    ? 'nothing is bound here yet; bind it with `let` or `as` in an earlier step'
    : `bound here: ${listOf([...context.bound])}`;
}
