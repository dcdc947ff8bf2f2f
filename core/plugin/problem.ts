/**
 * Makes problems out of codes of the error table, so that every sentence a user reads about a file
 * stands in one place. Below everything that reads a file: types, selectors, matchers, checker.
 */

import { fill } from '../errors/quorate-error.ts';
import { ERRORS, type ErrorCode } from '../errors/table.ts';
import { WARNINGS, type WarningCode } from '../errors/warnings.ts';
import type { Problem, SourceNode, Span } from './source.ts';

/** A problem in the words of the table; without `hint`, the table's cure stands below it. */
export function problem(
  code: ErrorCode,
  parameters: Readonly<Record<string, string | number>>,
  at: Span,
  hint?: string,
): Problem {
  return filledIn(code, ERRORS[code], parameters, at, hint);
}

/** A warning in the words of its table. */
export function warning(
  code: WarningCode,
  parameters: Readonly<Record<string, string | number>>,
  at: Span,
  hint?: string,
): Problem {
  return filledIn(code, WARNINGS[code], parameters, at, hint);
}

function filledIn(
  code: string,
  entry: { readonly message: string; readonly cure: string },
  parameters: Readonly<Record<string, string | number>>,
  at: Span,
  hint: string | undefined,
): Problem {
  return {
    code,
    message: fill(entry.message, parameters),
    at,
    hint: hint ?? fill(entry.cure, parameters),
  };
}

/** `a`, `b` and `c`: names for a sentence, at most `limit` of them. */
export function listOf(names: readonly string[], word = 'and', limit = 12): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, limit).map((name) => `\`${name}\``);
  if (names.length > limit) return `${shown.join(', ')}, …`;
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} ${word} ${last}`;
}

/** What a value is, for "must be a map, not a list". */
export function kindOf(node: SourceNode): string {
  return node.kind === 'scalar' ? 'a text' : node.kind === 'map' ? 'a map' : 'a list';
}

/** A value that stands in no file (a default, a plugin's own step), shown where it is used. */
export function scalarAt(text: string, at: Span): SourceNode {
  return { kind: 'scalar', text, at };
}

/**
 * The place of a part of a text. Exact where the text is written as it is (plain, quoted without
 * escapes, block literal); elsewhere the place of the whole.
 */
export function spanIn(node: SourceNode, offset: number, length: number): Span {
  if (node.kind !== 'scalar' || node.origin === undefined) return node.at;
  const before = node.text.slice(0, offset).split('\n');
  const row = before.length - 1;
  const column = (before[row] ?? '').length;
  const { line, column: first } = node.origin;
  return { file: node.at.file, line: line + row, column: first + column, length };
}
