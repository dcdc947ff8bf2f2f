/**
 * The command lines of ZooKeeper's tools, as Commons CLI reads and explains them: options with a
 * letter and a word (`DefaultParser`), and the help that lists them (`HelpFormatter`).
 */
import { CliError } from '../cli/cli-error.ts';
import { type OptionSpec, type ParsedOptions, parseOptions } from '../cli/options.ts';

export interface ToolOption {
  readonly letter: string;
  readonly word: string;
  readonly about: string;
  /** What follows it, as the help calls it; none for a flag. */
  readonly argument?: string;
  readonly required?: boolean;
}

/** @throws CliError whose message is that of the real `ParseException` */
export function parseToolOptions(
  options: readonly ToolOption[],
  words: readonly string[],
): ParsedOptions {
  const spec: OptionSpec = Object.fromEntries(
    options.map(({ letter, argument }) => [letter, argument === undefined ? 'flag' : 'value']),
  );
  const parsed = parsedBare(spec, inLetters(options, words));
  const missing = options.filter(({ letter, required }) => required && !parsed.has(letter));
  if (missing.length > 0) {
    const letters = missing.map(({ letter }) => letter).join(', ');
    throw new CliError(`Missing required option${missing.length > 1 ? 's' : ''}: ${letters}`);
  }
  return parsed;
}

/** The tools show the message alone, where zkCli.sh shows the class too. */
function parsedBare(spec: OptionSpec, words: readonly string[]): ParsedOptions {
  try {
    return parseOptions(spec, words);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(error.message.replace(/^[\w.]+: /, ''));
  }
}

/** Every option by its letter, with a value that was joined to it by `=` right behind. */
function inLetters(options: readonly ToolOption[], words: readonly string[]): string[] {
  const result: string[] = [];
  for (const [at, word] of words.entries()) {
    if (word === '--') return [...result, ...words.slice(at)];
    result.push(inLetter(options, word) ?? word);
  }
  return result;
}

/** Undefined for what needs no change. @throws CliError for a word that is no option, or several */
function inLetter(options: readonly ToolOption[], word: string): string | undefined {
  const [, dashes, name = '', value] = /^(--?)([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
  if (dashes === undefined) return undefined;
  const isLong = dashes === '--';
  const short = isLong ? undefined : options.find(({ letter }) => letter === name);
  const exact = short ?? options.find((option) => option.word === name);
  const matching = exact ? [exact] : options.filter((option) => option.word.startsWith(name));
  if (matching.length > 1) {
    const words = matching.map((option) => `'${option.word}'`).join(', ');
    throw new CliError(`Ambiguous option: '${word.split('=')[0]}'  (could be: ${words})`);
  }
  const [option] = matching;
  if (option === undefined && !isLong) return undefined;
  if (option === undefined || (value !== undefined && option.argument === undefined)) {
    throw new CliError(`Unrecognized option: ${word}`);
  }
  return `-${option.letter}${value ?? ''}`;
}

/** `HelpFormatter.printHelp`, of options that fit on a line each. */
export function toolHelp(syntax: string, options: readonly ToolOption[]): string {
  const heads = options.map(({ letter, word, argument }) => {
    return ` -${letter},--${word}${argument === undefined ? '' : ` <${argument}>`}`;
  });
  const width = Math.max(...heads.map((head) => head.length)) + 3;
  const lines = options.map(({ about }, at) => `${(heads[at] ?? '').padEnd(width)}${about}\n`);
  return `usage: ${syntax}\n${lines.sort().join('')}`;
}
