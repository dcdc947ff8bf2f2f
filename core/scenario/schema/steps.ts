/**
 * Steps. Which keys may stand in one is its verb's matter, so the schema first finds the verb and
 * then speaks of that verb alone: a wrong key is marked at its own place, with the keys that may
 * stand there. Of two verbs the first of the table counts, and the other is marked.
 */

import { type FaultDefinition, faultLasts } from '../../plugin/define.ts';
import { choiceSchema, type JsonSchema, PLACEHOLDER, ref, when } from '../../plugin/json-schema.ts';
import type { Registry } from '../../plugin/registry.ts';
import { HABITS, MISPLACED } from '../grammar/habits.ts';
import { ALL_MODIFIERS, COMMON, modifiersOf, VERBS, type Verb } from '../grammar/index.ts';
import { MODIFIER_WORDS, VERB_WORDS } from '../grammar/step-words.ts';
import { inFlow } from './examples.ts';
import {
  asSentence,
  closed,
  forbidden,
  mapLike,
  named,
  needed,
  optionsSchema,
  requiredOf,
  rules,
  wordSchema,
  wordsSchema,
} from './words.ts';

const has = (key: string): JsonSchema => ({ required: [key] });

/** The definitions `step`, `steps`, one for each verb and one for each fault. */
export function stepDefinitions(registry: Registry): Record<string, JsonSchema> {
  const definitions: Record<string, JsonSchema> = {
    steps: {
      type: ['array', 'string'],
      pattern: PLACEHOLDER,
      items: ref('step'),
      errorMessage: 'A list of steps; each begins with `- `.',
    },
    step: stepSchema(),
    'step-without-verb': noVerb(),
    // About the world, or about the screen of a terminal.
    'step-expect-anywhere': when(has('terminal'), ref('step-expect-screen'), ref('step-expect')),
    'step-expect-screen': verbSchema('expect', registry, {
      expect: wordSchema('expect', MODIFIER_WORDS.expect),
    }),
    fault: faultName(registry),
  };
  for (const verb of VERBS) definitions[`step-${verb}`] = verbSchema(verb, registry);
  for (const [name, { definition }] of registry.faults) {
    definitions[faultDefinition(name)] = faultSchema(name, definition);
  }
  return definitions;
}

function stepSchema(): JsonSchema {
  const verbs = byPrecedence().map((verb, at, order) => {
    const before = order.slice(0, at).map(has);
    const condition = before.length === 0 ? has(verb) : { ...has(verb), not: { anyOf: before } };
    return when(condition, ref(verb === 'expect' ? 'step-expect-anywhere' : `step-${verb}`));
  });
  const none = when({ not: { anyOf: VERBS.map(has) } }, ref('step-without-verb'));
  return mapLike(
    { allOf: [...verbs, none] },
    'A step is a map with one verb: `{ host: m1, run: jps }`.',
  );
}

/** `expect` is last: beside other verbs it is a modifier. */
function byPrecedence(): readonly Verb[] {
  return [...VERBS.filter((verb) => verb !== 'expect'), 'expect'];
}

/** What is offered, and said, while a step has no verb yet. */
function noVerb(): JsonSchema {
  const others = ALL_MODIFIERS.filter((word) => !(VERBS as readonly string[]).includes(word));
  const properties = {
    ...wordsSchema(VERB_WORDS, VERBS),
    ...wordsSchema(MODIFIER_WORDS, others),
    ...pass(Object.keys(HABITS)),
  };
  const verbs = named(VERBS, 'or');
  const message = `No word of the language. A step has one verb: ${verbs}.`;
  const known = { propertyNames: { enum: Object.keys(properties) } };
  return {
    ...closed(properties, message),
    allOf: [...habits([]), when(known, needed(['run'], `A step needs a verb: ${verbs}.`))],
  };
}

function verbSchema(verb: Verb, registry: Registry, instead: JsonSchema = {}): JsonSchema {
  const own = [...modifiersOf(verb), ...COMMON];
  const rivals = VERBS.filter((other) => other !== verb && !own.includes(other));
  const hints = Object.entries(MISPLACED[verb] ?? {}).filter(([key]) => !own.includes(key));
  const told = [...rivals, ...hints.map(([key]) => key), ...foreign(own)];
  const all = [
    ...habits(own),
    ...hints.map(([key, hint]) => forbidden([key], asSentence(hint))),
    forbidden(rivals, `A step has one verb, and this one has \`${verb}\`. Make it two steps.`),
    ...verbRules(verb, own),
  ];
  const properties = {
    ...wordsSchema(VERB_WORDS, [verb]),
    ...wordsSchema(MODIFIER_WORDS, own),
    ...instead,
  };
  if (verb === 'fault') {
    const kinds = [...registry.faults.keys()].map((name) =>
      when({ ...has('fault'), properties: { fault: { const: name } } }, ref(faultDefinition(name))),
    );
    return { type: 'object', properties, allOf: [...all, ...kinds] };
  }
  const message = `Beside \`${verb}\` may stand ${named(own)}.`;
  return { ...closed({ ...properties, ...pass(told) }, message), allOf: all };
}

/** Keys that another rule speaks of. */
function pass(keys: readonly string[]): JsonSchema {
  return Object.fromEntries(keys.map((key) => [key, true]));
}

function foreign(own: readonly string[]): string[] {
  return Object.keys(HABITS).filter((key) => !own.includes(key));
}

function habits(own: readonly string[]): JsonSchema[] {
  return foreign(own).map((key) => forbidden([key], asSentence(HABITS[key] ?? '')));
}

/** What must stand together in a step of this verb, and what must not. */
function verbRules(verb: Verb, own: readonly string[]): JsonSchema[] {
  switch (verb) {
    case 'run':
      return [where(own), onlyWith('within', ['every', 'since'])];
    case 'type':
      return [where(own), onlyWith('within', ['since'])];
    case 'write':
      return [
        where(own),
        oneOf(['content', 'append', 'from'], 'Say what to write: `content:`, or `from: conf`.'),
        notBoth('content', ['append', 'from']),
        notBoth('append', ['from']),
      ];
    case 'expect':
      return [onlyWith('within', ['since']), notBoth('within', ['for'])];
    case 'wait':
      return [onlyWith('within', ['since'])];
    case 'steps':
      return [notBoth('repeat', ['each'])];
    case 'fault':
      return [notBoth('before', ['after'])];
    default:
      return [];
  }
}

/** The host, or a terminal that knows it. */
function where(own: readonly string[]): JsonSchema {
  return oneOf(
    ['host', 'terminal'].filter((key) => own.includes(key)),
    'Say where: `host: m1`.',
  );
}

function oneOf(keys: readonly string[], message: string): JsonSchema {
  const [first = ''] = keys;
  const none = keys.length === 1 ? { not: has(first) } : { not: { anyOf: keys.map(has) } };
  return when(none, needed([first], message));
}

function onlyWith(key: string, others: readonly string[]): JsonSchema {
  return when({ not: has(key) }, forbidden(others, `It needs \`${key}\` beside it.`));
}

function notBoth(key: string, others: readonly string[]): JsonSchema {
  return when(has(key), forbidden(others, `It cannot stand together with \`${key}\`.`));
}

// --- faults ----------------------------------------------------------------------------------

function faultDefinition(name: string): string {
  return `fault-${name.replaceAll('/', '.')}`;
}

function faultName({ faults }: Registry): JsonSchema {
  const abouts = [...faults.values()].map(({ definition }) => asSentence(definition.summary));
  return choiceSchema([...faults.keys()], abouts);
}

/** The options of one fault, beside the modifiers that all faults have. */
function faultSchema(name: string, fault: FaultDefinition): JsonSchema {
  const { options, example } = fault;
  const lasts = faultLasts(fault);
  const modifiers = [...modifiersOf('fault'), ...COMMON].filter((key) => !(key in options));
  const others = VERBS.filter((key) => !(key in options));
  const known = [...modifiers, ...others, ...foreign(Object.keys(options))];
  const names = Object.keys(options);
  const has = names.length === 0 ? 'It has no options' : `Its options are ${named(names)}`;
  const message = `No option of the fault \`${name}\`. ${has}: \`${inFlow(example)}\`.`;
  return {
    ...closed({ ...optionsSchema(options), ...pass(known) }, message),
    ...rules([
      ...(lasts
        ? []
        : [forbidden(['for'], 'This fault is over at once; undo it with a step of its own.')]),
      ...requiredOf(options).map((key) =>
        needed([key], `The fault \`${name}\` needs \`${key}\`: ${options[key]?.about ?? ''}.`),
      ),
    ]),
  };
}
