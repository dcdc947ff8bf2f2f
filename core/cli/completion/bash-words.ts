/**
 * A command line as bash has it under the cursor: split into words as bash would, and candidates
 * turned into what bash puts in place of the word that is being typed. Bash itself breaks words at
 * `=` and `:` there, and takes an unfinished quote for a part of the word.
 */

export interface BashLine {
  /** The words, without their quotes; the last is being typed. */
  readonly words: readonly string[];
  /** The quote that is open at the end, if any. */
  readonly quote: string;
}

export function splitLine(line: string): BashLine {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const letter = line[at]!;
    if (quote === "'" ? letter === "'" : quote === '"' && letter === '"') quote = '';
    else if (quote === '' && (letter === "'" || letter === '"')) {
      quote = letter;
      word ??= '';
    } else if (quote !== "'" && letter === '\\' && at + 1 < line.length) {
      word = (word ?? '') + line[++at]!;
    } else if (quote === '' && /\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + letter;
  }
  return { words: [...words, word ?? ''], quote };
}

/**
 * What bash is to insert for a candidate. `current` is the word as bash broke it off: what stands
 * before that in the whole word is there already.
 */
export function insertionOf(value: string, current: string, { words, quote }: BashLine): string {
  const whole = words.at(-1) ?? '';
  const own = splitLine(current).words.at(-1) ?? '';
  // Bash gives a lone `=` or `:` as a word of its own.
  const begun = own === '=' || own === ':' ? '' : own;
  const rest = value.slice(whole.length - begun.length);
  if (quote === "'") return rest;
  if (quote === '"') return rest.replace(/["$`\\]/g, '\\$&');
  return rest.replace(/[\s"'$`\\!&|;()<>*?[\]{}#~]/g, '\\$&');
}
