/** A pasted terminal session, cut at its prompts, with the place of every line. */

import type { Span } from '../plugin/source.ts';

export interface PastedCommand {
  readonly host: string;
  /** As it stands in the prompt: `~`, `/tmp`, or empty. */
  readonly directory: string;
  /** Empty for a prompt at which nothing was typed. */
  readonly text: string;
  readonly at: Span;
  /** The last line of what was typed. */
  readonly typedUntil: Span;
  readonly output: readonly PastedLine[];
}

export interface PastedLine {
  readonly text: string;
  readonly at: Span;
}
