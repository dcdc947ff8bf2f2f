/**
 * Plugins that a test has in hand. One takes the place of what a cluster names by its name, by
 * `quorate-plugin-` and its name, or by a file whose plugin is called so; others are added.
 */

import type { PluginDefinition } from '../plugin/define.ts';
import { IMPORTED, type PluginSource } from '../plugin/loader.ts';

const MARK = 'given:';

/** Where plugins come from when these are given. */
export function givenPlugins(plugins: readonly PluginDefinition[]): PluginSource {
  const byName = new Map(plugins.map((plugin) => [plugin.name, plugin]));
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
