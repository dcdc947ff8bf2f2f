/** schemas/: JSON Schemas of cluster and scenario files, complete with the built-in plugins. */

import { loadPlugins } from '../core/plugin/loader.ts';
import { BUILT_IN_PLUGINS, makeRegistry, type Registry } from '../core/plugin/registry.ts';
import { SCHEMA_KINDS, type SchemaKind, schemaOf } from '../core/scenario/schema/index.ts';

/** Where a published package's files can be read. */
const HOME = 'https://unpkg.com/quorate/schemas/';

/** Everything that comes with Quorate. */
export async function builtInRegistry(): Promise<Registry> {
  return makeRegistry(await loadPlugins(BUILT_IN_PLUGINS, process.cwd()));
}

/** File -> what it must hold. */
export const SCHEMA_PAGES: Readonly<Record<string, () => Promise<string>>> = Object.fromEntries(
  SCHEMA_KINDS.map((kind) => [`schemas/${kind}.json`, () => schemaPage(kind)]),
);

async function schemaPage(kind: SchemaKind): Promise<string> {
  const schema = schemaOf(kind, await builtInRegistry(), { id: `${HOME}${kind}.json` });
  return `${JSON.stringify(schema, null, 1)}\n`;
}
