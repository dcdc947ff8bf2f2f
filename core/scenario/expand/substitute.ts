/**
 * `${{ params.x }}`, `${{ matrix.x }}` and `${{ n }}` of a loop: filled in before the checker reads,
 * so that a value may stand wherever one is wanted, be it a duration, a selector or a whole step.
 * What is filled in keeps the place of its use, and says there what it is.
 */

import { didYouMean } from '../../plugin/names.ts';
import { kindOf, listOf, problem, spanIn } from '../../plugin/problem.ts';
import type { MapEntry, MapNode, ScalarNode, SourceNode, Span } from '../../plugin/source.ts';
import { inOneLine, type Reporter } from '../check/shape.ts';

/** The first word of a placeholder -> what stands behind it; of others nothing is filled in. */
export type Values = ReadonlyMap<string, SourceNode>;

const PLACEHOLDER = /\$\{\{\s*([\w-]+)((?:\.[\w-]+)*)\s*\}\}/g;

/** The same node where nothing of it is to be filled in. */
export function substitute(node: SourceNode, values: Values, reporter: Reporter): SourceNode {
  if (node.kind === 'scalar') return inScalar(node, values, reporter);
  if (node.kind === 'map') return inMap(node, values, reporter);
  const items = node.items.map((item) => substitute(item, values, reporter));
  return items.every((item, at) => item === node.items[at]) ? node : { ...node, items };
}

/** Of a map: a map. */
export function inMap(node: MapNode, values: Values, reporter: Reporter): MapNode {
  const entries = node.entries.map((entry) => inEntry(entry, values, reporter));
  if (entries.every((entry, at) => entry === node.entries[at])) return node;
  const kept = entries.filter(({ key, keyAt }, at) => {
    const first = entries.findIndex((other) => other.key === key);
    if (first === at) return true;
    const line = entries[first]?.keyAt.line ?? 0;
    reporter.problem(problem('yaml/duplicate-key', { key, line }, keyAt));
    return false;
  });
  return { ...node, entries: kept };
}

function inEntry(entry: MapEntry, values: Values, reporter: Reporter): MapEntry {
  const value = substitute(entry.value, values, reporter);
  const written: ScalarNode = { kind: 'scalar', text: entry.key, at: entry.keyAt };
  const key = inScalar(written, values, reporter);
  if (key === written) return value === entry.value ? entry : { ...entry, value };
  if (key.kind === 'scalar') return { key: key.text, keyAt: key.at, value };
  reporter.problem(inText(entry.key, key, entry.keyAt));
  return { ...entry, value };
}

function inScalar(node: ScalarNode, values: Values, reporter: Reporter): SourceNode {
  const found = [...node.text.matchAll(PLACEHOLDER)].filter(([, name = '']) => values.has(name));
  if (found.length === 0) return node;
  const said: string[] = [];
  let text = '';
  let from = 0;
  let told = false;
  for (const match of found) {
    const [written, name = '', path = ''] = match;
    const place = spanIn(node, match.index, written.length);
    const value = valueAt(values, name, path, written, place, reporter);
    if (value && written === node.text.trim()) return placed(value, written, node.at);
    text += node.text.slice(from, match.index);
    from = match.index + written.length;
    if (value?.kind === 'scalar') {
      told ||= value.at.told === true;
      text += value.text;
      said.push(is(written, value));
      continue;
    }
    if (value) reporter.problem(inText(written, value, place));
    told = true;
    text += written;
  }
  text += node.text.slice(from);
  const via = said.length > 0 ? said.join(', ') : undefined;
  const at = {
    ...node.at,
    ...(via !== undefined && { via }),
    ...(told && { told: true as const }),
  };
  return { kind: 'scalar', text, at, ...(node.block && { block: true }) };
}

/** A text at the place of its use; a map or list stays where it was written. */
function placed(value: SourceNode, written: string, at: Span): SourceNode {
  if (value.kind !== 'scalar') return value;
  const { text, block } = value;
  const told = value.at.told && { told: value.at.told };
  const place = { ...at, via: is(written, value), ...told };
  return { kind: 'scalar', text, at: place, ...(block && { block }) };
}

function is(written: string, value: SourceNode): string {
  return `\`${written}\` is \`${inOneLine(value)}\``;
}

function inText(written: string, value: SourceNode, at: Span) {
  return problem('language/no-text', { written, got: kindOf(value) }, at);
}

function valueAt(
  values: Values,
  name: string,
  path: string,
  written: string,
  at: Span,
  reporter: Reporter,
): SourceNode | undefined {
  let value = values.get(name);
  let known = name;
  for (const field of path.split('.').slice(1)) {
    const fields: readonly MapEntry[] = value?.kind === 'map' ? value.entries : [];
    const next = fields.find((entry) => entry.key === field);
    if (!next) {
      const names = fields.map((entry) => entry.key);
      const has = names.length === 0 ? `\`${known}\` has no fields` : `there are ${listOf(names)}`;
      const hint = didYouMean(field, names) ?? (isWord(known) ? undeclared(known, names) : has);
      reporter.problem(problem('language/unknown-value', { written }, at, hint));
      return undefined;
    }
    value = next.value;
    known = `${known}.${field}`;
  }
  if (path !== '' || !isWord(name)) return value;
  const hint = `write which one: \`\${{ ${name}.… }}\``;
  reporter.problem(problem('language/unknown-value', { written }, at, hint));
  return undefined;
}

function isWord(name: string): boolean {
  return name === 'params' || name === 'matrix';
}

function undeclared(word: string, names: readonly string[]): string {
  if (names.length === 0) return `nothing is declared under \`${word}:\` here`;
  return `\`${word}\` has ${listOf(names)}`;
}
