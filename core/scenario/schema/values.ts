/** What stands inside a step or a check: texts, names, selectors, matchers, results, triggers. */

import {
  BOOL,
  choiceSchema,
  DURATION,
  DURATION_RANGE,
  durationSchema,
  intSchema,
  type JsonSchema,
  listOrOne,
  PLACEHOLDER,
  quantitySchema,
  ref,
  TEXT,
  TEXTS,
  textLike,
  when,
} from '../../plugin/json-schema.ts';
import type { Registry } from '../../plugin/registry.ts';
import { ARMED_CALLS } from '../grammar/index.ts';
import { MATCHER_WORDS, RESULT_WORDS } from '../grammar/value-words.ts';
import { closed, forbidden, named, needed, wordsSchema } from './words.ts';

const NAME = '[A-Za-z][\\w-]*';

/** Shapes that are the same whatever plugins are loaded. */
export function valueDefinitions(registry: Registry): Record<string, JsonSchema> {
  return {
    text: TEXT,
    texts: TEXTS,
    'text-map': { type: 'object', additionalProperties: ref('text') },
    name: textLike(NAME, 'A name begins with a letter; letters, digits, `-` and `_` follow.'),
    bool: BOOL,
    int: intSchema(),
    duration: durationSchema(),
    range: DURATION_RANGE,
    date: textLike(
      '\\d{4}-\\d\\d-\\d\\d([T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,3})?)?(Z|[+-]\\d\\d:\\d\\d)?)?',
      'A date: `2025-01-01T00:00:00Z`; without a zone it is UTC.',
    ),
    path: { type: 'string' },
    selector: selectorSchema(registry),
    'host-matcher': {
      type: ['string', 'array', 'object'],
      allOf: [
        {
          items: { type: 'string' },
          properties: { not: { ...ref('host-matcher'), description: 'Anywhere but there.' } },
          additionalProperties: false,
        },
      ],
      errorMessage: 'A host, a list of hosts, or `{ not: m1 }`.',
    },
    targets: listOrOne({ type: 'string' }),
    handle: textLike(NAME, 'The handle of an earlier step: what stands there after `as:`.'),
    exit: exitSchema(),
    matcher: matcherSchema(),
    result: resultSchema(),
    quantity: quantitySchema(durationSchema()),
    until: untilSchema(),
    trigger: triggerSchema(registry),
    bindings: {
      type: 'object',
      minProperties: 1,
      propertyNames: { pattern: `^${NAME}$`, errorMessage: 'A name begins with a letter.' },
      additionalProperties: TEXTS,
    },
  };
}

/** Any text: hosts and bound names are the file's own. Roles with their states are offered. */
function selectorSchema({ roles }: Registry): JsonSchema {
  const words = [...roles].flatMap(([role, { definition }]) =>
    definition.states.length === 0 ? [] : [...definition.states.map((s) => `${s} ${role}`), role],
  );
  return {
    type: ['string', 'array'],
    minItems: 1,
    allOf: [{ items: ref('selector') }],
    examples: ['all', ...words],
    errorMessage: 'A host, a bound name, `all`, `rest`, `leader Role` and the like, or a list.',
  };
}

function exitSchema(): JsonSchema {
  const message = 'An exit code from 0 to 255, a list of them, `any` or `nonzero`.';
  const code = { type: ['integer', 'string'], minimum: 0, maximum: 255, errorMessage: message };
  const digits = '\\d{1,3}';
  return {
    ...code,
    type: ['string', 'integer', 'array'],
    pattern: `^(any|nonzero|${digits})$|${PLACEHOLDER}`,
    allOf: [{ items: { ...code, pattern: `^${digits}$|${PLACEHOLDER}` } }],
    minItems: 1,
    examples: [0, 'any', 'nonzero'],
  };
}

function matcherWords() {
  return {
    ...wordsSchema(MATCHER_WORDS),
    lines: {
      ...wordsSchema(MATCHER_WORDS).lines,
      ...ref('lines'),
    },
  };
}

/** A text of any look, or a map with these keys. What is inside is not written out by editors. */
function textOrMap(
  properties: JsonSchema,
  message: string,
  more: readonly JsonSchema[] = [],
): JsonSchema {
  const text = { type: 'string', errorMessage: message };
  const map = { properties, additionalProperties: false, minProperties: 1, errorMessage: message };
  return { anyOf: [when({ type: ['array', 'null'] }, text)], allOf: [map, ...more] };
}

function matcherSchema(): JsonSchema {
  const keys = named(Object.keys(MATCHER_WORDS), 'or');
  return {
    ...textOrMap(matcherWords(), `A text, or a map with ${keys}.`),
  };
}

/** `lines` is a list, a block, or `some` and `none`. */
export function linesSchema(): JsonSchema {
  return {
    anyOf: [when({ type: 'null' }, { type: 'string' })],
    allOf: [
      { items: TEXT },
      {
        properties: {
          some: { ...ref('texts'), description: 'Each of these is one of its lines.' },
          none: { ...ref('texts'), description: 'None of these is one of its lines.' },
        },
        additionalProperties: false,
        errorMessage: 'The lines as a list or a block, or a map with `some` or `none`.',
      },
    ],
  };
}

/** A text or matcher is about stdout; a map with streams about each of them. */
function resultSchema(): JsonSchema {
  const matchers = Object.keys(MATCHER_WORDS);
  const results = Object.keys(RESULT_WORDS);
  const mixed = forbidden(results, 'Say of which stream: `stdout: { contains: … }`.');
  return {
    ...textOrMap(
      { ...wordsSchema(RESULT_WORDS), ...matcherWords() },
      `A text, or a map with ${named([...results, ...matchers], 'or')}. A check about the world is a step of its own.`,
      [when({ type: 'object', anyOf: matchers.map((key) => ({ required: [key] })) }, mixed)],
    ),
  };
}

/** A pause, the handle of what ends, or an event. */
function untilSchema(): JsonSchema {
  const needsEvent = needed(
    ['event'],
    'To wait until something holds, write `expect:` with `within:`.',
  );
  return {
    ...textLike(
      `${DURATION}|${NAME}`,
      'A duration with its unit, the handle of a fault, or `{ event: … }`.',
    ),
    type: ['string', 'object'],
    examples: ['10s'],
    allOf: [when({ type: 'object' }, { allOf: [needsEvent, ref('check-event')] })],
  };
}

function triggerSchema({ events }: Registry): JsonSchema {
  const properties = {
    call: { description: 'A call of the process to its machine.', ...choiceSchema(ARMED_CALLS) },
    event: {
      description: 'An event of the process, by its kind.',
      ...choiceSchema([...events.keys()]),
    },
    nth: { description: 'The how manyth of them; the first by default.', ...intSchema(1) },
  };
  return {
    ...closed(properties, 'A map with `call` or `event`, and `nth`.'),
    oneOf: [{ required: ['call'] }, { required: ['event'] }],
  };
}
