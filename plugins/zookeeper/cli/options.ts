/**
 * Options of the commands inside zkCli.sh, read as `DefaultParser` of Commons CLI reads them: they
 * may stand anywhere, short ones may be joined (`-sw`), and what starts with a dash and is unknown
 * is refused, `-1` included.
 */
import { CliError } from './cli-error.ts';

/** Option -> whether a value follows. Most are a letter, some a word. */
export type OptionSpec = Readonly<Record<string, 'flag' | 'value'>>;

/** Options that exclude one another (`OptionGroup`): each with what it stands for. */
export interface OptionGroup {
  readonly options: Readonly<Record<string, string>>;
  readonly required: boolean;
}

export interface ParsedOptions {
  /** Without the options; the command's name first. */
  readonly args: readonly string[];
  has(option: string): boolean;
  /** The first, of an option that is given more than once. */
  value(option: string): string | undefined;
}

const PACKAGE = 'org.apache.commons.cli';

/** @throws CliError in the words of Commons CLI */
export function parseOptions(
  spec: OptionSpec,
  words: readonly string[],
  group?: OptionGroup,
): ParsedOptions {
  const found = new Map<string, string>();
  const selected = new Selection(group);
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
    const rest = takeOption(spec, word, found, selected);
    if (rest === undefined) continue;
    const value = rest.value ?? words[++i];
    if (value === undefined || isOption(spec, value)) {
      throw new CliError(
        `${PACKAGE}.MissingArgumentException: Missing argument for option: ${rest.option}`,
      );
    }
    if (!found.has(rest.option)) found.set(rest.option, value);
  }
  selected.checkRequired();
  return { args, has: (option) => found.has(option), value: (option) => found.get(option) };
}

/** Takes the options of one word; returns the one whose value is still to come. */
function takeOption(
  spec: OptionSpec,
  word: string,
  found: Map<string, string>,
  selected: Selection,
): { option: string; value: string | undefined } | undefined {
  const letters = word.replace(/^--?/, '');
  const names = Object.hasOwn(spec, letters) ? [letters] : letters;
  for (const [i, name] of [...names].entries()) {
    const kind = Object.hasOwn(spec, name) ? spec[name] : undefined;
    if (kind === undefined) {
      throw new CliError(`${PACKAGE}.UnrecognizedOptionException: Unrecognized option: ${word}`);
    }
    selected.take(name);
    const rest = typeof names === 'string' ? letters.slice(i + 1) : '';
    if (kind === 'value') return { option: name, value: rest || undefined };
    found.set(name, '');
  }
  return undefined;
}

function isOption(spec: OptionSpec, word: string): boolean {
  if (!word.startsWith('-')) return false;
  return Object.hasOwn(spec, word.slice(1)) || Object.hasOwn(spec, word.slice(1, 2));
}

/** Which option of a group has been given. */
class Selection {
  readonly #group: OptionGroup | undefined;
  #taken: string | undefined;

  constructor(group: OptionGroup | undefined) {
    this.#group = group;
  }

  /** @throws CliError */
  take(option: string): void {
    if (!this.#group || !Object.hasOwn(this.#group.options, option)) return;
    if (this.#taken !== undefined && this.#taken !== option) {
      throw new CliError(
        `${PACKAGE}.AlreadySelectedException: The option '${option}' was specified but an option ` +
          `from this group has already been selected: '${this.#taken}'`,
      );
    }
    this.#taken = option;
  }

  /** @throws CliError */
  checkRequired(): void {
    if (!this.#group?.required || this.#taken !== undefined) return;
    const options = Object.entries(this.#group.options).map(([name, about]) => `-${name} ${about}`);
    throw new CliError(
      `${PACKAGE}.MissingOptionException: Missing required option: [${options.join(', ')}]`,
    );
  }
}
