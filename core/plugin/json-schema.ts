/**
 * How the plain values of the language look in JSON Schema (draft-07). Editors see YAML's own types,
 * so a text may look like a number, and `${{ … }}` may stand wherever a value does. The patterns say
 * what the readers beside this file accept; the messages are what an editor shows instead of them.
 */

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What holds `${{ … }}` is filled in before anybody reads it. */
export const PLACEHOLDER = '\\$\\{\\{';

/** A definition that `core/scenario/schema` adds to every schema. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/definitions/${name}` };
}

/** A text whose whole must match, or which holds a placeholder. `message` is shown when not. */
export function textLike(pattern: string, message: string, more: JsonSchema = {}): JsonSchema {
  return {
    type: 'string',
    pattern: `^\\s*(${pattern})\\s*$|${PLACEHOLDER}`,
    errorMessage: message,
    ...more,
  };
}

/** `if`, `then` and `else`, under the names that the linter lets pass. */
export function when(
  condition: JsonSchema,
  consequence: JsonSchema,
  otherwise?: JsonSchema,
): JsonSchema {
  return Object.fromEntries([
    ['if', condition],
    ['then', consequence],
    ...(otherwise ? [['else', otherwise]] : []),
  ]);
}

const NUMBER = '\\d+(\\.\\d+)?';

/** `1m30s`: units in order, each once. The lookahead asks for one of them at least. */
export const DURATION = `(?=\\d)${['d', 'h', 'm', 's', 'ms', 'us'].map((unit) => `(${NUMBER}${unit})?`).join('')}`;
const BYTES = `${NUMBER}\\s*([KMGT]i?)?B`;

/**
 * Any scalar but null: here they all are texts. Said by what they are not, since an editor would
 * offer `true` and `false` wherever a boolean may stand.
 */
export const TEXT: JsonSchema = {
  anyOf: [when({ type: ['object', 'array', 'null'] }, { type: 'string' })],
};

/** One text, or a list of them. */
export const TEXTS: JsonSchema = {
  anyOf: [when({ type: ['object', 'null'] }, { type: 'string' })],
  allOf: [{ items: TEXT }],
};

export const PATH: JsonSchema = textLike('/.*', 'A path begins with `/`.');

export const LONG: JsonSchema = {
  ...textLike('0x[0-9a-fA-F]+|-?\\d+', 'A whole number, decimal or `0x…`.'),
  type: ['string', 'integer'],
};

/** YAML reads `true` as such; a quoted one is the same here. */
export const BOOL: JsonSchema = {
  ...textLike('true|false', '`true` or `false`.'),
  type: ['boolean', 'string'],
};

export const DURATION_RANGE: JsonSchema = textLike(
  `${DURATION}(\\.\\.${DURATION})?`,
  'A duration or a range, each with a unit: `6s`, `1s..6s`.',
);
export const SIZE: JsonSchema = textLike(BYTES, 'A size with its unit: `10MB`, `64KiB`.');
export const PERCENT: JsonSchema = textLike(`${NUMBER}\\s*%`, 'A percentage: `1%`, `0.5%`.');
export const BANDWIDTH: JsonSchema = textLike(
  `${NUMBER}\\s*([KMG]bit|([KMGT]i?)?B)/s`,
  'A bandwidth: `1Gbit/s`, `100MB/s`.',
);

export function durationSchema(signed = false): JsonSchema {
  const message = 'A duration with its unit: `500us`, `20ms`, `6s`, `1m30s`, `2h`, `1d`.';
  return textLike(`${signed ? '[+-]?' : ''}${DURATION}`, message);
}

/** A whole number, as such or as a text. */
export function intSchema(min?: number, max?: number): JsonSchema {
  return {
    ...textLike('[+-]?\\d+', `A whole number${rangeWords(min, max)}.`),
    type: ['string', 'integer'],
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
  };
}

function rangeWords(min?: number, max?: number): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}

/**
 * One of a few words. `true` and numbers, which YAML reads as such, are accepted as the words that
 * they were written as.
 */
export function choiceSchema(
  choices: readonly string[],
  abouts: readonly (string | undefined)[] = [],
  message?: string,
): JsonSchema {
  if (choices.length === 2 && choices.every((one) => one === 'true' || one === 'false'))
    return BOOL;
  if (choices.length === 0) return { ...PLACEHOLDER_TEXT, errorMessage: 'There are none.' };
  const native = choices.map(nativeOf);
  const told = abouts.some((about) => about !== undefined);
  const words = {
    enum: native,
    ...(message !== undefined && { errorMessage: message }),
    ...(told && { markdownEnumDescriptions: choices.map((_, at) => abouts[at] ?? '') }),
  };
  const changed = choices.filter((choice, at) => choice !== native[at]);
  const quoted = changed.length > 0 ? [{ description: 'Quoted.', enum: changed }] : [];
  return { anyOf: [words, ...quoted, PLACEHOLDER_TEXT] };
}

const PLACEHOLDER_TEXT: JsonSchema = {
  description: 'A value that is filled in.',
  type: 'string',
  pattern: PLACEHOLDER,
};

/** A number in words of comparison. `unit` is the schema of the number itself. */
export function quantitySchema(unit: JsonSchema): JsonSchema {
  const types = [unit.type].flat() as string[];
  const pattern = unit.pattern as string;
  const operand = pattern.slice(1, pattern.lastIndexOf('$|'));
  const word = '(at least|at most|more than|less than|exactly)\\s';
  return {
    type: [...new Set(['string', ...types, 'object'])],
    pattern: `^\\s*(${word})?${operand}(\\.\\.${operand})?$|${PLACEHOLDER}`,
    allOf: [
      {
        properties: { not: { ...TEXT, description: 'Anything but this.' } },
        additionalProperties: false,
      },
    ],
    errorMessage: `${unit.errorMessage} Or in words: \`at least …\`, \`at most …\`, \`more than …\`, \`less than …\`, a range \`1..3\`, \`{ not: … }\`.`,
  };
}

/** One value, or a list of them. Types of plain values are joined, so that messages stay short. */
export function listOrOne(inner: JsonSchema): JsonSchema {
  if (inner.$ref === '#/definitions/selector') return inner;
  if (inner === TEXT) return TEXTS;
  if (inner.type === undefined) return { anyOf: [inner, { type: 'array', items: inner }] };
  return { ...inner, type: [inner.type, 'array'].flat(), allOf: [{ items: inner }] };
}

/** A default in the words of the language, as YAML would read it. */
export function nativeOf(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^(0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : text;
}
