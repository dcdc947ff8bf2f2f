/**
 * Options of the commands inside zkCli.sh, read as `DefaultParser` of Commons CLI reads them: they
 * may stand anywhere, short ones may be joined (`-sw`), and what starts with a dash and is unknown
 * is refused, `-1` included.
 */
import { CliError } from './cli-error.ts';

/** Option letter -> whether a value follows. */
export type OptionSpec = Readonly<Record<string, 'flag' | 'value'>>;

export interface ParsedOptions {
  /** Without the options; the command's name first. */
  readonly args: readonly string[];
  has(letter: string): boolean;
  value(letter: string): string | undefined;
}

const PACKAGE = 'org.apache.commons.cli';

/** @throws CliError in the words of Commons CLI */
export function parseOptions(spec: OptionSpec, words: readonly string[]): ParsedOptions {
  const found = new Map<string, string>();
  const args: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '--') {
      args.push(...words.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      args.push(word);
      continue;
    }
    const rest = takeOption(spec, word, found);
    if (rest === undefined) continue;
    const value = rest.value ?? words[++i];
    if (value === undefined || isOption(spec, value)) {
      throw new CliError(
        `${PACKAGE}.MissingArgumentException: Missing argument for option: ${rest.letter}`,
      );
    }
    found.set(rest.letter, value);
  }
  return { args, has: (letter) => found.has(letter), value: (letter) => found.get(letter) };
}

/** Takes the letters of one word; returns the letter whose value is still to come. */
function takeOption(
  spec: OptionSpec,
  word: string,
  found: Map<string, string>,
): { letter: string; value: string | undefined } | undefined {
  const letters = word.replace(/^--?/, '');
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] as string;
    const kind = Object.hasOwn(spec, letter) ? spec[letter] : undefined;
    if (kind === undefined) {
      throw new CliError(`${PACKAGE}.UnrecognizedOptionException: Unrecognized option: ${word}`);
    }
    if (kind === 'value') return { letter, value: letters.slice(i + 1) || undefined };
    found.set(letter, '');
  }
  return undefined;
}

function isOption(spec: OptionSpec, word: string): boolean {
  return word.startsWith('-') && Object.hasOwn(spec, word.slice(1, 2));
}
