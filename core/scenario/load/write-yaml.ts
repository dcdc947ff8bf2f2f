/**
 * Source nodes as YAML that reads back as the same texts: in one line where that is short enough,
 * else key below key, with blocks for texts of several lines.
 */

import type { MapEntry, MapNode, SourceNode } from '../../plugin/source.ts';

/** A map as an item of a list of steps: its lines, the first behind `- `. */
export function writeItem(map: MapNode, width: number): string[] {
  const flow = inFlow(map);
  if (flow !== undefined && flow.length + 2 <= width) return [`- ${flow}`];
  return blockLines(map, width - 2).map((line, at) => (at === 0 ? `- ${line}` : indent(line)));
}

/** Everything in one line, or undefined where a text has several. */
export function inFlow(node: SourceNode): string | undefined {
  if (node.kind === 'scalar') return inline(node.text, true);
  const parts =
    node.kind === 'list' ? node.items.map(inFlow) : node.entries.map((entry) => flowEntry(entry));
  if (parts.some((part) => part === undefined)) return undefined;
  const inside = parts.join(', ');
  if (node.kind === 'list') return `[${inside}]`;
  return inside === '' ? '{}' : `{ ${inside} }`;
}

function flowEntry({ key, value }: MapEntry): string | undefined {
  const text = inFlow(value);
  return text === undefined ? undefined : `${inline(key, true)}: ${text}`;
}

function blockLines(map: MapNode, width: number): string[] {
  return map.entries.flatMap((entry) => entryLines(entry, width));
}

/** A key and its value, the value beside it or below. */
export function entryLines({ key, value }: MapEntry, width: number): string[] {
  const name = inline(key, false) ?? JSON.stringify(key);
  if (value.kind === 'scalar') {
    const text = inline(value.text, false);
    if (text !== undefined) return [`${name}: ${text}`];
    const lines = value.text.replace(/\n$/, '').split('\n');
    const mark = value.text.endsWith('\n') ? '|' : '|-';
    return [`${name}: ${mark}`, ...lines.map((line) => (line === '' ? '' : indent(line)))];
  }
  const flow = inFlow(value);
  if (flow !== undefined && name.length + 2 + flow.length <= width) return [`${name}: ${flow}`];
  const below =
    value.kind === 'map'
      ? blockLines(value, width - 2)
      : value.items.flatMap((item) => itemLines(item, width - 2));
  return [`${name}:`, ...below.map(indent)];
}

function itemLines(item: SourceNode, width: number): string[] {
  if (item.kind === 'map') return writeItem(item, width);
  return [`- ${inFlow(item) ?? JSON.stringify(item.kind === 'scalar' ? item.text : '')}`];
}

function indent(line: string): string {
  return line === '' ? '' : `  ${line}`;
}

/** Plain where YAML takes it so, else quoted; undefined for what is written as a block. */
function inline(text: string, isFlow: boolean): string | undefined {
  if (isBlock(text)) return undefined;
  if (/\p{Cc}/u.test(text)) return JSON.stringify(text);
  if (isPlain(text, isFlow)) return text;
  const single = `'${text.replaceAll("'", "''")}'`;
  return text.includes("'") && !/[\\"]/.test(text) ? `"${text}"` : single;
}

/** Several lines without anything that a block cannot hold. */
function isBlock(text: string): boolean {
  if (!text.includes('\n') || /^\s|\n\n$|[ \t]\n/.test(text)) return false;
  return !/\p{Cc}/u.test(text.replaceAll('\n', ''));
}

function isPlain(text: string, isFlow: boolean): boolean {
  if (text === '' || /^(~|null|Null|NULL)$/.test(text)) return false;
  if (/^\s|\s$|: |:$| #/.test(text)) return false;
  if (/^([?:!&*#|>@`"'%[\]{},]|-(\s|$)|---|\.\.\.)/.test(text)) return false;
  return !isFlow || !/[,[\]{}]/.test(text);
}
