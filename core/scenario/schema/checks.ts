/**
 * Checks: which keys may stand beside a subject is its expectation's matter, and of `event` also
 * the event's. JSON Schema knows no first key, so where two keys could be the subject, that of the
 * earlier expectation is; `event` is first, since an event's own fields may have any name.
 */

import type { ExpectationDefinition } from '../../plugin/define.ts';
import { choiceSchema, type JsonSchema, ref, when } from '../../plugin/json-schema.ts';
import { type Registry, subjectOf } from '../../plugin/registry.ts';
import { type Type, t } from '../../plugin/types.ts';
import { COMBINATOR_WORDS } from '../grammar/value-words.ts';
import { inFlow } from './examples.ts';
import { sentenceOf } from './sentences.ts';
import {
  asSentence,
  closed,
  explained,
  mapLike,
  named,
  needed,
  optionSchema,
  optionsSchema,
  requiredOf,
  rules,
  wordSchema,
} from './words.ts';
import { measureSchema } from './workloads.ts';

const COMBINATORS = Object.keys(COMBINATOR_WORDS) as (keyof typeof COMBINATOR_WORDS)[];

/** The definitions `check`, `checks`, and one for each subject. */
export function checkDefinitions(registry: Registry): Record<string, JsonSchema> {
  const subjects = subjectsOf(registry);
  const definitions: Record<string, JsonSchema> = {
    checks: mapLike(ref('check'), 'A check, or a list of checks that must all hold.', {
      type: ['object', 'string', 'array'],
      minItems: 1,
      items: ref('check'),
    }),
    check: checkSchema(subjects),
  };
  for (const [name, { definition }] of registry.expectations) {
    definitions[checkName(name)] =
      subjectOf(name) === 'event'
        ? eventCheck(registry, name, definition)
        : subjectCheck(name, definition);
  }
  for (const word of COMBINATORS) {
    const properties = { [word]: wordSchema(word, COMBINATOR_WORDS[word]) };
    definitions[checkName(word)] = closed(
      properties,
      `\`${word}\` takes checks, with nothing beside it.`,
    );
  }
  for (const [kind, { definition }] of registry.events) {
    definitions[eventName(kind)] = fieldsSchema(registry, kind, definition.fields);
  }
  return definitions;
}

/** In the order in which a key is taken for the subject. */
function subjectsOf({ expectations }: Registry): string[] {
  const names = [...expectations.keys()];
  const isEvent = (name: string) => subjectOf(name) === 'event';
  return [...names.filter(isEvent), ...names.filter((name) => !isEvent(name)), ...COMBINATORS];
}

function checkName(subject: string): string {
  return `check-${subject.replaceAll('/', '.')}`;
}

function eventName(kind: string): string {
  return `event-${kind.replaceAll('/', '.')}`;
}

function checkSchema(subjects: readonly string[]): JsonSchema {
  const has = (name: string) => ({ required: [name] });
  const cases = subjects.map((name, at) => {
    const before = subjects.slice(0, at).map(has);
    const condition = before.length === 0 ? has(name) : { ...has(name), not: { anyOf: before } };
    return when(condition, ref(checkName(name)));
  });
  const none = when({ not: { anyOf: subjects.map(has) } }, ref('check-without-subject'));
  return mapLike({ allOf: [...cases, none] }, 'A check is a map: `{ count: leader Role, is: 1 }`.');
}

/** What is offered, and said, while a check has no subject yet. */
export function noSubject(registry: Registry): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const name of subjectsOf(registry)) {
    const definition = registry.expectations.get(name)?.definition;
    properties[name] = definition
      ? subjectSchema(name, definition)
      : wordSchema(name, COMBINATOR_WORDS[name as keyof typeof COMBINATOR_WORDS]);
  }
  const message = `No such check. The first key of a check is its subject: ${named(Object.keys(properties), 'or')}.`;
  return { ...closed(properties, message), minProperties: 1 };
}

/** The subject's own key, with what the whole expectation is about. */
function subjectSchema(name: string, { summary, options, example }: ExpectationDefinition) {
  const type = options[subjectOf(name)];
  const about = type?.about ? [asSentence(type.about)] : [];
  return {
    title: name,
    ...type?.schema(),
    ...explained(summary, inFlow(example), about),
  };
}

function subjectCheck(name: string, definition: ExpectationDefinition): JsonSchema {
  const { options } = definition;
  const subject = subjectOf(name);
  const others = Object.fromEntries(Object.entries(options).filter(([key]) => key !== subject));
  const properties = {
    [name]: subjectSchema(name, definition),
    ...optionsSchema(others),
    ...(subject === 'measure' && {
      is: { ...optionSchema('is', options.is!), ...measureSchema() },
    }),
  };
  const beside = Object.keys(others);
  const message =
    beside.length === 0
      ? `Nothing may stand beside \`${name}\`.`
      : `Beside \`${name}\` may stand ${named(beside)}.`;
  return { ...closed(properties, message), ...rules(missing(name, others)) };
}

/** One rule for each option that must be written, so that each has its own words. */
function missing(name: string, options: Readonly<Record<string, Type<unknown>>>): JsonSchema[] {
  return requiredOf(options).map((key) => {
    const about = options[key]?.about ?? '';
    return needed([key], `\`${name}\` needs \`${key}\`${about === '' ? '.' : `: ${about}.`}`);
  });
}

/** `event` by its kind; the fields of the kind stand beside the expectation's own options. */
function eventCheck(
  { events }: Registry,
  name: string,
  definition: ExpectationDefinition,
): JsonSchema {
  const others = Object.fromEntries(
    Object.entries(definition.options).filter(([key]) => key !== subjectOf(name)),
  );
  const kinds = [...events.keys()];
  const abouts = kinds.map((kind) => quoted(sentenceOf(events.get(kind)!.definition)));
  const subject = {
    ...subjectSchema(name, definition),
    ...choiceSchema(kinds, abouts, 'No such event of the loaded plugins.'),
  };
  const cases = kinds.map((kind) =>
    when({ properties: { [name]: { const: kind } }, required: [name] }, ref(eventName(kind))),
  );
  return {
    type: 'object',
    properties: { [name]: subject, ...optionsSchema(others) },
    allOf: [...missing(name, others), ...cases],
  };
}

function quoted(sentence: string | undefined): string | undefined {
  return sentence && `\`${sentence}\``;
}

/** The fields of one kind of event, and the keys that may stand beside them. */
function fieldsSchema(
  { expectations }: Registry,
  kind: string,
  fields: Readonly<Record<string, Type<unknown>>>,
): JsonSchema {
  const options = expectations.get('event')?.definition.options ?? {};
  const own = Object.entries(fields).filter(([name]) => !(name in options));
  const properties: Record<string, unknown> = {};
  for (const name of Object.keys(options)) properties[name] = true;
  for (const [name, type] of own) {
    const about = type.about === '' ? `Its ${name}` : type.about;
    properties[name] = { ...optionSchema(name, t.matcher(type)), ...explained(about) };
  }
  const names = [
    ...own.map(([name]) => name),
    ...Object.keys(options).filter((n) => n !== 'event'),
  ];
  return closed(properties, `Beside \`event: ${kind}\` may stand ${named(names)}.`);
}
