/**
 * `java.util.Properties.load`, with positions. The syntax (escapes, continuation lines, `=`, `:` or
 * blank as separator) is that of the library dot-properties; this file adds the line of each key,
 * which messages need, and Java's rule that the last of two equal keys wins.
 */
import { parseLines } from 'dot-properties';

export interface Property {
  readonly key: string;
  readonly value: string;
  /** Line of the key, from 1. */
  readonly line: number;
}

interface PairNode {
  readonly type: string;
  readonly key?: string;
  readonly value?: string;
  readonly range?: readonly number[];
}

/** Every `key=value` of the text in file order, repeated keys included. Never fails. */
export function readProperties(text: string): Property[] {
  const lineAt = lineCounter(text);
  return (parseLines(text, true) as readonly PairNode[]).flatMap((node) =>
    node.type === 'PAIR' && node.key !== undefined
      ? [{ key: node.key, value: node.value ?? '', line: lineAt(node.range?.[0] ?? 0) }]
      : [],
  );
}

/** The table that Java ends up with: a later pair replaces an earlier one of the same key. */
export function lastOfEach(properties: readonly Property[]): Map<string, Property> {
  const table = new Map<string, Property>();
  for (const property of properties) {
    table.delete(property.key);
    table.set(property.key, property);
  }
  return table;
}

/** Offsets must be asked for in ascending order, as a parser meets them. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let seen = 0;
  return (offset) => {
    for (; seen < offset; seen++) if (text.charCodeAt(seen) === 10) line++;
    return line;
  };
}
