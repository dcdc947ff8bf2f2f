/**
 * Plugins that a test has in hand. One takes the place of what a cluster names by its name, by
 * `quorate-plugin-` and its name, or by a file whose plugin is called so; others are added.
 */

import { QuorateError } from '../errors/quorate-error.ts';
import type { PluginDefinition } from '../plugin/define.ts';
import { checkedPlugin, IMPORTED, type PluginSource } from '../plugin/loader.ts';

const MARK = 'given:';

/**
 * Where plugins come from when these are given.
 * @throws QuorateError what is wrong with one of them
 */
export function givenPlugins(plugins: readonly unknown[]): PluginSource {
  const byName = new Map<string, PluginDefinition>();
  for (const [at, value] of plugins.entries()) {
    const plugin = checkedPlugin(value, `plugins[${at}]`);
    if (byName.has(plugin.name)) throw new QuorateError('plugin/same-name', { name: plugin.name });
    byName.set(plugin.name, plugin);
  }
  return {
    added: [...byName.keys()].map((name) => `${MARK}${name}`),
    resolve(specifier, baseDir) {
      if (specifier.startsWith(MARK)) return specifier;
      const name = specifier.replace(/^quorate-plugin-/, '');
      return byName.has(name) ? `${MARK}${name}` : IMPORTED.resolve(specifier, baseDir);
    },
    async load(resolved) {
      if (resolved.startsWith(MARK)) return byName.get(resolved.slice(MARK.length))!;
      const plugin = await IMPORTED.load(resolved);
      return byName.get(plugin.name) ?? plugin;
    },
  };
}
