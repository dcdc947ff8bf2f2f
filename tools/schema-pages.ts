/**
 * JSON Schemas: schemas/ for cluster, scenario and steps files with the built-in plugins, and a
 * folder beside each cluster that loads plugins of its own.
 */

import { dirname } from 'node:path';
import { globSync } from 'tinyglobby';
import { loadPlugins } from '../core/plugin/loader.ts';
import { BUILT_IN_PLUGINS, makeRegistry, type Registry } from '../core/plugin/registry.ts';
import { loadScenarios } from '../core/scenario/load-scenarios.ts';
import { SCHEMA_KINDS, type SchemaKind, schemaOf } from '../core/scenario/schema/index.ts';

/** Where a published package's files can be read. */
const HOME = 'https://unpkg.com/quorate/';

type Pages = Record<string, () => Promise<string>>;

/** Everything that comes with Quorate. */
export async function builtInRegistry(): Promise<Registry> {
  return makeRegistry(await loadPlugins(BUILT_IN_PLUGINS, process.cwd()));
}

/** File -> what it must hold. */
export async function schemaPages(): Promise<Pages> {
  const builtIn = await builtInRegistry();
  const pages = pagesIn('schemas', SCHEMA_KINDS, builtIn);
  for (const file of globSync('clusters/*/cluster.yaml').sort()) {
    const { registries } = await loadScenarios([file], { cwd: process.cwd() });
    const [registry] = registries.values();
    const own = registry?.plugins.some(({ name }) => !BUILT_IN_PLUGINS.includes(name));
    if (!registry || !own) continue;
    Object.assign(pages, pagesIn(`${dirname(file)}/schemas`, ['cluster', 'scenario'], registry));
  }
  return pages;
}

function pagesIn(folder: string, kinds: readonly SchemaKind[], registry: Registry): Pages {
  const page = async (file: string, kind: SchemaKind) => {
    const schema = schemaOf(kind, registry, { id: `${HOME}${file}` });
    return `${JSON.stringify(schema, null, 1)}\n`;
  };
  return Object.fromEntries(
    kinds.map((kind) => [`${folder}/${kind}.json`, () => page(`${folder}/${kind}.json`, kind)]),
  );
}
