/** Numbers as coreutils and bash read them from words. */

/** A whole number with an optional sign; nothing for any other text. */
export function wholeNumber(text: string): number | undefined {
  return /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : undefined;
}
