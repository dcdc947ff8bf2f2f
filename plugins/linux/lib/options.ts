/**
 * A small getopt for simulated commands: what a command declares it takes, everything else is
 * refused by name. Options and operands may be mixed, as GNU's getopt allows.
 */

import { NotModelled } from './not-modelled.ts';

export interface OptionSpec {
  /** Letters without an argument. */
  readonly flags?: string;
  /** Letters with one. */
  readonly values?: string;
  /** Long names and the letter each stands for. */
  readonly long?: Readonly<Record<string, string>>;
  /** Options end at the first operand (`env`, `ssh`). */
  readonly ordered?: boolean;
}

export interface Options {
  has(letter: string): boolean;
  value(letter: string): string | undefined;
  readonly values: readonly { readonly letter: string; readonly value: string }[];
  readonly operands: readonly string[];
}

/** A wrong call: the message goes to stderr, introduced by the command's name. */
export class UsageError extends Error {
  readonly code: number;
  /** Whether `Try 'x --help' for more information.` follows. */
  readonly hint: boolean;

  constructor(message: string, options: { readonly code?: number; readonly hint?: boolean } = {}) {
    super(message);
    this.name = 'UsageError';
    this.code = options.code ?? 1;
    this.hint = options.hint ?? true;
  }
}

/** @throws NotModelled, UsageError */
export function parseOptions(args: readonly string[], spec: OptionSpec, usageCode = 1): Options {
  const flags = new Set<string>();
  const values: { letter: string; value: string }[] = [];
  const operands: string[] = [];
  const { flags: flagLetters = '', values: valueLetters = '', long = {} } = spec;
  const queue = [...args];
  const takeValue = (letter: string): void => {
    const value = queue.shift();
    if (value === undefined) {
      throw new UsageError(`option requires an argument -- '${letter}'`, { code: usageCode });
    }
    values.push({ letter, value });
  };
  while (queue.length > 0) {
    const arg = queue.shift() ?? '';
    if (arg === '--') {
      operands.push(...queue.splice(0));
    } else if (arg.startsWith('--')) {
      const [name = '', ...rest] = arg.slice(2).split('=');
      const letter = Object.hasOwn(long, name) ? long[name] : undefined;
      if (letter === undefined) throw new NotModelled(`option --${name}`);
      if (rest.length > 0) values.push({ letter, value: rest.join('=') });
      else if (valueLetters.includes(letter)) takeValue(letter);
      else flags.add(letter);
    } else if (arg.startsWith('-') && arg !== '-') {
      for (let rest = arg.slice(1); rest !== ''; rest = rest.slice(1)) {
        const letter = rest[0] ?? '';
        if (valueLetters.includes(letter)) {
          if (rest.length > 1) values.push({ letter, value: rest.slice(1) });
          else takeValue(letter);
          break;
        }
        if (!flagLetters.includes(letter)) throw new NotModelled(`option -${letter}`);
        flags.add(letter);
      }
    } else {
      operands.push(arg);
      if (spec.ordered) operands.push(...queue.splice(0));
    }
  }
  return {
    has: (letter) => flags.has(letter),
    value: (letter) => values.findLast((each) => each.letter === letter)?.value,
    values,
    operands,
  };
}
