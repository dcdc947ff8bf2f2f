/**
 * Finds and imports plugins: built in by name, `quorate-plugin-*` from npm, or a file by a path
 * that begins with `.` or `/`. Used on the main thread and in host threads, so it reads no YAML
 * and resolves everything to a name or an absolute path that means the same in both.
 */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { QuorateError } from '../errors/quorate-error.ts';
import type { PluginDefinition } from './define.ts';
import { nearest } from './names.ts';
import { BUILT_IN_PLUGINS } from './registry.ts';

/** Always there, and first. */
export const ALWAYS_LOADED = 'linux';

/** Where plugins come from: an import, unless a caller has them in hand. */
export interface PluginSource {
  /** @throws QuorateError plugin/unknown */
  resolve(specifier: string, baseDir: string): string;
  /** @throws QuorateError */
  load(resolved: string): Promise<PluginDefinition>;
  /** Specifiers that are loaded after those that a cluster names. */
  readonly added?: readonly string[];
}

export const IMPORTED: PluginSource = { resolve: resolveSpecifier, load: importPlugin };

/**
 * Loads plugins in order, `linux` before all others. `baseDir` is the folder from which relative
 * paths and npm packages are looked up.
 * @throws QuorateError plugin/unknown, plugin/no-plugin, plugin/threw
 */
export async function loadPlugins(
  specifiers: readonly string[],
  baseDir: string,
  source: PluginSource = IMPORTED,
): Promise<PluginDefinition[]> {
  const wanted = [ALWAYS_LOADED, ...specifiers.filter((one) => one !== ALWAYS_LOADED)];
  const plugins: PluginDefinition[] = [];
  for (const specifier of wanted) {
    plugins.push(await source.load(source.resolve(specifier, baseDir)));
  }
  return plugins;
}

/**
 * A specifier that means the same anywhere: a built-in name or an absolute path.
 * @throws QuorateError plugin/unknown
 */
export function resolveSpecifier(specifier: string, baseDir: string): string {
  if (BUILT_IN_PLUGINS.includes(specifier)) return specifier;
  if (/^\.{1,2}\//.test(specifier) || isAbsolute(specifier)) {
    const path = resolve(baseDir, specifier);
    if (existsSync(path)) return path;
    throw unknown(specifier, `there is no file ${path}`);
  }
  try {
    return createRequire(resolve(baseDir, 'quorate.cjs')).resolve(specifier);
  } catch {
    const meant = nearest(specifier, BUILT_IN_PLUGINS);
    const hint = meant === undefined ? undefined : `did you mean \`${meant}\`?`;
    throw unknown(specifier, hint);
  }
}

function unknown(name: string, detail: string | undefined): QuorateError {
  const builtIn = BUILT_IN_PLUGINS.map((one) => `\`${one}\``).join(', ');
  return new QuorateError('plugin/unknown', { name, builtIn }, detail);
}

/**
 * Imports one plugin by what {@link resolveSpecifier} returned.
 * @throws QuorateError plugin/no-plugin, plugin/threw
 */
export async function importPlugin(resolved: string): Promise<PluginDefinition> {
  let module: { readonly default?: unknown };
  try {
    module = await importModule(resolved);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const detail = error instanceof Error ? error.stack : undefined;
    throw new QuorateError('plugin/threw', { name: resolved, why }, detail);
  }
  const why = whyNoPlugin(module.default);
  if (why !== undefined) throw new QuorateError('plugin/no-plugin', { name: resolved, why });
  const plugin = module.default as PluginDefinition;
  if (BUILT_IN_PLUGINS.includes(plugin.name) && plugin.name !== resolved) {
    throw new QuorateError('plugin/same-name', { name: plugin.name });
  }
  return plugin;
}

async function importModule(resolved: string): Promise<{ readonly default?: unknown }> {
  if (BUILT_IN_PLUGINS.includes(resolved)) {
    // A computed address: floors forbid an import upwards, and dist has `.js` where core has `.ts`.
    const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const url = new URL(`../../plugins/${resolved}/index.${ending}`, import.meta.url);
    return import(/* @vite-ignore */ url.href);
  }
  if (!/\.[cm]?ts$/.test(resolved)) return import(/* @vite-ignore */ pathToFileURL(resolved).href);
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, { alias: ownModules(), moduleCache: true });
  return jiti.import(resolved);
}

/** `quorate/plugin` inside a user's file is this very package, installed beside it or not. */
function ownModules(): Record<string, string> {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const path = (relative: string) =>
    fileURLToPath(new URL(`${relative}.${ending}`, import.meta.url));
  return {
    'quorate/plugin/zookeeper': path('../plugin/zookeeper'),
    'quorate/plugin': path('../plugin/index'),
  };
}

function whyNoPlugin(value: unknown): string | undefined {
  if (value === undefined) return 'it has no default export';
  if (typeof value !== 'object' || value === null) {
    return `its default export is a ${typeof value}`;
  }
  const { name, summary } = value as { name?: unknown; summary?: unknown };
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]*$/.test(name)) {
    return 'its `name` is missing, or not of lower-case letters, digits and `-`';
  }
  return typeof summary === 'string' ? undefined : 'it has no `summary`';
}
