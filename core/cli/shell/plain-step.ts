/** Steps as plain data: what a line that was typed means in the language, ready to be checked and saved. */

import type { Problem, SourceNode } from '../../plugin/source.ts';
import { readYaml } from '../../scenario/load/read-yaml.ts';

export type Plain = string | readonly Plain[] | PlainMap;
export interface PlainMap {
  readonly [key: string]: Plain;
}

/** One step: a verb and its modifiers; every scalar is a text, as in the language. */
export type PlainStep = PlainMap;

/** A step as it was typed, and where. */
export interface TypedStep {
  readonly step: PlainStep;
  /** The line of the step of the file before which it was typed, if there was one. */
  readonly before: number | undefined;
}

/** What problems name as their file. */
export const TYPED = '(typed)';

/** A line that is not right; the problems are those of a file. */
export class WrongLine extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems[0]?.message);
    this.problems = problems;
  }
}

/** A value as it would stand in a file. @throws WrongLine */
export function readPlain(text: string): Plain {
  const { root, problems } = readYaml(TYPED, text);
  if (!root || problems.length > 0) throw new WrongLine(problems);
  return toPlain(root);
}

/** The entries of a map with or without its braces. @throws WrongLine */
export function readPlainMap(text: string): PlainMap {
  const braced = /^\{[\s\S]*\}$/.test(text.trim()) ? text : `{ ${text} }`;
  return readPlain(braced) as PlainMap;
}

function toPlain(node: SourceNode): Plain {
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'list') return node.items.map(toPlain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, toPlain(value)]));
}

/** `m1`, or `m1, m2` as a list. */
export function selectorOf(text: string): Plain {
  const parts = text.split(/\s*,\s*/).map((part) => part.replace(/^\[|\]$/g, '').trim());
  return parts.length === 1 ? parts[0]! : parts;
}

/** Takes `for 30s`, `within 5s`, `since cut` from the end of a text. */
export function takeModifiers(
  text: string,
  words: readonly string[],
): { readonly rest: string; readonly modifiers: Readonly<Record<string, string>> } {
  const modifiers: Record<string, string> = {};
  const pattern = new RegExp(`^(|.*\\s)(${words.join('|')})\\s+(\\S+)$`, 's');
  let rest = text.trim();
  for (let found = pattern.exec(rest); found; found = pattern.exec(rest)) {
    modifiers[found[2]!] = found[3]!;
    rest = found[1]!.trim();
  }
  return { rest, modifiers };
}
