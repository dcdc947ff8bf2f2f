/** The schemas as a validator sees them, with what a file says that they refuse. */

import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { parseDocument } from 'yaml';
import { loadPlugins } from '../../core/plugin/loader.ts';
import { BUILT_IN_PLUGINS, makeRegistry, type Registry } from '../../core/plugin/registry.ts';
import { type SchemaKind, schemaOf } from '../../core/scenario/schema/index.ts';

/** What the YAML language server adds to the standard. */
const EDITOR_WORDS = [
  'errorMessage',
  'patternErrorMessage',
  'markdownDescription',
  'markdownEnumDescriptions',
];

export function validatorOf(schema: object): ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strictTypes: false,
    allowUnionTypes: true,
  });
  ajv.addVocabulary(EDITOR_WORDS);
  return ajv.compile(schema);
}

export async function builtIn(): Promise<Registry> {
  return makeRegistry(await loadPlugins(BUILT_IN_PLUGINS, process.cwd()));
}

export function validators(registry: Registry): Readonly<Record<SchemaKind, ValidateFunction>> {
  return {
    cluster: validatorOf(schemaOf('cluster', registry)),
    scenario: validatorOf(schemaOf('scenario', registry)),
    steps: validatorOf(schemaOf('steps', registry)),
  };
}

/** What an editor sees: YAML's own types, or undefined when it is no YAML. */
export function yamlOf(text: string): unknown {
  const document = parseDocument(text, { merge: true, logLevel: 'silent' });
  if (document.errors.length > 0) return undefined;
  try {
    return document.toJS();
  } catch {
    return undefined; // An alias without its anchor.
  }
}

export function readValue(file: string | URL): unknown {
  return yamlOf(readFileSync(file, 'utf8'));
}

/** Whether a file is a scenario or a cluster, as the loader tells them apart. */
export function kindOf(value: unknown): SchemaKind {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (keys.includes('steps') && !keys.includes('timeline')) return 'steps';
  return keys.includes('timeline') || keys.includes('cluster') ? 'scenario' : 'cluster';
}

/** The deepest errors first: what is really wrong, not what follows from it. */
export function said(errors: readonly ErrorObject[] | null | undefined): string[] {
  return [...(errors ?? [])]
    .filter(({ keyword }) => !['if', 'anyOf', 'allOf', 'oneOf'].includes(keyword))
    .sort((a, b) => b.instancePath.length - a.instancePath.length)
    .map(
      ({ instancePath, message, params, parentSchema }) =>
        `${instancePath} ${parentSchema?.errorMessage ?? message} ${JSON.stringify(params)}`,
    );
}
