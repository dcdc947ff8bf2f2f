/**
 * Brace expansion: `{a,b}` and `{1..3}` make several words of one, before anything else is
 * expanded. Quoted and expanded parts of a word pass through as they are.
 */

import type { Word, WordPart } from './ast.ts';

/** A single unquoted character, or a part that braces cannot look into. */
type Item = string | WordPart;

export function expandBraces(word: Word): Word[] {
  if (!word.parts.some((part) => part.kind === 'text' && part.text.includes('{'))) return [word];
  const items = word.parts.flatMap((part): Item[] =>
    part.kind === 'text' ? [...part.text] : [part],
  );
  return expand(items).map((each) => ({ parts: joinItems(each) }));
}

function expand(items: readonly Item[]): Item[][] {
  for (let open = items.indexOf('{'); open >= 0; open = items.indexOf('{', open + 1)) {
    const found = matchBrace(items, open);
    if (!found) continue;
    const prefix = items.slice(0, open);
    const tails = expand(items.slice(found.close + 1));
    return found.alternatives.flatMap((middle) =>
      tails.map((tail) => [...prefix, ...middle, ...tail]),
    );
  }
  return [[...items]];
}

function matchBrace(
  items: readonly Item[],
  open: number,
): { readonly close: number; readonly alternatives: Item[][] } | undefined {
  let depth = 0;
  let from = open + 1;
  const pieces: Item[][] = [];
  for (let index = open; index < items.length; index += 1) {
    const item = items[index];
    if (item === '{') depth += 1;
    else if (item === ',' && depth === 1) {
      pieces.push(items.slice(from, index));
      from = index + 1;
    } else if (item === '}') {
      depth -= 1;
      if (depth > 0) continue;
      const last = items.slice(from, index);
      if (pieces.length > 0) {
        return { close: index, alternatives: [...pieces, last].flatMap(expand) };
      }
      const sequence = expandSequence(last);
      return sequence && { close: index, alternatives: sequence };
    }
  }
  return undefined;
}

/** `1..5`, `5..1..2`, `a..e`. */
function expandSequence(items: readonly Item[]): Item[][] | undefined {
  if (!items.every((item) => typeof item === 'string')) return undefined;
  const text = items.join('');
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(text);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  const found = numbers ?? letters;
  if (!found) return undefined;
  const [, first = '', last = '', increment] = found;
  const from = numbers ? Number(first) : first.codePointAt(0)!;
  const to = numbers ? Number(last) : last.codePointAt(0)!;
  const step = Math.abs(Number(increment ?? 1)) || 1;
  const isPadded = numbers && [first, last].some((each) => /^-?0\d/.test(each));
  const width = isPadded ? Math.max(first.length, last.length) : 0;
  const words: Item[][] = [];
  for (let n = from; from <= to ? n <= to : n >= to; n += from <= to ? step : -step) {
    words.push([...(numbers ? padNumber(n, width) : String.fromCodePoint(n))]);
  }
  return words;
}

function padNumber(value: number, width: number): string {
  const digits = String(Math.abs(value));
  return value < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0');
}

function joinItems(items: readonly Item[]): WordPart[] {
  const parts: WordPart[] = [];
  for (const item of items) {
    const last = parts.at(-1);
    if (typeof item !== 'string') parts.push(item);
    else if (last?.kind === 'text') {
      parts[parts.length - 1] = { kind: 'text', text: last.text + item };
    } else parts.push({ kind: 'text', text: item });
  }
  return parts;
}
