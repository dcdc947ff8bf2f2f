/**
 * The closed lists of the grammar, made from the tables beside this file. Everything that checks or
 * completes a file reads them here.
 */

import { CLUSTER_WORDS, HOST_WORDS } from './cluster-words.ts';
import { SCENARIO_WORDS } from './scenario-words.ts';
import { MODIFIER_WORDS, type Modifier, VERB_WORDS, type Verb } from './step-words.ts';

export { ARMED_CALLS, type Verb } from './step-words.ts';

export const VERBS = Object.keys(VERB_WORDS) as readonly Verb[];
export const SCENARIO_KEYS = Object.keys(SCENARIO_WORDS);
export const CLUSTER_KEYS = Object.keys(CLUSTER_WORDS);
export const HOST_KEYS = Object.keys(HOST_WORDS);

const modifiers = Object.entries<Modifier>(MODIFIER_WORDS);

/** Modifiers of every verb. */
export const COMMON = modifiers.flatMap(([word, { of }]) => (of === 'all' ? [word] : []));

/** Modifiers beside {@link COMMON}. A fault's own options come from its plugin. */
export function modifiersOf(verb: Verb): readonly string[] {
  return modifiers.flatMap(([word, { of }]) => (of !== 'all' && of.includes(verb) ? [word] : []));
}

export const ALL_MODIFIERS: readonly string[] = [
  ...COMMON,
  ...modifiers.flatMap(([word, { of }]) => (of === 'all' ? [] : [word])),
];
