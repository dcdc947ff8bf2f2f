/**
 * What the values of a matrix or a loop are called in titles: by their text, a map by its `name`, a
 * step by what its verb says. Two values of one list are never called the same.
 */

import type { MapNode, SourceNode } from '../../plugin/source.ts';
import { entryOf, inOneLine } from '../check/shape.ts';
import { VERB_WORDS } from '../grammar/step-words.ts';

const LONGEST_NAME = 40;

export function namesOf(values: readonly SourceNode[]): string[] {
  const short = values.map((value) => cut(shortName(value)));
  const long = values.map((value) => cut(inOneLine(value)));
  const names = short.map((name, at) => (isOnce(name, short) ? name : long[at]!));
  return names.map((name, at) => {
    if (isOnce(name, names)) return name;
    return `${name} (${names.slice(0, at + 1).filter((one) => one === name).length})`;
  });
}

function shortName(value: SourceNode): string {
  const own = value.kind === 'map' ? (scalarAt(value, 'name') ?? verbOf(value)) : undefined;
  return own ?? inOneLine(value);
}

/** `pause` of `{ fault: pause, host: old }`. */
function verbOf(map: MapNode): string | undefined {
  const verb = map.entries.find(({ key }) => key in VERB_WORDS)?.key;
  return verb === undefined ? undefined : scalarAt(map, verb);
}

function scalarAt(map: MapNode, key: string): string | undefined {
  const value = entryOf(map, key)?.value;
  return value?.kind === 'scalar' && !value.text.includes('\n') ? value.text : undefined;
}

function cut(text: string): string {
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME - 1)}…` : text;
}

function isOnce(name: string, names: readonly string[]): boolean {
  return names.indexOf(name) === names.lastIndexOf(name);
}
