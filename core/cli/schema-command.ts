/** What `quorate schema` does: finds out which plugins count, and prints or writes the schemas. */

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { QuorateError } from '../errors/quorate-error.ts';
import type { PluginDefinition } from '../plugin/define.ts';
import { loadPlugins } from '../plugin/loader.ts';
import { didYouMean } from '../plugin/names.ts';
import { listOf } from '../plugin/problem.ts';
import { BUILT_IN_PLUGINS, makeRegistry, type Registry } from '../plugin/registry.ts';
import { drawProblems } from '../report/problems.ts';
import { styleFor, wantsColour } from '../report/style.ts';
import { loadScenarios } from '../scenario/load-scenarios.ts';
import { SCHEMA_KINDS, type SchemaKind, schemaOf } from '../scenario/schema/index.ts';
import type { SharedFlags } from './commands/command.ts';
import { makeFolder, writerTo } from './outputs.ts';

export interface SchemaFlags extends SharedFlags {
  readonly out?: string;
}

/** Returns the exit code. `first` is a kind, or with `--out` the first of the paths. */
export async function schemaCommand(
  first: string | undefined,
  others: readonly string[],
  flags: SchemaFlags,
): Promise<number> {
  const { out } = flags;
  const kind = SCHEMA_KINDS.find((one) => one === first);
  const isPath = first !== undefined && kind === undefined && existsSync(first);
  if (kind === undefined && (out === undefined || (first !== undefined && !isPath))) {
    throw noKind(isPath ? undefined : first);
  }
  const registry = await ownRegistry(isPath ? [first, ...others] : others, flags);
  if (!registry) return 2;
  if (out === undefined) {
    process.stdout.write(text(kind ?? 'scenario', registry));
    return 0;
  }
  makeFolder(out);
  for (const one of kind ? [kind] : SCHEMA_KINDS) {
    const file = join(out, `${one}.json`);
    writerTo(file)(text(one, registry));
    process.stdout.write(`wrote ${file}\n`);
  }
  return 0;
}

function text(kind: SchemaKind, registry: Registry): string {
  return `${JSON.stringify(schemaOf(kind, registry), undefined, 2)}\n`;
}

function noKind(word: string | undefined): QuorateError {
  const kinds = listOf(SCHEMA_KINDS, 'or');
  if (word === undefined) {
    const why = `say which schema: ${kinds}, or where to write them all: \`--out <folder>\``;
    return new QuorateError('command-line/usage', { why, help: 'quorate schema --help' });
  }
  const hint = didYouMean(word, SCHEMA_KINDS);
  const parameters = { text: word, what: 'schema', choices: kinds };
  return new QuorateError('command-line/bad-choice', parameters, hint);
}

/**
 * The pieces of all plugins that these files load; of the nearest cluster when none are named; of
 * the plugins that come with Quorate when there is none. Undefined after having said why not: what
 * else is wrong in the files is not the matter of a schema.
 */
async function ownRegistry(
  paths: readonly string[],
  flags: SchemaFlags,
): Promise<Registry | undefined> {
  const near = nearestCluster(process.cwd());
  const named = paths.length > 0 ? paths : near === undefined ? [] : [near];
  const { registries, problems, sources } = await loadScenarios(named);
  const plugins = new Map<string, PluginDefinition>();
  for (const registry of registries.values()) {
    for (const plugin of registry.plugins) plugins.set(plugin.name, plugin);
  }
  if (plugins.size > 0) return makeRegistry([...plugins.values()]);
  if (named.length === 0) return makeRegistry(await loadPlugins(BUILT_IN_PLUGINS, process.cwd()));
  const colour = wantsColour(flags.color, process.env, Boolean(process.stderr.isTTY));
  const readFile = (name: string) => sources.get(name);
  const lines = drawProblems(problems, { columns: undefined, style: styleFor(colour), readFile });
  process.stderr.write(`${lines.join('\n')}\n`);
  return undefined;
}

/** `cluster.yaml` of this folder, or of the nearest one above it. */
function nearestCluster(folder: string): string | undefined {
  for (const name of ['cluster.yaml', 'cluster.yml']) {
    const file = resolve(folder, name);
    if (existsSync(file)) return file;
  }
  const above = dirname(folder);
  return above === folder ? undefined : nearestCluster(above);
}
