/** The parts of a scenario that are neither steps nor checks nor its cluster. */

import {
  choiceSchema,
  type JsonSchema,
  PLACEHOLDER,
  ref,
  TEXT,
  TEXTS,
  when,
} from '../../plugin/json-schema.ts';
import type { Registry } from '../../plugin/registry.ts';
import { PARAM_TYPES } from '../expand/params.ts';
import { FAILS_WORDS } from '../fails.ts';
import { SCENARIO_KEYS } from '../grammar/index.ts';
import { SCENARIO_WORDS } from '../grammar/scenario-words.ts';
import { STEPS_FILE_WORDS } from '../grammar/steps-file-words.ts';
import { asSentence, closed, explained, named, needed, wordsSchema } from './words.ts';

const NAME_PATTERN = '^[A-Za-z][\\w-]*$';

/** The definitions of scenario words, and `scenario`, which a scenario file is. */
export function scenarioDefinitions(registry: Registry): Record<string, JsonSchema> {
  return {
    scenario: {
      ...closed(
        wordsSchema(SCENARIO_WORDS, SCENARIO_KEYS),
        `No word of a scenario. It has ${named(SCENARIO_KEYS)}. What belongs to the cluster stands in \`cluster: { extends: …, … }\`.`,
      ),
      allOf: [
        needed(['cluster'], 'A scenario has a cluster: `cluster: ./cluster.yaml`.'),
        needed(['timeline'], 'A scenario has a timeline: a list of steps.'),
      ],
    },
    'steps-file': {
      ...closed(
        wordsSchema(STEPS_FILE_WORDS),
        `A file of steps has ${named(Object.keys(STEPS_FILE_WORDS))}.`,
      ),
      allOf: [needed(['steps'], 'A file of steps has `steps`.')],
    },
    params: paramsSchema(),
    matrix: axesSchema('{ hit: [pause, kill], n: [3, 5] }'),
    each: axesSchema('{ n: [3, 4, 5] }'),
    exceptions: {
      type: ['object', 'array'],
      items: ref('exception'),
      errorMessage: 'A map with `invariant` and `because`, or a list of these.',
      allOf: [when({ type: 'object' }, ref('exception'))],
    },
    exception: exceptionSchema(registry),
    fails: failsSchema(registry),
  };
}

/** A bare value is a text with a default; a map says more. */
function paramsSchema(): JsonSchema {
  const properties = {
    type: { ...choiceSchema(PARAM_TYPES), ...explained('What its values are; `text` by default') },
    default: {
      ...TEXTS,
      ...explained('Its value where none is given; without one, a value must be given'),
    },
    about: { ...TEXT, ...explained('What it is for') },
    choices: { ...ref('texts'), ...explained('All that it may be') },
  };
  return {
    type: 'object',
    propertyNames: { pattern: NAME_PATTERN, errorMessage: 'A name begins with a letter.' },
    additionalProperties: {
      anyOf: [when({ type: ['array', 'null'] }, { type: 'string' })],
      allOf: [
        {
          properties,
          additionalProperties: false,
          errorMessage: 'A default, or a map with `type`, `default`, `about` and `choices`.',
        },
      ],
    },
    errorMessage: 'A map: `{ cut: { type: duration, default: 90s } }`.',
  };
}

/** Names with the values that they take in turn; a value may be anything, a whole step too. */
function axesSchema(example: string): JsonSchema {
  return {
    type: 'object',
    minProperties: 1,
    propertyNames: { pattern: NAME_PATTERN, errorMessage: 'A name begins with a letter.' },
    additionalProperties: {
      type: ['array', 'string'],
      pattern: PLACEHOLDER,
      minItems: 1,
      errorMessage: 'A list of values.',
    },
    errorMessage: `A map of lists: \`${example}\`.`,
  };
}

/** The invariants of the loaded plugins, with what each says. */
function invariantNames({ invariants }: Registry): JsonSchema {
  const abouts = [...invariants.values()].map(({ definition }) => asSentence(definition.summary));
  return choiceSchema([...invariants.keys()], abouts);
}

function exceptionSchema(registry: Registry): JsonSchema {
  const properties = {
    invariant: { ...invariantNames(registry), ...explained('The invariant, with its plugin') },
    because: { ...TEXT, ...explained('The reason') },
  };
  return {
    ...closed(properties, 'A map with `invariant` and `because`.'),
    allOf: [
      needed(['invariant'], 'Say which: `invariant: zookeeper/agreement`.'),
      needed(['because'], 'Say why: `because: …`.'),
    ],
  };
}

/** Invariants are offered; a step may be meant as well, by its handle or name. */
function failsSchema({ invariants }: Registry): JsonSchema {
  const properties = {
    by: {
      ...TEXT,
      ...explained('The invariant, the kind of demand, or the step by its handle or name'),
      examples: [...FAILS_WORDS, ...invariants.keys()],
    },
    at: { ...TEXT, ...explained('The step at which it breaks, by its handle or name') },
    when: {
      type: 'object',
      ...explained('The cells of the matrix in which it breaks; the others must hold'),
    },
  };
  return {
    ...closed(properties, '`fails` has `by`, `at` and `when`.'),
    allOf: [needed(['by'], 'Say by what: `by: plugin/invariant`.')],
  };
}
