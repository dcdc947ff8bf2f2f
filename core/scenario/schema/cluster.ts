/** Cluster files: hosts, configuration files by their keys, network, disks, limits, stages. */

import { WARNINGS } from '../../errors/warnings.ts';
import { matchesName } from '../../plugin/configuration.ts';
import type { ConfigurationFile, Options } from '../../plugin/define.ts';
import {
  choiceSchema,
  type JsonSchema,
  ref,
  TEXT,
  TEXTS,
  textLike,
  when,
} from '../../plugin/json-schema.ts';
import type { Registry } from '../../plugin/registry.ts';
import { DISK, LIMITS, NETWORK } from '../check/sections.ts';
import { CLUSTER_WORDS, HOST_WORDS } from '../grammar/cluster-words.ts';
import { CLUSTER_KEYS, HOST_KEYS } from '../grammar/index.ts';
import {
  asSentence,
  closed,
  explained,
  named,
  needed,
  optionSchema,
  optionsSchema,
  wordsSchema,
} from './words.ts';

/** The definitions of cluster words, and `cluster-map`, which a cluster file is. */
export function clusterDefinitions(registry: Registry): Record<string, JsonSchema> {
  const definitions: Record<string, JsonSchema> = {
    'cluster-map': {
      ...closed(
        wordsSchema(CLUSTER_WORDS, CLUSTER_KEYS),
        `No word of a cluster. It has ${named(CLUSTER_KEYS)}.`,
      ),
      allOf: [
        when(
          { not: { anyOf: [{ required: ['hosts'] }, { required: ['extends'] }] } },
          needed(['hosts'], 'A cluster has hosts: `hosts: { m1: {}, m2: {} }`.'),
        ),
      ],
    },
    cluster: {
      type: ['string', 'object'],
      errorMessage: 'A path to a cluster file, or a map with `extends:` or `hosts:`.',
      allOf: [when({ type: 'object' }, ref('cluster-map'))],
    },
    hosts: hostsSchema(),
    host: {
      ...closed(wordsSchema(HOST_WORDS, HOST_KEYS), `A host has ${named(HOST_KEYS)}.`),
      type: ['object', 'null'],
    },
    roles: rolesSchema(registry),
    conf: confSchema(registry),
    network: sectionSchema('network', NETWORK),
    disk: sectionSchema('disk', DISK),
    limits: sectionSchema('limits', LIMITS),
    startup: { type: 'object', additionalProperties: ref('range') },
    stages: { type: 'object', additionalProperties: stageSchema() },
    unwarned: {
      type: ['object', 'array'],
      items: ref('meant-warning'),
      errorMessage: 'A map with `warning` and `because`, or a list of these.',
      allOf: [when({ type: 'object' }, ref('meant-warning'))],
    },
    'meant-warning': warningSchema(registry),
  };
  for (const [name, { definition }] of registry.configurationFiles) {
    if (definition.format !== 'text') definitions[keysName(name)] = keysSchema(definition);
    definitions[fileName(name)] = fileSchema(name, definition);
  }
  return definitions;
}

/** The steps alone, or with the stage before them. */
function stageSchema(): JsonSchema {
  const properties = {
    from: { ...ref('stage'), ...explained('The stage that comes before it') },
    steps: { ...ref('steps'), ...explained('The steps that lead to it') },
  };
  const map = {
    ...closed(properties, 'A stage has `from` and `steps`.'),
    allOf: [needed(['steps'], 'Say how it comes about: `steps: […]`.')],
  };
  return {
    type: ['array', 'object'],
    errorMessage: 'A list of steps, or a map with `from` and `steps`.',
    allOf: [{ items: ref('step') }, when({ type: 'object' }, map)],
  };
}

const HOST_NAME = '^[A-Za-z]([A-Za-z0-9.-]*[A-Za-z0-9])?$';

function hostsSchema(): JsonSchema {
  const name = 'A host is named by letters, digits, `-` and `.`, and begins with a letter.';
  return {
    type: ['object', 'array'],
    minProperties: 1,
    minItems: 1,
    items: { type: 'string', pattern: HOST_NAME, errorMessage: name },
    propertyNames: { pattern: HOST_NAME, errorMessage: name },
    additionalProperties: ref('host'),
    errorMessage: 'A map of names, as `{ m1: {}, m2: {} }`, or a list of names.',
  };
}

function rolesSchema({ roles }: Registry): JsonSchema {
  const examples = [...roles].filter(([, { definition }]) => definition.states.length > 0);
  return {
    type: ['string', 'array'],
    allOf: [{ items: { type: 'string' } }],
    examples: examples.map(([name]) => name),
    errorMessage: 'A role, as `jps` prints it, or a list of them.',
  };
}

function sectionSchema(name: string, options: Options): JsonSchema {
  const names = Object.keys(options);
  return closed(optionsSchema(options), `\`${name}\` has ${named(names)}.`);
}

// --- configuration files -----------------------------------------------------------------------

function fileName(name: string): string {
  return `conf-${name}`;
}

/** A warning that is not to be told, and why. */
function warningSchema({ advice }: Registry): JsonSchema {
  const own = Object.entries(WARNINGS).map(([name, { message }]) => [name, message] as const);
  const rules = [...advice].map(([name, { definition }]) => [name, definition.summary] as const);
  const all = [...own, ...rules];
  const abouts = all.map(([, about]) => asSentence(about));
  const names = all.map(([name]) => name);
  const properties = {
    warning: { ...choiceSchema(names, abouts), ...explained('The code behind the warning') },
    because: { ...TEXT, ...explained('The reason') },
  };
  return {
    ...closed(properties, 'A map with `warning` and `because`.'),
    allOf: [
      needed(['warning'], 'Say which: `warning: conf/deprecated`.'),
      needed(['because'], 'Say why: `because: …`.'),
    ],
  };
}

/** By file, or a folder that holds them, or layers of these. */
function confSchema(registry: Registry): JsonSchema {
  const message = 'A map of file names, the path of a folder, or a list of these.';
  return {
    type: ['object', 'string', 'array'],
    errorMessage: message,
    items: { type: ['object', 'string'], allOf: [when({ type: 'object' }, filesSchema(registry))] },
    allOf: [when({ type: 'object' }, filesSchema(registry))],
  };
}

/** By file: those of the plugins, and any other by its absolute path. */
function filesSchema({ configurationFiles }: Registry): JsonSchema {
  const names = [...configurationFiles.keys()];
  const files = names.map((name) => {
    const { path } = configurationFiles.get(name)?.definition ?? {};
    return [name, { title: name, ...explained(`On a host: \`${path}\``), ...ref(fileName(name)) }];
  });
  return {
    ...closed(
      Object.fromEntries(files),
      `No loaded plugin knows this file. The files are ${named(names)}; others go by their absolute path.`,
    ),
    patternProperties: { '^/': ref('conf-text') },
  };
}

/** The text of a file, or a path to it. */
export const CONF_TEXT: JsonSchema = {
  ...TEXTS,
  errorMessage: 'A path, or the text of the file as a block below `|`.',
};

function keysName(name: string): string {
  return `keys-${name}`;
}

/** The keys of a file, as a map of them has them. */
function keysSchema(file: ConfigurationFile): JsonSchema {
  const keys = Object.entries(file.keys);
  const plain = keys.filter(([key]) => !key.includes('*'));
  const patterns = keys.filter(([key]) => key.includes('*'));
  const names = plain.map(([key]) => key);
  return {
    properties: Object.fromEntries(plain.map(([key, type]) => [key, optionSchema(key, type)])),
    patternProperties: Object.fromEntries(
      patterns.map(([key, type]) => [patternOf(key, names), optionSchema(key, type)]),
    ),
    additionalProperties: file.closed !== true && {
      ...TEXT,
      errorMessage: 'The value of a key is a text.',
    },
  };
}

/** Text or path, keys, or layers of these, the lowest first. */
function fileSchema(name: string, file: ConfigurationFile): JsonSchema {
  if (file.format === 'text') return CONF_TEXT;
  const allOf = [name, ...(file.readWith ?? [])].map((one) => ref(keysName(one)));
  return {
    type: ['object', 'string', 'array'],
    allOf,
    items: { type: ['object', 'string'], allOf },
    errorMessage: 'A map of keys, a path, the text of the file as a block, or a list of these.',
  };
}

/** `server.*` -> `^server\..+$`, but for the names that are keys by themselves. */
function patternOf(key: string, names: readonly string[]): string {
  const parts = key.split('*').map(literally);
  const others = names.filter((name) => matchesName(key, name)).map(literally);
  const but = others.length === 0 ? '' : `(?!(${others.join('|')})$)`;
  return `^${but}${parts.join('.+')}$`;
}

function literally(text: string): string {
  return text.replace(/[.$^()[\]{}|\\+?]/g, '\\$&');
}

/** The known stages; a cluster may have others. */
export const STAGE: JsonSchema = {
  ...textLike(
    '[A-Za-z][\\w-]*',
    'A stage: `bare`, `configured`, `formatted`, `running`, or one of the cluster’s own.',
  ),
  examples: ['bare', 'configured', 'formatted', 'running'],
};
