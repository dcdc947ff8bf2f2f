/**
 * Texts as the JDK makes them: dates, hexadecimal longs, the report of an exception that nobody
 * caught.
 */

export { javaDate, logDate, shortDate } from './platform.ts';

/** `Long.toHexString`: negative numbers in two's complement. */
export function hex(value: bigint): string {
  return BigInt.asUintN(64, value).toString(16);
}

/** What a Java program that throws shows on stderr, without the frames; it then exits with 1. */
export class JavaException extends Error {
  /** `getMessage`, which not all have. */
  readonly detail: string | undefined;

  constructor(className: string, detail?: string) {
    super(`Exception in thread "main" ${className}${detail === undefined ? '' : `: ${detail}`}`);
    this.detail = detail;
    this.name = 'JavaException';
  }
}

/** `Integer.parseInt`. @throws JavaException, which no command of zkCli.sh catches */
export function parseJavaInt(text: string): number {
  const value = Number(text);
  const inRange = value >= -2147483648 && value <= 2147483647;
  if (/^[+-]?\d+$/.test(text) && inRange) return value;
  throw new JavaException('java.lang.NumberFormatException', `For input string: "${text}"`);
}
