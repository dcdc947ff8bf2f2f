/** What `play` and `serve` are given: the options that they share, and what is wrong with any. */

import { didYouMean } from '../plugin/names.ts';
import { listOf } from '../plugin/problem.ts';

export interface SharedOptions {
  readonly seed?: number;
  readonly executor?: 'inline' | 'threads';
}

/**
 * `known`: the names of all options.
 * @throws RangeError for what types alone cannot refuse, or JavaScript does not know
 */
export function checkOptions(options: SharedOptions, known: Readonly<Record<string, true>>): void {
  const names = Object.keys(known);
  const wrong = Object.keys(options).find((name) => !names.includes(name));
  if (wrong !== undefined) {
    const hint = didYouMean(wrong, names) ?? `there are ${listOf(names)}`;
    throw new RangeError(`there is no option \`${wrong}\`; ${hint}`);
  }
  const { seed, executor } = options;
  if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new RangeError(`\`${seed}\` is no seed; write a whole number from 0`);
  }
  if (executor !== undefined && !['inline', 'threads'].includes(executor)) {
    throw new RangeError(`\`${executor}\` is no executor; write \`inline\` or \`threads\``);
  }
}

/** Values of parameters as the command line would give them. */
export function textsOf(
  params: Readonly<Record<string, string | number | boolean>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, String(value)]));
}
