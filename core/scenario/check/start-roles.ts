/**
 * How roles are started where their plugin does not say: as a person would, on every host that runs
 * them, and then waited for. And in which order plugins come, when one needs another.
 */

import type { PluginDefinition, RoleDefinition } from '../../plugin/define.ts';
import type { ClusterModel } from '../model.ts';

/** In the order of loading, but each after what it requires. */
export function inOrderOfNeed(plugins: readonly PluginDefinition[]): readonly PluginDefinition[] {
  const sorted = new Set<PluginDefinition>();
  const coming = new Set<PluginDefinition>();
  const add = (plugin: PluginDefinition) => {
    if (coming.has(plugin)) return;
    coming.add(plugin);
    for (const needed of Object.keys(plugin.requires ?? {})) {
      const found = plugins.find(({ name }) => name === needed);
      if (found) add(found);
    }
    sorted.add(plugin);
  };
  for (const plugin of plugins) add(plugin);
  return [...sorted];
}

/** How long a role may take until it does its work. */
const READY_WITHIN = '60s';

/** `nohup Role … &` on every host that runs it; then it is ready. */
export function startRoles(plugin: PluginDefinition, cluster: ClusterModel): readonly unknown[] {
  const services = plugin.services ?? [];
  const roles = Object.entries(plugin.roles ?? {}).filter(([name]) => !services.includes(name));
  return roles.flatMap(([name, role]) => {
    const hosts = cluster.hosts.flatMap((host) => (host.roles.includes(name) ? [host.name] : []));
    if (hosts.length === 0) return [];
    return [
      { host: hosts, run: `nohup ${name} >> /var/log/${name}.log 2>&1 &` },
      { expect: role.ready ?? hasBegun(name, role, hosts), within: READY_WITHIN },
    ];
  });
}

/** Every process of the role has told a state; one without states simply runs. */
function hasBegun(name: string, { states }: RoleDefinition, host: readonly string[]): unknown {
  if (states.length === 0) return { process: name, host, is: 'running' };
  return { role: name, host, is: states.length === 1 ? states[0] : `<${states.join('|')}>` };
}
