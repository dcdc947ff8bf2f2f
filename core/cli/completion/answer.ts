/** `quorate complete`: what the scripts of the shells ask, answered in each shell's own way. */

import type { Command } from 'commander';
import { insertionOf, splitLine } from './bash-words.ts';
import { candidates } from './candidates.ts';
import { Names } from './names.ts';

/**
 * One candidate a line. For bash the words are the line up to the cursor and the word as bash broke
 * it off; for the others they are the words after `quorate`, and a tab stands before what each is.
 */
export async function answer(
  program: Command,
  shell: string,
  words: readonly string[],
): Promise<string[]> {
  const names = (paths: readonly string[]) => new Names(paths);
  if (shell !== 'bash') {
    const found = await candidates(program, words, names);
    return found.map(({ value, about }) => (about === '' ? value : `${value}\t${oneLine(about)}`));
  }
  const [text = '', current = ''] = words;
  const line = splitLine(text);
  const found = await candidates(program, line.words.slice(1), names);
  return found.map(({ value }) => insertionOf(value, current, line));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
