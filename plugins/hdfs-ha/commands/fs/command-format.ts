/** `CommandFormat`: takes the options from the front of a command's arguments, and counts the rest. */

import { illegalArgument } from './path.ts';

export interface Parsed {
  readonly options: ReadonlySet<string>;
  /** Values of options that take one. */
  readonly values: ReadonlyMap<string, string>;
  readonly args: readonly string[];
}

export interface Arity {
  readonly min: number;
  readonly max?: number;
}

/**
 * @param flags options without a value
 * @param valued options with one
 * @throws IllegalArgumentException
 */
export function parseOptions(
  args: readonly string[],
  { min, max = Number.MAX_SAFE_INTEGER }: Arity,
  flags: readonly string[],
  valued: readonly string[] = [],
): Parsed {
  const options = new Set<string>();
  const values = new Map<string, string>();
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] as string;
    if (!arg.startsWith('-') || arg === '-') break;
    if (arg === '--') {
      at++;
      break;
    }
    const option = arg.slice(1);
    if (flags.includes(option)) {
      options.add(option);
    } else if (valued.includes(option)) {
      const value = args[at + 1];
      if (value !== undefined && !value.startsWith('-')) values.set(option, args[++at] as string);
    } else {
      throw illegalArgument(`Illegal option ${arg}`);
    }
  }
  const rest = args.slice(at);
  if (rest.length < min) {
    throw illegalArgument(`Not enough arguments: expected ${min} but got ${rest.length}`);
  }
  if (rest.length > max) {
    throw illegalArgument(`Too many arguments: expected ${max} but got ${rest.length}`);
  }
  return { options, values, args: rest };
}
