/**
 * Numbers and booleans as the JDK reads them from text: strictly with the JDK's message
 * (`Integer.parseInt`), or leniently with a default (`Integer.getInteger`).
 */

const INT = /^[+-]?\d+$/;
const INT_MIN = -2147483648;
const INT_MAX = 2147483647;

/** `Integer.parseInt`: undefined where Java throws. */
export function javaInt(text: string): number | undefined {
  if (!INT.test(text)) return undefined;
  const value = Number(text);
  return value >= INT_MIN && value <= INT_MAX ? value : undefined;
}

/** `Long.parseLong`, for ids that fit a double; undefined where Java throws. */
export function javaLong(text: string): number | undefined {
  if (!INT.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** The message of Java's `NumberFormatException`. */
export function notANumber(text: string): string {
  return `For input string: "${text}"`;
}
