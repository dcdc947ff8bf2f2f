/** How scenarios are chosen: by a part of their name, or by their tags. */

import { refuse } from './options.ts';

/** Whether a scenario is meant by its name. */
export interface NameFilter {
  /** As it was written. */
  readonly text: string;
  test(name: string): boolean;
}

/** A part of the name, or `/a regular expression/` with flags. */
export function readName(text: string): NameFilter {
  const expression = /^\/(.*)\/([a-z]*)$/s.exec(text);
  if (!expression) return { text, test: (name) => name.includes(text) };
  try {
    const pattern = new RegExp(expression[1]!, expression[2]!.replace(/[gy]/g, ''));
    return { text, test: (name) => pattern.test(name) };
  } catch (error) {
    return refuse('command-line/bad-name-pattern', { text, why: (error as Error).message });
  }
}

/** `slow`, or `!slow` for those that do not have it. */
export interface TagFilter {
  readonly word: string;
  readonly excluded: boolean;
}

/** Collects, since the flag may come several times. */
export function readTag(text: string, before: readonly TagFilter[] = []): readonly TagFilter[] {
  const excluded = text.startsWith('!');
  const word = (excluded ? text.slice(1) : text).trim();
  if (word === '') refuse('command-line/bad-tag', { text });
  return [...before, { word, excluded }];
}
