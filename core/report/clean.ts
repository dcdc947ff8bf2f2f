/** Texts of programs without what only a terminal, or nobody, can read. */

import { stripVTControlCharacters } from 'node:util';

/** Everything but what XML 1.0 calls a Char: control characters, half letters. */
const FORBIDDEN = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** DEL and the second set of controls: XML could hold them, a terminal obeys them. */
const DELETES = /[\x7f-\x9f]/g;

/** Without colours, movements of the cursor, control characters and broken letters. */
export function withoutControls(text: string): string {
  return stripVTControlCharacters(text).replace(FORBIDDEN, '').replace(DELETES, '');
}

/** One line of what a program printed, so that it cannot move the cursor of the reader. */
export function printable(line: string): string {
  return withoutControls(line).replaceAll('\t', '        ').replaceAll('\r', '');
}
