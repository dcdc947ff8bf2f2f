/** What a colon command is: its name, how it is written, and what a line of it means. */

import { QuorateError } from '../../errors/quorate-error.ts';
import type { Words } from '../../plugin/words.ts';
import type { Place, Request } from '../../scenario/run/visitor.ts';
import type { PlainStep } from './plain-step.ts';

/** What is known where the line is typed. */
export interface ColonContext {
  readonly hosts: readonly string[];
  readonly place: Place;
  readonly words: Words;
  /** Typed so far, in order. */
  readonly steps: readonly PlainStep[];
  /** A file is being played, and has more steps. */
  readonly inFile: boolean;
}

export type Meaning =
  | { readonly kind: 'step'; readonly step: PlainStep }
  | { readonly kind: 'request'; readonly request: Exclude<Request, { kind: 'step' | 'leave' }> }
  | { readonly kind: 'host'; readonly host: string }
  | { readonly kind: 'terminal'; readonly name: string }
  | { readonly kind: 'save'; readonly path: string; readonly over: boolean }
  | { readonly kind: 'undo' | 'help' | 'quit' | 'time' | 'steps' };

export interface ColonCommand {
  readonly name: string;
  readonly usage: string;
  /** One line of `:help`. */
  readonly about: string;
  /** Only while a file is being played. */
  readonly inFile?: boolean;
  /** @throws QuorateError, WrongLine */
  read(rest: string, context: ColonContext): Meaning;
}

/** The command is not written so. */
export function usage({ name, usage }: Pick<ColonCommand, 'name' | 'usage'>, why: string): never {
  throw new QuorateError('shell/usage', { word: name, why, usage });
}

/** For commands that take nothing. */
export function bare(command: Omit<ColonCommand, 'read'>, meaning: Meaning): ColonCommand {
  return {
    ...command,
    read(rest) {
      if (rest !== '') usage(command, `takes nothing behind it, not \`${rest}\``);
      return meaning;
    },
  };
}
