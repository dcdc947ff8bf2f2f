/** Small readers of source nodes that every part of the checker shares. */

import { kindOf, problem } from '../../plugin/problem.ts';
import type { MapEntry, MapNode, Problem, ScalarNode, SourceNode } from '../../plugin/source.ts';

export interface Reporter {
  problem(problem: Problem): void;
}

/** The entry of a key, if it is written. */
export function entryOf(map: MapNode, key: string): MapEntry | undefined {
  return map.entries.find((entry) => entry.key === key);
}

/** The map, or undefined after having said that it is none. */
export function mapOf(
  node: SourceNode,
  what: string,
  reporter: Reporter,
  wanted = 'a map',
): MapNode | undefined {
  if (node.kind === 'map') return node;
  const parameters = { what, wanted, got: kindOf(node) };
  reporter.problem(problem('language/wrong-shape', parameters, node.at));
  return undefined;
}

/** Items of a list; anything else is a list of one. */
export function listedIn(node: SourceNode): readonly SourceNode[] {
  return node.kind === 'list' ? node.items : [node];
}

/** Texts of a list or of one scalar; what is no text is reported and left out. */
export function textsOf(node: SourceNode, what: string, reporter: Reporter): ScalarNode[] {
  return listedIn(node).flatMap((item) => {
    if (item.kind === 'scalar') return [item];
    const parameters = { what, wanted: 'a text or a list of texts', got: kindOf(item) };
    reporter.problem(problem('language/wrong-shape', parameters, item.at));
    return [];
  });
}

const TITLE_WIDTH = 100;

/** A value in one line, as in a flow map: `partition, between: [old, rest]`. */
export function inOneLine(node: SourceNode): string {
  const text = flow(node, false);
  return text.length > TITLE_WIDTH ? `${text.slice(0, TITLE_WIDTH - 1)}…` : text;
}

function flow(node: SourceNode, nested: boolean): string {
  if (node.kind === 'scalar') return firstLine(node.text);
  if (node.kind === 'list') return `[${node.items.map((item) => flow(item, true)).join(', ')}]`;
  const parts = node.entries.map(({ key, value }) => `${key}: ${flow(value, true)}`);
  return nested ? `{ ${parts.join(', ')} }` : parts.join(', ');
}

function firstLine(text: string): string {
  const lines = text.trimEnd().split('\n');
  const [first = ''] = lines;
  return lines.length > 1 ? `${first} …` : first;
}
