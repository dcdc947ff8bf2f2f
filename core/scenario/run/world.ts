/**
 * Builds the machines of a run in whatever thread they are to live: loads the plugins there, lays
 * their files on the disks, and makes their roles and commands the programs of the machines.
 */

import type { World } from '../../executor/world.ts';
import { type FileTree, programHeader } from '../../machine/image.ts';
import { Machine } from '../../machine/machine.ts';
import type { NetworkOptions } from '../../machine/network/peers.ts';
import type { Program } from '../../machine/system.ts';
import { confReader } from '../../plugin/configuration.ts';
import type { HostPlan, PluginDefinition } from '../../plugin/define.ts';
import { loadPlugins, type PluginSource } from '../../plugin/loader.ts';
import { BUILT_IN_PLUGINS, makeRegistry, type Registry } from '../../plugin/registry.ts';
import { workloadProgram } from './operations.ts';
import type { RunSpecification } from './specification.ts';

/** Events at one instant on one host: more is a livelock. */
const MOST_AT_ONCE = 100_000;
const ROLE_STARTUP = { minMs: 500, maxMs: 900 };
const COMMAND_STARTUP = { minMs: 1, maxMs: 3 };
const BIN = '/usr/local/bin';
/** Where `wget` finds what plugins can be fetched. */
const ARCHIVES = '/usr/share/quorate/archives';

export const world: World = {
  async build(specification, lanes) {
    const spec = specification as RunSpecification;
    return buildMachines(spec, lanes);
  },
};

/**
 * The machines of these lanes, with the programs of the plugins on them. Each host has modules of
 * its own, in one thread as in many; those that come with Quorate keep no state and are shared.
 */
export async function buildMachines(
  spec: RunSpecification,
  lanes: readonly number[],
  source?: PluginSource,
): Promise<Machine[]> {
  const { hosts, plugins } = spec.cluster;
  const names = hosts.map(({ name }) => name);
  const shares = plugins.every((name) => BUILT_IN_PLUGINS.includes(name));
  const shared = shares ? await registryOf(spec, source) : undefined;
  const machines: Machine[] = [];
  for (const lane of lanes) {
    const registry = shared ?? (await registryOf(spec, source));
    const host = hosts[lane - 1]!;
    const programs = programsOf(registry, names);
    const image = imageOf(spec, host, registry);
    machines.push(buildMachine(spec, host, image, programs, servicesOf(registry)));
  }
  return machines;
}

/** @throws QuorateError what loading plugins raises */
export async function registryOf(
  spec: Pick<RunSpecification, 'cluster'>,
  source?: PluginSource,
): Promise<Registry> {
  return makeRegistry(await loadPlugins(spec.cluster.plugins, '/', source));
}

function buildMachine(
  spec: RunSpecification,
  host: HostPlan,
  image: FileTree,
  programs: ReadonlyMap<string, Program>,
  services: readonly string[],
): Machine {
  const { cluster, lookahead } = spec;
  const { limits } = cluster;
  return new Machine({
    self: { lane: host.index, name: host.name, address: host.address },
    network: networkOf(spec),
    lookahead,
    disk: cluster.disk,
    epochMs: cluster.epochMs,
    startup: cluster.startup,
    limits: { instant: MOST_AT_ONCE, events: limits.events, bytes: limits.bytes },
    image,
    programs,
    services,
  });
}

/** The network as each of its neighbours sees it. */
export function networkOf({ cluster, seed, outside }: RunSpecification): NetworkOptions {
  const { latency, jitter, bytesPerSecond, unreachable } = cluster.network;
  const peers = cluster.hosts.map(({ name, address, index }) => ({ lane: index, name, address }));
  const links = { latency, jitter, bytesPerSecond, unreachable };
  return { seed, hosts: [...peers, ...outside], porters: outside.slice(0, 1), ...links };
}

/** Earlier stages first; later ones lie over them. */
function imageOf(spec: RunSpecification, host: HostPlan, registry: Registry): FileTree {
  const { cluster, image } = spec;
  const trees: FileTree[] = [];
  for (const { image, archives } of registry.plugins) {
    for (const [name, tree] of Object.entries(archives ?? {})) {
      trees.push(under(`${ARCHIVES}/${name}`, tree));
    }
    if (image?.bare) trees.push(image.bare(host, cluster));
  }
  for (const plugin of registry.plugins) trees.push(executablesOf(plugin));
  if (image !== 'bare') {
    for (const { image } of registry.plugins) {
      if (image?.configured) trees.push(image.configured(host, cluster));
    }
    trees.push(Object.fromEntries(Object.values(host.conf).map(({ path, text }) => [path, text])));
  }
  return Object.assign({}, ...trees);
}

/**
 * A plugin that lays no files by itself has its commands, and its roles by their own names, in the
 * PATH of every host.
 */
function executablesOf({ image, archives, commands, roles }: PluginDefinition): FileTree {
  if (image || archives) return {};
  const names = [...Object.keys(commands ?? {}), ...Object.keys(roles ?? {})];
  const file = (name: string) => ({ text: `${programHeader(name)}\n`, executable: true });
  return Object.fromEntries(names.map((name) => [`${BIN}/${name}`, file(name)]));
}

function under(directory: string, tree: FileTree): FileTree {
  return Object.fromEntries(
    Object.entries(tree).map(([path, content]) => [`${directory}/${path}`, content]),
  );
}

function programsOf(registry: Registry, hosts: readonly string[]): ReadonlyMap<string, Program> {
  const programs = new Map<string, Program>();
  for (const [name, { plugin, definition }] of registry.roles) {
    const { jvm = true, startup = ROLE_STARTUP } = definition;
    const main = definition.main.bind(definition);
    const conf = confReader(registry, plugin, hosts);
    programs.set(name, { name, kind: 'role', jvm, startup, plugin, conf, main });
  }
  for (const [name, { plugin, definition }] of registry.commands) {
    const { jvm = false, startup = COMMAND_STARTUP, usage } = definition;
    const main = definition.main.bind(definition);
    const conf = confReader(registry, plugin, hosts);
    programs.set(name, { name, kind: 'command', jvm, startup, plugin, usage, conf, main });
  }
  for (const [name, { definition }] of registry.workloads) {
    programs.set(name, workloadProgram(name, definition));
  }
  return programs;
}

function servicesOf(registry: Registry): string[] {
  return registry.plugins.flatMap((plugin) => plugin.services ?? []);
}
