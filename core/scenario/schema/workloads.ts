/** Workloads by kind, with the options of each, and checks on what is measured. */

import {
  choiceSchema,
  DURATION,
  intSchema,
  type JsonSchema,
  quantitySchema,
  ref,
  when,
} from '../../plugin/json-schema.ts';
import type { Registry } from '../../plugin/registry.ts';
import type { WorkloadDefinition } from '../../plugin/workload.ts';
import {
  asSentence,
  closed,
  explained,
  mapLike,
  named,
  needed,
  optionsSchema,
  requiredOf,
} from './words.ts';

/** The definitions `workloads` and one for each kind. */
export function workloadDefinitions({ workloads }: Registry): Record<string, JsonSchema> {
  const kinds = [...workloads.keys()];
  const abouts = kinds.map((kind) => asSentence(workloads.get(kind)?.definition.summary ?? ''));
  const properties = {
    workload: { ...explained('What runs'), ...choiceSchema(kinds, abouts, 'No such workload.') },
    host: { ...explained('On which host, or hosts'), ...ref('selector') },
  };
  const cases = kinds.map((kind) =>
    when(
      { required: ['workload'], properties: { workload: { const: kind } } },
      ref(definitionOf(kind)),
    ),
  );
  const one = {
    properties,
    allOf: [
      needed(['workload'], `Say what runs: \`workload: ${kinds[0] ?? 'plugin/name'}\`.`),
      needed(['host'], 'Say where: `host: m1`.'),
      ...cases,
    ],
  };
  const definitions: Record<string, JsonSchema> = {
    workloads: {
      type: 'object',
      errorMessage: 'A map: `{ writer: { workload: plugin/name, host: m1 } }`.',
      propertyNames: { pattern: '^[A-Za-z][\\w-]*$', errorMessage: 'A name begins with a letter.' },
      additionalProperties: mapLike(one, 'A map: `{ workload: plugin/name, host: m1 }`.'),
    },
  };
  for (const [kind, { definition }] of workloads) {
    definitions[definitionOf(kind)] = kindSchema(kind, definition);
  }
  return definitions;
}

function definitionOf(kind: string): string {
  return `workload-${kind.replaceAll('/', '.')}`;
}

function kindSchema(kind: string, { options }: WorkloadDefinition): JsonSchema {
  const names = Object.keys(options);
  const has = names.length === 0 ? 'has no options' : `has the options ${named(names)}`;
  const needs = requiredOf(options).map((key) => needed([key], `\`${kind}\` needs \`${key}\`.`));
  const properties = { ...optionsSchema(options), workload: true, host: true };
  return {
    ...closed(properties, `\`${kind}\` ${has}.`),
    ...(needs.length > 0 && { allOf: needs }),
  };
}

/** The unit of a measure is the workload's matter; a number, a duration or a rate will do here. */
export function measureSchema(): JsonSchema {
  const count = intSchema();
  return quantitySchema({
    ...count,
    type: ['string', 'number'],
    pattern: `^\\s*(\\d+(\\.\\d+)?|${DURATION})\\s*$|`,
    errorMessage: 'A number, or a duration with its unit.',
  });
}
