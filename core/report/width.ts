/**
 * How wide a text is on a terminal, and how to cut, pad and wrap it. Chinese and Japanese letters
 * take two columns, combining marks none. The table for that costs 50 ms to load, so it is loaded
 * only once a text needs it: call `prepareWidths` with what is to be printed.
 */

import { stripVTControlCharacters } from 'node:util';

/** Letters of one column each: Latin, Greek, Cyrillic, punctuation, arrows, boxes, our marks. */
const NARROW = /^[\x20-\x7e\u00a0-\u02ff\u0370-\u0482\u2010-\u2027\u2190-\u21ff\u2500-\u257f✓✗]*$/u;

let measure: ((text: string) => number) | undefined;

/** Loads the table of wide letters if one of the texts has any. */
export async function prepareWidths(...texts: readonly string[]): Promise<void> {
  if (measure || texts.every((text) => NARROW.test(text.replaceAll('\n', '')))) return;
  measure = (await import('string-width')).default;
}

/** Columns of one line, without its colours. */
export function widthOf(line: string): number {
  const plain = line.includes('\u001b') ? stripVTControlCharacters(line) : line;
  return measure && !NARROW.test(plain) ? measure(plain) : plain.length;
}

/** The line with blanks up to `width` columns. */
export function padEnd(line: string, width: number): string {
  return line + ' '.repeat(Math.max(0, width - widthOf(line)));
}

export function padStart(line: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(line))) + line;
}

/** At most `width` columns; what is cut ends in `…`. For lines without colours. */
export function cut(line: string, width: number): string {
  if (widthOf(line) <= width) return line;
  const [first] = pieces(line, Math.max(1, width - 1));
  return `${first}…`;
}

/** The line in pieces of at most `width` columns. For lines without colours. */
export function wrap(line: string, width: number): string[] {
  return widthOf(line) <= width ? [line] : pieces(line, Math.max(2, width));
}

function pieces(line: string, width: number): string[] {
  const found: string[] = [];
  let piece = '';
  let columns = 0;
  for (const letter of letters(line)) {
    const wide = widthOf(letter);
    if (columns + wide > width) {
      found.push(piece);
      piece = '';
      columns = 0;
    }
    piece += letter;
    columns += wide;
  }
  return [...found, piece];
}

let graphemes: Intl.Segmenter | undefined;

/** A text in what a reader takes for letters: combining marks stay with theirs, emoji whole. */
export function letters(text: string): string[] {
  if (NARROW.test(text)) return [...text];
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}
