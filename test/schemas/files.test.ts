/**
 * The schemas against every file there is: right ones are accepted, and of the wrong ones those are
 * refused that a schema can refuse. The others are listed with the reason.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { Ajv } from 'ajv';
import { globSync } from 'tinyglobby';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeRegistry } from '../../core/plugin/registry.ts';
import { SCHEMA_KINDS, schemaOf } from '../../core/scenario/schema/index.ts';
import { linux, scheduler, zookeeper } from '../language/plugins.ts';
import { builtIn, kindOf, readValue, said, validatorOf, validators } from './validator.ts';

const GOLDEN = new URL('../golden/language/', import.meta.url);

/** Broken files that a schema cannot know to be wrong. */
const BEYOND_A_SCHEMA: Readonly<Record<string, string>> = {
  'cluster-is-folder.yaml': 'the path leads to a folder',
  'cluster-is-scenario.yaml': 'the path leads to a file of another kind',
  'comment-cuts-more.yaml': 'a comment is gone before a schema sees the text',
  'comment-cuts-quote.yaml': 'a comment is gone before a schema sees the text',
  'cyclic-extends.yaml': 'the circle goes through several files',
  'fails-when.yaml': 'names and values of the matrix',
  'fails-and-without.yaml': 'two names that must not be the same',
  'loop-names.yaml': 'names that are taken, or gone with their round',
  'loop-too-many.yaml': 'the number of rounds',
  'matrix-too-many.yaml': 'the number of combinations',
  'matrix.yaml': 'what a value of the matrix becomes at its uses',
  'missing-cluster.yaml': 'the path leads nowhere',
  'params-in-cluster.yaml': 'a parameter that nothing declares',
  'params-used.yaml': 'what a parameter becomes at its uses',
  'plugin-broken.yaml': 'the plugin must be loaded to be known as broken',
  'plugin-clash.yaml': 'the plugins must be loaded to clash',
  'plugin-missing.yaml': 'the plugins must be loaded to need each other',
  'plugin-misspelt.yaml': 'the plugin must be loaded to be known as wrong',
  'plugin-path.yaml': 'the path leads nowhere',
  'plugin-rules.yaml': 'the plugin must be loaded to be known as wrong',
  'plugin-unknown.yaml': 'the package must be looked for',
  'plugin-version.yaml': 'the plugins must be loaded to have versions',
  'role-states.yaml': 'the states of a role, inside texts',
  'skipped-names.yaml': 'names that only skipped steps bind',
  'start-unknown.yaml': 'the stages of a cluster in another file',
  'start.yaml': 'the stages of a cluster in another file',
  'tags.yaml': 'a tag is gone before a schema sees the value',
  'two-documents.yaml': 'each document is right',
  'unbound-name.yaml': 'a name that no earlier step binds',
  'unknown-handle.yaml': 'a handle that no earlier step has',
  'unknown-host.yaml': 'the hosts stand in another file',
};

function textOf(file: string): string {
  return readFileSync(file, 'utf8');
}

let all: ReturnType<typeof validators>;
let small: ReturnType<typeof validators>;

beforeAll(async () => {
  all = validators(await builtIn());
  small = validators(makeRegistry([linux, zookeeper, scheduler]));
});

test('each schema is a schema', async () => {
  const registry = await builtIn();
  for (const kind of SCHEMA_KINDS) {
    const ajv = new Ajv({ allErrors: true });
    expect(ajv.validateSchema(schemaOf(kind, registry)), ajv.errorsText()).toBe(true);
  }
});

/** The schema that a file names in its first line, as it lies on the disk. */
const compiled = new Map<string, ReturnType<typeof validatorOf>>();
function namedSchema(file: string): ReturnType<typeof validatorOf> {
  const [, path = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(textOf(file)) ?? [];
  const schema = join(dirname(file), path);
  const known = compiled.get(schema) ?? validatorOf(JSON.parse(textOf(schema)));
  compiled.set(schema, known);
  return known;
}

describe('right files are accepted', () => {
  test.each(globSync('clusters/**/*.yaml').sort())('%s, by the schema it names', (file) => {
    const validate = namedSchema(file);
    expect(validate(readValue(file)), said(validate.errors).join('\n')).toBe(true);
  });
  const others = globSync([
    'test/clusters/*.yaml',
    'test/fixtures/scenarios/*.yaml',
    'test/fixtures/expand/**/*.yaml',
  ]).sort();
  test.each(others)('%s', (file) => {
    const value = readValue(file);
    const validate = all[kindOf(value)];
    expect(validate(value), said(validate.errors).join('\n')).toBe(true);
  });
  test.each(globSync('test/language/good/*.yaml').sort())('%s', (file) => {
    const value = readValue(file);
    const validate = small[kindOf(value)];
    expect(validate(value), said(validate.errors).join('\n')).toBe(true);
  });
});

test('every file below clusters/ begins with the line by which an editor finds its schema', () => {
  const wrong = globSync('clusters/**/*.yaml').filter((file) => {
    const own = join(dirname(file), 'schemas');
    const folder = existsSync(own) ? own : 'schemas';
    const to = relative(dirname(file), `${folder}/${kindOf(readValue(file))}.json`);
    const here = to.startsWith('.') ? to : `./${to}`;
    return !textOf(file).startsWith(`# yaml-language-server: $schema=${here}\n`);
  });
  expect(wrong).toEqual([]);
});

describe('wrong files are refused', () => {
  const files = readdirSync(GOLDEN).filter((name) => name.endsWith('.yaml'));
  test.each(files)('%s', (file) => {
    const value = readValue(new URL(file, GOLDEN));
    if (value === undefined) return;
    const accepted = small[kindOf(value)](value);
    const why = BEYOND_A_SCHEMA[file];
    expect(accepted, why ?? 'a schema should refuse it').toBe(why !== undefined);
  });
  test('and the list of exceptions names no other files', () => {
    expect(Object.keys(BEYOND_A_SCHEMA).filter((file) => !files.includes(file))).toEqual([]);
  });
});
