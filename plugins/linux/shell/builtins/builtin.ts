/** What a builtin is given: the shell, its arguments, and where it prints. */

import type { Shell } from '../shell.ts';
import type { Streams } from '../streams.ts';

export interface BuiltinCall {
  readonly shell: Shell;
  /** The word it was called by: `.` or `source`. */
  readonly name: string;
  readonly args: readonly string[];
  readonly streams: Streams;
  readonly line: number;
  print(text: string): void;
  /** An error, introduced as bash introduces those of builtins. */
  complain(message: string): void;
  /** How it is called, which bash says without its own name in front. */
  usage(text: string): void;
}

/** Returns the exit code. It may throw NotModelled, which ends it with 2. */
export type Builtin = (call: BuiltinCall) => number | Promise<number>;

export const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Single quotes around a value, as `export -p` and `declare` protect it in double quotes. */
export function doubleQuote(value: string): string {
  return `"${value.replace(/[\\"$`]/g, '\\$&')}"`;
}
