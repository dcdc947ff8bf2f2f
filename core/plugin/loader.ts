/**
 * Imports plugins, on the main thread and wherever hosts live. Every load of a user's plugin is a
 * module of its own: hosts that share a thread share no more than hosts that do not. It reads no
 * YAML.
 */

import { readFileSync } from 'node:fs';
import { QuorateError, throwAll } from '../errors/quorate-error.ts';
import type { PluginDefinition } from './define.ts';
import { moduleState } from './module-state.ts';
import { BUILT_IN_PLUGINS } from './reserved.ts';
import { resolveSpecifier } from './resolve.ts';
import { shapeErrors } from './shape.ts';

export { resolveSpecifier } from './resolve.ts';

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
 * @throws QuorateError plugin/unknown, and what {@link importPlugin} throws
 */
export async function loadPlugins(
  specifiers: readonly string[],
  baseDir: string,
  source: PluginSource = IMPORTED,
): Promise<PluginDefinition[]> {
  const wanted = [ALWAYS_LOADED, ...specifiers.filter((one) => one !== ALWAYS_LOADED)];
  const plugins: PluginDefinition[] = [];
  const load = async (specifier: string) => {
    const plugin = await source.load(source.resolve(specifier, baseDir));
    for (const needed of builtInNeeds(plugin)) {
      if (!wanted.includes(needed) && !plugins.some(({ name }) => name === needed)) {
        await load(needed);
      }
    }
    plugins.push(plugin);
  };
  for (const specifier of wanted) await load(specifier);
  return plugins;
}

/** What comes with Quorate and a plugin requires: it is loaded without being named. */
export function builtInNeeds({ requires = {} }: PluginDefinition): readonly string[] {
  return Object.keys(requires).filter((name) => BUILT_IN_PLUGINS.includes(name));
}

/**
 * Imports one plugin by what {@link resolveSpecifier} returned, and freezes it.
 * @throws QuorateError plugin/threw, plugin/no-plugin, plugin/same-name, and what is wrong with its
 * shape or its module
 */
export async function importPlugin(resolved: string): Promise<PluginDefinition> {
  const isBuiltIn = BUILT_IN_PLUGINS.includes(resolved);
  if (!isBuiltIn) checkModule(resolved);
  let module: { readonly default?: unknown };
  try {
    module = await (isBuiltIn ? importBuiltIn(resolved) : importOwn(resolved));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const detail = error instanceof Error ? error.stack : undefined;
    throw new QuorateError('plugin/threw', { name: resolved, why }, detail);
  }
  return checkedPlugin(module.default, resolved);
}

/**
 * A plugin out of what a module exports or a caller has in hand, frozen; `label` says whence.
 * @throws QuorateError plugin/no-plugin, plugin/same-name, and what is wrong with its shape
 */
export function checkedPlugin(value: unknown, label: string): PluginDefinition {
  const why = whyNoPlugin(value);
  if (why !== undefined) throw new QuorateError('plugin/no-plugin', { name: label, why });
  const plugin = value as PluginDefinition;
  throwAll(shapeErrors(plugin, plugin.name));
  if (BUILT_IN_PLUGINS.includes(plugin.name) && plugin.name !== label) {
    throw new QuorateError('plugin/same-name', { name: plugin.name });
  }
  return frozen(plugin);
}

async function importBuiltIn(name: string): Promise<{ readonly default?: unknown }> {
  // A computed address: floors forbid an import upwards, and dist has `.js` where core has `.ts`.
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const url = new URL(`../../plugins/${name}/index.${ending}`, import.meta.url);
  return import(/* @vite-ignore */ url.href);
}

/**
 * A user's module, TypeScript or JavaScript, evaluated anew. `quorate/plugin` inside of it is this
 * very package, installed beside it or not, so that `instanceof SystemError` means what it says.
 */
async function importOwn(path: string): Promise<{ readonly default?: unknown }> {
  const { createJiti } = await import('jiti');
  const virtualModules = {
    'quorate/plugin': await import('./index.ts'),
    'quorate/plugin/zookeeper': await import('./zookeeper.ts'),
  };
  const jiti = createJiti(import.meta.url, { moduleCache: false, virtualModules });
  try {
    // Not `import`, which leaves JavaScript to Node, and Node keeps every module that it has seen.
    return jiti(path);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // `await` at the top level, or a mistake, which Node tells best.
    return jiti.import(path);
  }
}

/** A published package was told by its author's own tests; what it bundles is not its own. */
function checkModule(path: string): void {
  if (path.includes('/node_modules/')) return;
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch {
    return;
  }
  throwAll(
    moduleState(source).map(({ line, column, what }) => {
      const place = `${path}:${line}:${column}`;
      return new QuorateError('plugin/module-state', { place, what });
    }),
  );
}

function whyNoPlugin(value: unknown): string | undefined {
  if (value === undefined) return 'it has no default export';
  if (typeof value !== 'object' || value === null) {
    return `its default export is a ${typeof value}`;
  }
  const { name } = value as { name?: unknown };
  const right = typeof name === 'string' && /^[a-z][a-z0-9-]*$/.test(name);
  return right ? undefined : 'its `name` is missing, or not of lower-case letters, digits and `-`';
}

/** The definition and all plain objects and lists in it, for good. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && !Array.isArray(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner);
  return value;
}
