/**
 * Reads the options of a fault or an expectation: declared once with `t.*`, written by a user as
 * keys. All problems of all options are reported at once.
 */

import type { Options } from './define.ts';
import { nearest } from './names.ts';
import { listOf, problem, scalarAt } from './problem.ts';
import type { MapEntry, Span } from './source.ts';
import type { ReadContext } from './type.ts';

export interface OptionSource {
  /** "fault `partition`", for messages. */
  readonly owner: string;
  readonly entries: readonly MapEntry[];
  /** Where to point when an option is missing. */
  readonly at: Span;
  /** Other keys that may stand beside the options, for suggestions. */
  readonly beside?: readonly string[];
}

/** The values by name, or undefined after having reported every problem. */
export function readOptions(
  options: Options,
  { owner, entries, at, beside = [] }: OptionSource,
  context: ReadContext,
): Readonly<Record<string, unknown>> | undefined {
  const names = Object.keys(options);
  const values: Record<string, unknown> = {};
  const misspelt = new Set<string>();
  let right = true;
  for (const { key, keyAt, value } of entries) {
    const type = Object.hasOwn(options, key) ? options[key] : undefined;
    if (type === undefined) {
      const has = names.length === 0 ? 'it has no options' : `its options are ${listOf(names)}`;
      const meant = nearest(key, [...names, ...beside]);
      const hint = meant === undefined ? has : `did you mean \`${meant}\`?`;
      if (meant !== undefined) misspelt.add(meant);
      context.problem(problem('language/unknown-option', { option: key, owner }, keyAt, hint));
      right = false;
      continue;
    }
    const read = type.read(value, context);
    if (read === undefined) right = false;
    else values[key] = read;
  }
  for (const name of names) {
    const type = options[name];
    if (type === undefined || entries.some((entry) => entry.key === name)) continue;
    if (type.default !== undefined) {
      const read = type.read(scalarAt(type.default, at), context);
      if (read === undefined) right = false;
      else values[name] = read;
    } else if (!type.optional && !misspelt.has(name)) {
      const hint = type.about === '' ? undefined : `\`${name}\`: ${type.about}`;
      context.problem(problem('language/missing-option', { option: name, owner }, at, hint));
      right = false;
    }
  }
  return right ? values : undefined;
}
