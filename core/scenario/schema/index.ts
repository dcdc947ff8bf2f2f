/**
 * JSON Schemas of what users write, made from the grammar's tables and the pieces of the loaded
 * plugins. Draft-07, since every editor knows it, and since there a description beside a `$ref` is
 * shown instead of that of the definition, so that each word can speak for itself; in later drafts
 * editors merge the two. `errorMessage` and the like are what the YAML language server adds to the
 * standard; others pass over them. No I/O here: `quorate schema` and `npm run generate` write.
 */

import type { JsonSchema } from '../../plugin/json-schema.ts';
import type { Registry } from '../../plugin/registry.ts';
import type { Shape } from '../grammar/word.ts';
import { checkDefinitions, noSubject } from './checks.ts';
import { CONF_TEXT, clusterDefinitions, STAGE } from './cluster.ts';
import { scenarioDefinitions } from './scenario.ts';
import { stepDefinitions } from './steps.ts';
import { linesSchema, valueDefinitions } from './values.ts';
import { shapeName } from './words.ts';
import { workloadDefinitions } from './workloads.ts';

/** What there is a schema of. */
export const SCHEMA_KINDS = ['cluster', 'scenario', 'steps'] as const;
export type SchemaKind = (typeof SCHEMA_KINDS)[number];

const ROOTS: Readonly<Record<SchemaKind, { definition: string; title: string; about: string }>> = {
  cluster: {
    definition: 'cluster-map',
    title: 'Quorate cluster',
    about: 'What stands: hosts, their configuration, the network and disks between them.',
  },
  scenario: {
    definition: 'scenario',
    title: 'Quorate scenario',
    about: 'What happens on a cluster, step by step, and what must be true.',
  },
  steps: {
    definition: 'steps-file',
    title: 'Quorate steps',
    about: 'Steps that `use` puts into a timeline.',
  },
};

export interface SchemaOptions {
  /** Where this schema can be found; without it, the schema has no `$id`. */
  readonly id?: string;
}

/** The schema of one kind of file, complete with the pieces of the registry's plugins. */
export function schemaOf(kind: SchemaKind, registry: Registry, { id }: SchemaOptions = {}) {
  const all = definitionsOf(registry);
  const { definition, title, about } = ROOTS[kind];
  const root = all[definition] ?? {};
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...(id !== undefined && { $id: id }),
    title,
    description: about,
    ...root,
    definitions: reachable(root, all),
  };
}

/** All definitions; a word of the grammar whose shape has none does not compile. */
function definitionsOf(registry: Registry): Readonly<Record<string, JsonSchema>> {
  return {
    ...valueDefinitions(registry),
    ...checkDefinitions(registry),
    ...stepDefinitions(registry),
    ...clusterDefinitions(registry),
    ...scenarioDefinitions(registry),
    ...workloadDefinitions(registry),
    'check-without-subject': noSubject(registry),
    'conf-text': CONF_TEXT,
    lines: linesSchema(),
    stage: STAGE,
  };
}

/** The definitions that a schema leads to, by name. */
function reachable(root: JsonSchema, all: Readonly<Record<string, JsonSchema>>) {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (key === '$ref') follow(String(inner));
      else walk(inner);
    }
  };
  const follow = (pointer: string): void => {
    const name = pointer.replace('#/definitions/', '');
    if (found.has(name)) return;
    found.add(name);
    walk(all[name]);
  };
  walk(root);
  const names = [...found].sort();
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

/** For the test that holds the tables and this room together. */
export function shapesWithoutDefinition(registry: Registry, shapes: readonly Shape[]): Shape[] {
  const all = definitionsOf(registry);
  return shapes.filter((shape) => all[shapeName(shape)] === undefined);
}
