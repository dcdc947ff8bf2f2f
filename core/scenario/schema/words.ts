/** Puts words of the grammar tables into JSON Schema: what they mean, how they look, what they take. */

import { type JsonSchema, PLACEHOLDER, ref, when } from '../../plugin/json-schema.ts';
import type { Type } from '../../plugin/types.ts';
import type { Shape, Word, Words } from '../grammar/word.ts';

/** The definition of a shape: `text map` is `text-map`. */
export function shapeName(shape: Shape): string {
  return shape.replaceAll(' ', '-');
}

/** A word as the schema of its value, with its sentence and its example for hover and completion. */
export function wordSchema(name: string, word: Word): JsonSchema {
  const { about, takes, example } = word;
  const usual = word.default === undefined ? [] : [`Default: \`${word.default}\`.`];
  return { title: name, ...explained(about, example, usual), ...ref(shapeName(takes)) };
}

/** The words of a table, or those of them that are listed, as `properties`. */
export function wordsSchema(words: Words, listed: readonly string[] = Object.keys(words)) {
  return Object.fromEntries(
    listed.flatMap((name) => {
      const word = words[name];
      return word ? [[name, wordSchema(name, word)]] : [];
    }),
  );
}

/** A sentence and what follows it, once plain and once with Markdown. */
export function explained(about: string, example?: string, more: readonly string[] = []) {
  const sentence = asSentence(about);
  const parts = [sentence, ...more];
  if (example !== undefined) parts.push(`\`\`\`yaml\n${example}\n\`\`\``);
  return {
    description: sentence.replaceAll('`', ''),
    ...(sentence !== '' && { markdownDescription: parts.join('\n\n') }),
  };
}

/** An option of a plugin's piece: its type with sentence, default and whether it may be left out. */
export function optionSchema(name: string, type: Type<unknown>): JsonSchema {
  const unit = type.unit === undefined ? [] : [`In ${type.unit}.`];
  const usual = type.default === undefined ? [] : [`Default: \`${type.default}\`.`];
  const more = [[...unit, ...usual].join(' ')].filter((line) => line !== '');
  return { title: name, ...type.schema(), ...explained(type.about, undefined, more) };
}

/** Options as `properties`. */
export function optionsSchema(options: Readonly<Record<string, Type<unknown>>>) {
  return Object.fromEntries(
    Object.entries(options).map(([name, type]) => [name, optionSchema(name, type)]),
  );
}

/** Names of the options that must be written. */
export function requiredOf(options: Readonly<Record<string, Type<unknown>>>): string[] {
  return Object.keys(options).filter((name) => {
    const type = options[name];
    return type !== undefined && !type.optional && type.default === undefined;
  });
}

/** `where the file is` -> `Where the file is.` */
export function asSentence(about: string): string {
  if (about === '') return '';
  const upper = about.startsWith('`') ? about : `${about.charAt(0).toUpperCase()}${about.slice(1)}`;
  return /[.!?:]$/.test(upper) ? upper : `${upper}.`;
}

/** Keys that may not stand here, each marked at its own place with one message. */
export function forbidden(keys: readonly string[], message: string): JsonSchema {
  return { properties: Object.fromEntries(keys.map((key) => [key, false])), errorMessage: message };
}

/** Keys that must stand here, with what is said when one does not. */
export function needed(keys: readonly string[], message: string): JsonSchema {
  return { required: keys, errorMessage: message };
}

/** A map with these keys and no others. */
export function closed(properties: JsonSchema, message: string): JsonSchema {
  return { type: 'object', properties, additionalProperties: false, errorMessage: message };
}

/** Rules that must all hold; none is no rule. */
export function rules(all: readonly JsonSchema[]): JsonSchema {
  return all.length === 0 ? {} : { allOf: all };
}

/** A map, or a placeholder that stands for one. */
export function mapLike(rule: JsonSchema, message: string, more: JsonSchema = {}): JsonSchema {
  return {
    type: ['object', 'string'],
    pattern: PLACEHOLDER,
    errorMessage: message,
    ...more,
    allOf: [when({ type: 'object' }, rule)],
  };
}

/** `a`, `b` and `c`. */
export function named(names: readonly string[], word = 'and'): string {
  const quoted = names.map((name) => `\`${name}\``);
  const last = quoted.pop() ?? 'nothing';
  return quoted.length === 0 ? last : `${quoted.join(', ')} ${word} ${last}`;
}
