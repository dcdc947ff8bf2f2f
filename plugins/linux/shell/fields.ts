/** Field splitting: cuts what expansions gave at the characters of `IFS`. */

import { type PatternChar, patternChars } from '../lib/glob.ts';

/** What a part of a word expanded to. */
export type Piece =
  | { readonly text: string; readonly quoted: boolean; readonly splits: boolean }
  /** Between the elements of `"$@"`. */
  | 'boundary';

export type Field = readonly PatternChar[];

/** @param ifs the value of `IFS`; blank, tab and newline when it is unset */
export function splitFields(pieces: readonly Piece[], ifs = ' \t\n'): Field[] {
  const fields: PatternChar[][] = [];
  let current: PatternChar[] | undefined;
  const finish = (): void => {
    if (current) fields.push(current);
    current = undefined;
  };
  for (const piece of pieces) {
    if (piece === 'boundary') finish();
    else if (!piece.splits) {
      if (piece.quoted || piece.text !== '') {
        current ??= [];
        for (const one of patternChars(piece.text, piece.quoted)) current.push(one);
      }
    } else {
      let afterDelimiter = false;
      for (const char of piece.text) {
        if (!ifs.includes(char)) {
          current ??= [];
          current.push({ char, quoted: false });
          afterDelimiter = false;
        } else if (' \t\n'.includes(char)) {
          if (current) {
            finish();
            afterDelimiter = true;
          }
        } else {
          // A delimiter that is not a blank ends a field even if that is empty, but blanks before
          // it belong to the same delimiter.
          if (!current && !afterDelimiter) current = [];
          finish();
          afterDelimiter = false;
        }
      }
    }
  }
  finish();
  return fields;
}

export function fieldText(field: Field): string {
  return field.map(({ char }) => char).join('');
}
