/**
 * The sentence that a report prints of an event, with the names of its fields instead of data:
 * `elected server <leader>`. For completion, hover and the reference.
 */

import type { EventDefinition } from '../../plugin/define.ts';

/** Undefined when the sentence cannot be said without real data. */
export function sentenceOf({ fields, sentence }: EventDefinition): string | undefined {
  const names = Object.entries(fields);
  const texts = names.map(([name, { kind }]) => [
    name,
    kind === 'list' ? ['', named(name)] : named(name),
  ]);
  return say(sentence, Object.fromEntries(texts)) ?? sayWithNumbers({ fields, sentence });
}

const named = (name: string) => `<${name}>`;

/** Some sentences compute with their fields: numbers that nobody else uses, and then their names. */
function sayWithNumbers({ fields, sentence }: EventDefinition): string | undefined {
  const stands = Object.entries(fields).map(([name, { kind }], at) => {
    const number = 7_654_321_000 + at;
    const value =
      kind === 'long'
        ? BigInt(number)
        : kind === 'int'
          ? number
          : kind === 'bool'
            ? true
            : named(name);
    return { name, value, written: [String(number), `0x${number.toString(16)}`] };
  });
  const data = Object.fromEntries(stands.map(({ name, value }) => [name, value]));
  return stands.reduce<string | undefined>(
    (said, { name, written }) =>
      written.toReversed().reduce((text, number) => text?.replaceAll(number, named(name)), said),
    say(sentence, data),
  );
}

function say(sentence: EventDefinition['sentence'], data: object): string | undefined {
  try {
    const said: unknown = sentence(data as never);
    return typeof said === 'string' && !/undefined|NaN/.test(said) ? said : undefined;
  } catch {
    return undefined;
  }
}
