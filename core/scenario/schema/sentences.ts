/**
 * The sentence that a report prints of an event, with its fields instead of data: `elected server
 * <leader>`. For completion, hover and the reference.
 */

import type { EventDefinition } from '../../plugin/define.ts';

/** A field that is computed with stands for itself as a small number, a 64-bit one in hex. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  int: 1,
  duration: 1_000_000,
  long: 0x1_0000_0001n,
  bool: true,
};

/** Undefined when the sentence cannot be said without real data. */
export function sentenceOf({ fields, sentence }: EventDefinition): string | undefined {
  const names = Object.entries(fields).map(([name, type]) => {
    const stand = type.kind === 'list' ? [`<${name}>`] : `<${name}>`;
    return [name, stand, STAND_INS[type.kind] ?? stand] as const;
  });
  const attempts = [
    Object.fromEntries(names.map(([name, stand]) => [name, stand])),
    Object.fromEntries(names.map(([name, , value]) => [name, value])),
  ];
  for (const data of attempts) {
    try {
      const said = sentence(data as never);
      if (typeof said === 'string' && !/undefined|NaN/.test(said)) return said;
    } catch {
      // It computes with a field; the next attempt gives it something to compute with.
    }
  }
  return undefined;
}
