/**
 * The ways in which a command text can be turned down before any of it runs. What bash knows and
 * this shell does not is refused by name; what bash itself would reject is a syntax error with
 * bash's own words; a text that merely stops too early may go on in an interactive shell.
 */

export { NotModelled } from '../lib/not-modelled.ts';

/** What bash would answer to a malformed text. */
export class ShellSyntaxError extends Error {
  readonly line: number;
  /** The source line that bash repeats below its message; nothing at the end of the text. */
  readonly excerpt: string | undefined;
  /** More text could make it whole: an open quote, an `if` without its `fi`. */
  readonly incomplete: boolean;

  constructor(message: string, line: number, options: { excerpt?: string; incomplete?: boolean }) {
    super(message);
    this.name = 'ShellSyntaxError';
    this.line = line;
    this.excerpt = options.excerpt;
    this.incomplete = options.incomplete ?? false;
  }
}
