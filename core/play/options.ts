/** The options that `play` and `serve` share. */

export interface SharedOptions {
  readonly seed?: number;
  readonly executor?: 'inline' | 'threads';
}

/** @throws RangeError for what types alone cannot refuse, or JavaScript does not know */
export function checkOptions({ seed, executor }: SharedOptions): void {
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
