/** What a scenario that must break says of it, after loading. */

import type { Span } from '../plugin/source.ts';

/** Words that `fails: { by: … }` knows beside invariants and the names of steps. */
export const FAILS_WORDS = ['expectation', 'always', 'never', 'fault'] as const;

export function isFailsWord(text: string): boolean {
  return FAILS_WORDS.some((word) => word === text);
}

export interface Fails {
  /** An invariant, one of {@link FAILS_WORDS}, or the handle or name of a step. */
  readonly by: string;
  /** Handle or name of the step that is being played when it breaks. */
  readonly step: string | undefined;
  readonly at: Span;
}
